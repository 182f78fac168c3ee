import { CallboardError, type Runtime } from '@callboard/core'
import { errors } from '../errors.ts'
import { onceSoon } from './once-soon.ts'
import type { TaskEvent } from './task.ts'
import { addLine, addToBatch, emptyBatch, isEmpty, type TaskBatch, toCommit } from './task-batch.ts'
import type { TaskCommit, TaskLease, TaskStore } from './task-store.ts'

/**
 * The one way in which a worker writes a run. What is staged goes into the next commit, whole; the lines of the log go with
 * it, or by themselves when none comes soon.
 */
export interface TaskWriter {
  /** Adds to the next commit; of a step and of a journal entry, the last version counts. */
  stage(change: Omit<TaskCommit, 'events'>): void
  /** Adds a line of the log. */
  log(event: Omit<TaskEvent, 'id'>): void
  /** Fulfilled when everything staged so far is kept. @throws SCAFFOLDER_LEASE_LOST, what the store throws */
  commit(): Promise<void>
  /** Takes no more lines, and tries nothing again that failed. */
  close(): void
}

/** Lines of the log wait this long for a commit to go with. */
const lineDelayMs = 100
/** So many lines, or characters in them, do not wait. */
const maxBuffered = { lines: 500, characters: 1024 * 1024 }
/** Half a minute for a store that fails, as a database does that changes over: pauses between the attempts, in milliseconds. */
const patienceMs = [50, 200, 1000, ...Array.from({ length: 10 }, () => 3000)]

const closed = new Error('The writer is closed')

/** What a writer writes, and for whom. */
export interface TaskWriterOptions {
  store: Pick<TaskStore, 'commit'>
  lease: TaskLease
  runtime: Pick<Runtime, 'sleep'>
  /** Told when nothing can be written any more. */
  onLost: (error: unknown) => void
}

/** Creates the writer of a run that is held. */
export function createTaskWriter(options: TaskWriterOptions): TaskWriter {
  const { store, lease, runtime, onLost } = options
  const closing = new AbortController()
  const { signal } = closing
  let next = emptyBatch()
  let writing: Promise<void> | undefined
  let lost: unknown
  let number = 0

  async function write(batch: TaskBatch): Promise<void> {
    number += 1
    // Of a commit that failed, nobody knows whether it was written: it keeps its number.
    const numbered = { number, ...toCommit(batch) }
    try {
      await patiently(() => store.commit(lease, numbered), { runtime, signal })
    } catch (error) {
      lost ??= error
      onLost(error)
      throw error
    }
  }

  async function commit(): Promise<void> {
    while (writing) await writing.catch(() => {})
    if (lost !== undefined) throw lost
    if (isEmpty(next)) return
    const batch = next
    next = emptyBatch()
    writing = write(batch).finally(() => {
      writing = undefined
    })
    await writing
  }

  const commitSoon = onceSoon(commit, { runtime, delayMs: lineDelayMs, signal })

  return {
    stage: (change) => addToBatch(next, change),
    log(event) {
      if (lost !== undefined || signal.aborted) return
      addLine(next, event)
      if (!isFull(next)) commitSoon()
      else if (!writing) commit().catch(() => {}) // told to onLost
    },
    commit,
    close: () => closing.abort(closed),
  }
}

/** Tries again for half a minute what another attempt may help. */
async function patiently(
  write: () => Promise<void>,
  { runtime, signal }: Pick<TaskWriterOptions, 'runtime'> & { signal: AbortSignal },
): Promise<void> {
  for (const pause of [...patienceMs, undefined]) {
    try {
      return await write()
    } catch (error) {
      const isLasting = signal.aborted || CallboardError.is(error, errors.LEASE_LOST.code)
      if (pause === undefined || isLasting) throw error
      await runtime.sleep(pause, { signal }).catch(() => {})
    }
  }
}

const isFull = ({ events, characters }: TaskBatch) =>
  events.length >= maxBuffered.lines || characters >= maxBuffered.characters
