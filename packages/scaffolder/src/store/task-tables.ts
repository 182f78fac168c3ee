import type { Generated, Kysely } from 'kysely'

/** The driver of PostgreSQL gives such a number as text: to be read through `Number`. */
type Whole = number

/** What a part of a run is. A `field` is one of the run that is neither in its row nor its steps. */
export type PartKind =
  | 'field'
  | 'step'
  | 'journal'
  | 'checkpoint'
  | 'definition'
  | 'sealed'
  | 'workspace'

/**
 * The tables of a task store. The row of a run is small, for it is written by every commit; all else that is known of it is in
 * the parts, one row each, and every text from outside in JSON, in which any character fits any database.
 */
export interface TaskTables {
  /** One row. */
  callboard_scaffolder_head: { id: number; format: number }
  callboard_scaffolder_tasks: {
    /** The order of creation. */
    position: Generated<Whole>
    id: string
    status: string
    created_at: string
    ended_at: string | null
    created_by: string | null
    parent_id: string | null
    template_ref: string
    idempotency_key: string | null
    lock_key: string | null
    only_worker: string | null
    /** The worker that holds the run. */
    holder: string | null
    epoch: number
    /** The number of the last commit within the epoch. */
    committed: number
    /** When it can be claimed; never while it is held, sleeps without an end, or is over. */
    wake_at: Whole | null
    /** 1 when something has happened since it was claimed last. */
    woken: number
    cancelling: string | null
    /** The number of its entries in the log. */
    last_event: number
  }
  callboard_scaffolder_parts: {
    task: string
    kind: PartKind
    name: string
    /** The place of a step among the steps. */
    place: number
    value: string
  }
  callboard_scaffolder_events: {
    task: string
    id: number
    created_at: string
    type: string
    body: string
  }
  callboard_scaffolder_files: { task: string; digest: string; bytes: Uint8Array }
  /** By key, the run that has it. */
  callboard_scaffolder_locks: { key: string; task: string }
  callboard_scaffolder_workers: { worker: string; beats: Whole }
}

/** A part of a run. */
export type PartRow = TaskTables['callboard_scaffolder_parts']

/** A connection, or a transaction on it. */
export type TaskDb = Kysely<TaskTables>
