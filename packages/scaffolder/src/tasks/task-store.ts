import type { Task, TaskEvent, TaskStatus, TaskStep } from './task.ts'

/** Which runs to list. */
export interface TaskQuery {
  createdBy?: string
  /** One of several. */
  status?: TaskStatus | readonly TaskStatus[]
  templateRef?: string
  /** Runs that a step of this run has started. */
  parentId?: string
  /** @default 50 */
  limit?: number
  /** @default 0 */
  offset?: number
  /** @default 'createdAt' */
  orderBy?: 'createdAt' | 'status' | 'createdBy'
  /** @default 'desc' */
  order?: 'asc' | 'desc'
}

/** A run to be kept, with what is needed to carry it out anywhere. */
export interface NewTask {
  task: Task
  /** With a key that was used before, nothing is kept and that run comes back. */
  idempotencyKey?: string
  /** Runs with the same key are carried out one after the other, in the order of their creation. */
  lockKey?: string
  /** The template and what is public of the answers, as JSON. It stays with the run, so that it can be tried again. */
  definition: string
  /** Secrets as ciphertext. Gone from the store when the run is over. */
  sealed?: string
  /** The only worker that can carry the run out, because its secrets are in the memory of that one. */
  onlyWorker?: string
}

/** The right to write a run. Each claim has a higher epoch; what an older one writes is refused. */
export interface TaskLease {
  taskId: string
  epoch: number
}

/** Who holds a run, or is the only one that can carry it out. A worker that lives lets its `beats` count up. */
export interface TaskHold extends TaskLease {
  worker: string
  beats: number
}

/** A run that a worker may carry out. */
export interface ClaimedTask extends Pick<NewTask, 'definition' | 'sealed' | 'onlyWorker'> {
  lease: TaskLease
  task: Task
  /** By step, what was last kept of it. */
  journal: ReadonlyMap<string, string>
  /** What was last kept of the workspace. */
  workspace?: string
}

/** What a worker asks for. */
export interface ClaimOptions {
  worker: string
  /** In milliseconds since 1970. */
  now: number
  /** The only runs that it wants. @default all */
  ids?: readonly string[] | undefined
}

/** Fields of a run that can change. */
export type TaskFields = { [Field in keyof Omit<Task, 'id' | 'steps'>]?: Task[Field] | undefined }

/** What changes of a run, all of it or nothing. */
export interface TaskCommit {
  /**
   * Counts up from 1 within a lease. Whoever does not learn whether a commit arrived sends it again with its number: a store
   * that has written it, or a later one, writes nothing and answers as before, also when the run was let go of or ended with it.
   *
   * @default none: it is written as often as it comes
   */
  number?: number
  /**
   * Fields to replace; one that is undefined is removed. `open` and `waiting` let go of the lease and keep the lock, so that
   * nobody comes between the halves of a run. A final status ends the run: lease, lock and sealed secrets are gone with it,
   * and with `completed` also definition, journal, checkpoints and workspace, unless `keepsWork` is set: it is never opened
   * again.
   */
  task?: TaskFields
  /** With `completed`: what was done can be undone, so the run keeps what that takes. @default false */
  keepsWork?: boolean
  /**
   * When a run that is let go of can be claimed again, in milliseconds since 1970. A run that was woken while it was held can
   * be claimed at once.
   *
   * @default at once; for `waiting` when it is woken
   */
  wakeAt?: number
  /** Steps to replace, by id. */
  steps?: readonly TaskStep[]
  /** By step: what another worker needs to know of it, as JSON. */
  journal?: Readonly<Record<string, string>>
  /** Results to keep, once: a key that is there already is left alone. */
  checkpoints?: Readonly<Record<string, string>>
  /** The workspace as of now; its files are kept before with `saveFiles`. */
  workspace?: string
  /** Entries for the log, in this order. */
  events?: readonly Omit<TaskEvent, 'id'>[]
}

/** A file of a workspace, named by the digest of its content. */
export interface KeptFile {
  digest: string
  bytes: Uint8Array
}

/** What a run waits for, as it comes from outside. */
export interface OutsideResult {
  /** Of the checkpoint that it becomes. */
  key: string
  value: string
  /** An entry for the log, where it counts. */
  event?: Omit<TaskEvent, 'id'> | undefined
}

/** How a run that is over is opened once more. */
export type TaskReopening = Pick<TaskCommit, 'task' | 'steps' | 'journal' | 'events'> &
  Pick<NewTask, 'sealed' | 'onlyWorker'>

/**
 * Where runs are kept. Events are an append-only log: an id is given once, in order, and what was acknowledged stays. A run is
 * written by the holder of its lease only; leases know no clock: whoever sees a hold whose `epoch` and `beats` stand still for
 * long enough takes the run over. The contract is `taskStoreContract` of `@callboard/scaffolder/testing`.
 */
export interface TaskStore {
  create(task: NewTask): Promise<{ task: Task; created: boolean }>
  get(id: string): Promise<Task | undefined>
  list(query?: TaskQuery): Promise<{ tasks: Task[]; total: number }>

  /**
   * Takes the oldest run that can go on: open or waiting, its time to wake come, its lock free or its own, and not bound to
   * another worker. It is `processing` from then on. A lock that is free goes to the oldest run that is not over.
   */
  claim(options: ClaimOptions): Promise<ClaimedTask | undefined>
  /** The next moment after this one at which a run that sleeps wakes, in milliseconds since 1970. */
  nextWake(options: Omit<ClaimOptions, 'worker'>): Promise<number | undefined>
  /** Says that a worker lives. Comes back with those of its leases that it still holds, and whether their end was asked for. */
  beat(
    worker: string,
    leases: readonly TaskLease[],
  ): Promise<ReadonlyMap<string, { cancelling: boolean }>>
  /** Everything that is held, and what is bound to a worker (`onlyWorker`) and not over. */
  holds(): Promise<TaskHold[]>
  /**
   * Takes a run from its worker, unless that one has beaten since, or somebody else was faster. A run that was bound to the
   * worker stays so: its secrets are gone, and the new holder can only end it.
   */
  takeOver(hold: TaskHold, options: { worker: string }): Promise<ClaimedTask | undefined>
  /**
   * Writes what the holder has done.
   *
   * @throws SCAFFOLDER_LEASE_LOST when the run is held by somebody else, or by nobody, or is gone; nothing is written then
   */
  commit(lease: TaskLease, commit: TaskCommit): Promise<void>

  /**
   * Asks for the end of a run. One that sleeps wakes; one that nobody has ever claimed ends at once, with the commit that is
   * given for that.
   *
   * @returns whether it has `ended`, or is `asked` to, or `nothing` happened: it is over, or was asked before
   */
  requestCancel(
    id: string,
    cancelling: NonNullable<Task['cancelling']>,
    options: { unbegun: TaskCommit },
  ): Promise<'ended' | 'asked' | 'nothing'>
  /**
   * Keeps a result from outside (a decision, the end of a nested run) as a checkpoint and wakes the run.
   *
   * @returns whether it was the first, and the run not over; otherwise nothing is kept
   */
  resolve(id: string, result: OutsideResult): Promise<boolean>
  /**
   * Opens a run once more that failed, was cancelled, or was completed with `keepsWork`: its end (`endedAt`, `error`, `output`,
   * `cancelling`, `needsAttention`) is forgotten, the rest stays.
   *
   * @returns whether it was one of these
   */
  reopen(id: string, change: TaskReopening): Promise<boolean>
  checkpoint(id: string, key: string): Promise<string | undefined>

  /** Keeps files of a workspace that are not there yet. They go with the run. */
  saveFiles(id: string, files: Iterable<KeptFile> | AsyncIterable<KeptFile>): Promise<void>
  /** Which of these files are kept. */
  hasFiles(id: string, digests: readonly string[]): Promise<ReadonlySet<string>>
  loadFile(id: string, digest: string): Promise<Uint8Array | undefined>

  /** Entries after an id, oldest first. */
  events(id: string, options: { after: number; limit: number }): Promise<TaskEvent[]>
  /** Resolves when there may be entries after an id. Rejects with the signal's reason when aborted. */
  changed(id: string, options: { after: number; signal?: AbortSignal | undefined }): Promise<void>

  /** Forgets runs that ended before a moment (ISO 8601), the oldest first, with everything of them. @returns how many */
  prune(options: { endedBefore: string; limit?: number }): Promise<number>
}
