import type { ClaimedTask } from '../tasks/task-store.ts'
import type { TaskWriter } from '../tasks/task-writer.ts'
import type { Nudge } from './nudge.ts'
import type { RunSignals } from './run-steps.ts'

/** A run that a worker holds. */
export interface HeldRun {
  claimed: ClaimedTask
  writer: TaskWriter
  signals: RunSignals
  nudge: Nudge
  /** Whether it goes no further than to the end of the steps that are under way. */
  isStopping: () => boolean
  /** Whether it is another worker's now, or is to be one's: nothing is written of what is under way. */
  isLettingGo: () => boolean
}
