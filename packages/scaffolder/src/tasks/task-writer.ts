import { CallboardError, type Runtime } from '@callboard/core'
import { errors } from '../errors.ts'
import type { TaskEvent, TaskStep } from './task.ts'
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

/** Creates the writer of a run that is held. `onLost` is told when nothing can be written any more. */
export function createTaskWriter({
  store,
  lease,
  runtime,
  onLost,
}: {
  store: Pick<TaskStore, 'commit'>
  lease: TaskLease
  runtime: Runtime
  onLost: (error: unknown) => void
}): TaskWriter {
  const closing = new AbortController()
  let next = emptyBatch()
  let writing: Promise<void> | undefined
  let isTimed = false
  let lost: unknown
  let number = 0

  async function write(batch: Batch): Promise<void> {
    number += 1
    // Of a commit that failed, nobody knows whether it was written: it keeps its number.
    const numbered = { number, ...toCommit(batch) }
    for (const pause of [...patienceMs, undefined]) {
      try {
        return await store.commit(lease, numbered)
      } catch (error) {
        const isLasting = closing.signal.aborted || CallboardError.is(error, errors.LEASE_LOST.code)
        if (pause !== undefined && !isLasting) {
          await runtime.sleep(pause, { signal: closing.signal }).catch(() => {})
          continue
        }
        lost ??= error
        onLost(error)
        throw error
      }
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

  function commitSoon(): void {
    const { events, characters } = next
    if (events.length >= maxBuffered.lines || characters >= maxBuffered.characters) {
      if (!writing) commit().catch(() => {}) // told to onLost
      return
    }
    if (isTimed) return
    isTimed = true
    runtime
      .sleep(lineDelayMs, { signal: closing.signal })
      .then(() => {
        isTimed = false
        return commit()
      })
      .catch(() => {})
  }

  return {
    stage({ task, wakeAt, steps = [], journal, checkpoints, workspace }) {
      if (task) next.task = { ...next.task, ...task }
      if (wakeAt !== undefined) next.wakeAt = wakeAt
      for (const step of steps) next.steps.set(step.id, step)
      Object.assign(next.journal, journal)
      Object.assign(next.checkpoints, checkpoints)
      if (workspace !== undefined) next.workspace = workspace
    },
    log(event) {
      if (lost !== undefined || closing.signal.aborted) return
      next.events.push(event)
      next.characters += event.body.message.length
      commitSoon()
    },
    commit,
    close: () => closing.abort(closed),
  }
}

interface Batch {
  task?: NonNullable<TaskCommit['task']>
  wakeAt?: number
  steps: Map<string, TaskStep>
  journal: Record<string, string>
  checkpoints: Record<string, string>
  workspace?: string
  events: Omit<TaskEvent, 'id'>[]
  characters: number
}

function emptyBatch(): Batch {
  return { steps: new Map(), journal: {}, checkpoints: {}, events: [], characters: 0 }
}

function isEmpty({ task, steps, journal, checkpoints, workspace, events }: Batch): boolean {
  return (
    !task &&
    steps.size === 0 &&
    events.length === 0 &&
    workspace === undefined &&
    Object.keys(journal).length === 0 &&
    Object.keys(checkpoints).length === 0
  )
}

function toCommit({ steps, characters: _characters, ...rest }: Batch): TaskCommit {
  return { ...rest, ...(steps.size > 0 && { steps: [...steps.values()] }) }
}
