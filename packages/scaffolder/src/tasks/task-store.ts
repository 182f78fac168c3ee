import type { Task, TaskEvent, TaskStatus, TaskStep } from './task.ts'

/** Which runs to list. */
export interface TaskQuery {
  createdBy?: string
  /** One of several. */
  status?: TaskStatus | readonly TaskStatus[]
  templateRef?: string
  /** @default 50 */
  limit?: number
  /** @default 0 */
  offset?: number
  /** @default 'createdAt' */
  orderBy?: 'createdAt' | 'status' | 'createdBy'
  /** @default 'desc' */
  order?: 'asc' | 'desc'
}

/** What changes of a run while it goes on. */
export type TaskChange = Partial<Pick<Task, 'status' | 'startedAt'>>

/** How a run ended. */
export type TaskEnd = Required<Pick<Task, 'status' | 'endedAt' | 'output'>> & Pick<Task, 'error'>

/**
 * Where runs are kept. Events are an append-only log: an id is given once, in order, and what was acknowledged stays.
 * The contract is `taskStoreContract` of `@callboard/scaffolder/testing`.
 */
export interface TaskStore {
  /** Keeps a new run. With a key that was used before, nothing is kept and that run comes back. */
  create(
    task: Task,
    options?: { idempotencyKey?: string },
  ): Promise<{ task: Task; created: boolean }>
  get(id: string): Promise<Task | undefined>
  list(query?: TaskQuery): Promise<{ tasks: Task[]; total: number }>
  update(id: string, change: TaskChange): Promise<void>
  /** Replaces the step of the same id. */
  saveStep(id: string, step: TaskStep): Promise<void>
  /** Adds to the log of a run and gives the entry its id. */
  append(event: Omit<TaskEvent, 'id'>): Promise<TaskEvent>
  /** Ends a run and adds its completion to the log, both or neither. */
  finish(id: string, end: TaskEnd, completion: Omit<TaskEvent, 'id'>): Promise<void>
  /** Entries after an id, oldest first. */
  events(id: string, options: { after: number; limit: number }): Promise<TaskEvent[]>
  /** Resolves when there may be entries after an id. Rejects with the signal's reason when aborted. */
  changed(id: string, options: { after: number; signal?: AbortSignal | undefined }): Promise<void>
  /** Keeps the result of a checkpoint, once; later results for the key are dropped. */
  saveCheckpoint(id: string, key: string, value: unknown): Promise<void>
  checkpoint(id: string, key: string): Promise<{ done: true; value: unknown } | undefined>
}
