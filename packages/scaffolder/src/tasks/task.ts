import type { CallboardErrorJson, LogLevel } from '@callboard/core'

/** The state of a run. `completed`, `failed` and `cancelled` are final. */
export type TaskStatus = 'open' | 'processing' | 'completed' | 'failed' | 'cancelled'

/** The state of a step. A step without one has not begun. */
export type StepStatus = 'processing' | 'completed' | 'failed' | 'skipped' | 'cancelled'

/** A step of a run. */
export interface TaskStep {
  id: string
  name: string
  action: string
  status?: StepStatus
  startedAt?: string
  endedAt?: string
  error?: CallboardErrorJson
}

/** What is kept of a run. It holds no secrets: everything in it has been through the redactor. */
export interface Task {
  id: string
  templateRef: string
  templateTitle: string
  status: TaskStatus
  /** Moments as ISO 8601 in UTC. */
  createdAt: string
  startedAt?: string
  endedAt?: string
  /** Reference of the user who started it. */
  createdBy?: string
  parameters: Readonly<Record<string, unknown>>
  steps: readonly TaskStep[]
  output?: Readonly<Record<string, unknown>>
  error?: CallboardErrorJson
}

/** One entry of a run's log, in the peer's shape. */
export interface TaskEvent {
  /** Counts up from 1 within a run, without gaps. */
  id: number
  taskId: string
  /** ISO 8601 in UTC. */
  createdAt: string
  /** `completion` is the last event of a run; `cancelled` says that someone asked for its end. */
  type: 'log' | 'cancelled' | 'completion'
  body: TaskEventBody
}

/** What an event says. */
export interface TaskEventBody {
  message: string
  stepId?: string
  /** The new state of the step, or with `completion` that of the run. */
  status?: StepStatus | TaskStatus
  level?: LogLevel
  /** With `completion`. */
  output?: Readonly<Record<string, unknown>>
  error?: CallboardErrorJson
}

/** Whether a run is over. */
export function isFinal(status: TaskStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled'
}
