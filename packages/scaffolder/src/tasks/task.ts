import type { CallboardErrorJson, LogLevel } from '@callboard/core'

/**
 * The state of a run. `open` waits for a worker, `waiting` for a decision, a moment or another run; `completed`, `failed` and
 * `cancelled` are final.
 */
export type TaskStatus = 'open' | 'processing' | 'waiting' | 'completed' | 'failed' | 'cancelled'

/** The state of a step. A step without one has not begun. */
export type StepStatus = 'processing' | 'waiting' | 'completed' | 'failed' | 'skipped' | 'cancelled'

/** What a step waits for. */
export interface TaskWait {
  for: 'decision' | 'time' | 'task'
  /** Where the result will be kept, among the checkpoints of the run. */
  key: string
  /** What is asked of whoever decides. */
  text?: string
  /** References of those who may decide; anybody who may see the run where it is missing. */
  approvers?: readonly string[]
  /** ISO 8601 in UTC: the end of the wait. */
  until?: string
  /** The run that is waited for. */
  taskId?: string
}

/** A step of a run. */
export interface TaskStep {
  id: string
  name: string
  action: string
  status?: StepStatus
  /** When its first attempt began in the try of the run that it belongs to. */
  startedAt?: string
  endedAt?: string
  /** How often it was begun; left out while that is once. */
  attempt?: number
  /** Also while its undoing waits. */
  waitingFor?: TaskWait
  /** Ids of the runs that it began, in their order. */
  runs?: readonly string[]
  /** It began after a failure or a cancellation, because its condition asks for that; another try asks again. */
  late?: true
  error?: CallboardErrorJson
  /**
   * What it has left when it ended: `nothing` outside the workspace of the run, what `canBeUndone`, what `stays` because its
   * action knows no way back, or `perhaps` something because it was cut off. Of one that failed, its error tells.
   */
  leaves?: 'nothing' | 'canBeUndone' | 'stays' | 'perhaps'
  /** What became of undoing it, where the run was undone. */
  undo?: 'processing' | 'completed' | 'failed'
  undoError?: CallboardErrorJson
}

/** What is kept of a run and shown. It holds no secrets: everything in it has been through the redactor. */
export interface Task {
  id: string
  templateRef: string
  templateTitle: string
  status: TaskStatus
  /** Moments as ISO 8601 in UTC. */
  createdAt: string
  /** When its present try began, wherever it has been carried out since; undoing is no try. */
  startedAt?: string
  /** When its last try ended. */
  endedAt?: string
  /** Reference of the user who started it. */
  createdBy?: string
  /** The run whose step has started this one. */
  parentId?: string
  /** How often the run was tried; left out while that is once. */
  attempt?: number
  /** Somebody has asked for its end. */
  cancelling?: { at: string; by?: string; reason: string }
  /** What it was is being undone; afterwards it ends as this. */
  undoing?: 'completed' | 'failed' | 'cancelled'
  /** Names of the secrets that it was started with; a password that is a parameter has the name `parameters.…`. */
  secretNames?: readonly string[]
  parameters: Readonly<Record<string, unknown>>
  steps: readonly TaskStep[]
  output?: Readonly<Record<string, unknown>>
  error?: CallboardErrorJson
  /** Undoing failed: somebody has to look at what is left. */
  needsAttention?: boolean
}

/** One entry of a run's log, in the peer's shape. */
export interface TaskEvent {
  /** Counts up from 1 within a run, without gaps. */
  id: number
  taskId: string
  /** ISO 8601 in UTC. */
  createdAt: string
  /**
   * `completion` is the last event of a try; `cancelled` says that someone asked for its end, `recovered` that another worker
   * goes on with it or that it is tried again.
   */
  type: 'log' | 'cancelled' | 'recovered' | 'completion'
  body: TaskEventBody
}
/** What an event says. */
export interface TaskEventBody {
  message: string
  stepId?: string
  /** The new state of the step, or with `completion` that of the run. */
  status?: StepStatus | TaskStatus
  /** What has become of undoing the step. */
  undo?: NonNullable<TaskStep['undo']>
  level?: LogLevel
  /** With `completion`. */
  output?: Readonly<Record<string, unknown>>
  error?: CallboardErrorJson
}

/** Whether a run is over. */
export function isFinal(
  status: TaskStatus,
): status is Extract<TaskStatus, 'completed' | 'failed' | 'cancelled'> {
  return status === 'completed' || status === 'failed' || status === 'cancelled'
}
