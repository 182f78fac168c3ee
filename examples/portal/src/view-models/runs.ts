import type { EntityLink } from './catalog.ts'
import type { Age, Link, Page, Pagination, Tab, Tone } from './frame.ts'

/** The state of a run or of a step; a run that was completed and then undone is `undone`. */
export type RunStatus =
  | 'queued'
  | 'running'
  | 'waiting'
  | 'succeeded'
  | 'failed'
  | 'cancelling'
  | 'cancelled'
  | 'skipped'
  | 'undoing'
  | 'undone'
  | 'undo-failed'
/** A run as a row. */
export interface RunRow {
  id: string
  href: string
  title: string
  template: EntityLink
  status: RunStatus
  startedBy?: EntityLink
  started: Age
  duration?: string
  /** Undoing failed: somebody has to look at what is left. */
  needsAttention?: boolean
}
/** `runs.eta` at `/runs`. `statuses` filter by link. */
export interface RunsPage extends Page {
  statuses: Tab[]
  rows: RunRow[]
  pagination: Pagination
}
/** One step of a run; `href` chooses its log (`?step=<id>`). */
export interface RunStep {
  id: string
  name: string
  action: string
  status: RunStatus
  duration?: string
  href: string
  selected: boolean
  /** What there is to say of it in a line: how often it was begun, what it waits for, why it failed. */
  note?: string
}
/**
 * A step that waits for a decision. `approved` is posted to `action` as `yes` or `no` with the `stepId` and a `comment`; what
 * the reader may not do is not offered, and `refusal` says why.
 */
export interface RunDecision {
  stepId: string
  title: string
  text?: string
  approvers: EntityLink[]
  action: string
  mayApprove: boolean
  mayRefuse: boolean
  refusal?: string
}
/** What can be done about a run that is over; `secrets` are names of fields `secret.<name>` that it needs again. */
export interface RunReopening {
  /** Absent where it was completed. */
  retryAction?: string
  retryLabel?: string
  /** Absent where there is nothing that can be undone. */
  undoAction?: string
  /** Names of the steps that would be undone. */
  undoes: string[]
  secrets: { name: string; id: string; label: string }[]
}
/** One line of the log; `number` is unique in the run and is the anchor `#L<number>`. `time` is "12:03:04.120". */
export interface LogLine {
  number: number
  step: string
  iso: string
  time: string
  level: 'debug' | 'info' | 'warn' | 'error'
  text: string
  /** A step begins here, or begins to be undone. */
  isBeginning?: boolean
  /** Somebody else goes on from here, or it is tried again. */
  isResumed?: boolean
}
/** `run.eta` at `/runs/<id>`. `eventsHref` is set while the run is live and already carries `?after=<last event>`. */
export interface RunPage extends Page {
  run: RunRow
  /** The run that began this one. */
  partOf?: Link
  /** Runs that its steps began. */
  began: RunRow[]
  steps: RunStep[]
  log: LogLine[]
  truncated?: boolean
  outcome?: {
    tone: Tone
    title: string
    text?: string
    hint?: string
    /** What the template has to say: sanitised `html`, or `plain` text where that cannot be made. */
    texts: { title?: string; html?: string; plain?: string }[]
    links: Link[]
  }
  /** What could not be undone, one line a step. */
  attention: string[]
  decisions: RunDecision[]
  reopening?: RunReopening
  eventsHref?: string
  cancelAction?: string
  againHref?: string
}
