import { checkOptions, throwIfAborted } from '@callboard/core'
import { z } from 'zod'
import { errors } from '../errors.ts'
import { copyJson } from './copy-json.ts'
import { listTasks } from './list-tasks.ts'
import { findNext, holdOf } from './memory-queue.ts'
import {
  endRun,
  findByKey,
  findEnded,
  findRun,
  forget,
  forgetOldest,
  type Memory,
} from './memory-runs.ts'
import {
  appendEvents,
  applyCommit,
  applyReopening,
  hand,
  type MemoryTask,
  newMemoryTask,
  wake,
} from './memory-task.ts'
import { isFinal } from './task.ts'
import type { TaskStore } from './task-store.ts'

/** How a memory store is set up. */
export interface MemoryTaskStoreOptions {
  /** Runs that are kept; when there are more, the oldest that are over go first. @default 1000 */
  maxTasks?: number
}

const optionsSchema = z.strictObject({ maxTasks: z.int().min(0).optional() })

/**
 * Creates a store that forgets everything with the process: for tests, terminals and small portals.
 *
 * @throws CORE_OPTION_INVALID
 */
export function createMemoryTaskStore(options: MemoryTaskStoreOptions = {}): TaskStore {
  checkOptions('createMemoryTaskStore', optionsSchema, options)
  const { maxTasks = 1000 } = options
  const memory: Memory = { runs: new Map(), going: new Set(), locks: new Map(), beats: new Map() }
  return { ...records(memory, maxTasks), ...leases(memory), ...wakes(memory), ...files(memory) }
}

/** What is kept of runs, and how it is found and forgotten. */
function records({ runs, going }: Memory, maxTasks: number) {
  return {
    async create(created) {
      const before = findByKey(runs, created.idempotencyKey)
      if (before) return { task: copyJson(before.task), created: false }
      const kept = newMemoryTask(created)
      runs.set(kept.task.id, kept)
      if (!isFinal(kept.task.status)) going.add(kept)
      forgetOldest(runs, maxTasks)
      return { task: copyJson(kept.task), created: true }
    },
    async get(id) {
      return copyJson(runs.get(id)?.task)
    },
    async list(query) {
      const tasks = [...runs.values()].map(({ task }) => task)
      return copyJson(listTasks(tasks, query))
    },
    async checkpoint(id, key) {
      return runs.get(id)?.checkpoints.get(key)
    },
    async events(id, { after, limit }) {
      return copyJson(findRun(runs, id).events.slice(after, after + limit))
    },
    async changed(id, { after, signal }) {
      await waitForEvent(findRun(runs, id), after, signal)
      findRun(runs, id)
    },
    async prune({ endedBefore, limit = Number.POSITIVE_INFINITY }) {
      const old = findEnded(runs, endedBefore).slice(0, limit)
      for (const { id } of old) forget(runs, id)
      return old.length
    },
  } satisfies Partial<TaskStore>
}

/** Who carries runs out, and what they write. */
function leases(memory: Memory) {
  const { runs, going, locks, beats } = memory
  const give = (kept: MemoryTask, worker: string) => {
    if (!beats.has(worker)) beats.set(worker, 0)
    return hand(kept, worker)
  }
  return {
    async claim(asked) {
      const kept = findNext(going, locks, asked)
      if (!kept) return undefined
      if (kept.lockKey !== undefined) locks.set(kept.lockKey, kept.task.id)
      return give(kept, asked.worker)
    },
    async beat(worker, leases) {
      beats.set(worker, (beats.get(worker) ?? 0) + 1)
      const held = leases.flatMap(({ taskId, epoch }) => {
        const kept = runs.get(taskId)
        if (kept?.holder !== worker || kept.epoch !== epoch) return []
        return [[taskId, { cancelling: kept.task.cancelling !== undefined }] as const]
      })
      return new Map(held)
    },
    async holds() {
      return [...going].flatMap((kept) => holdOf(kept, beats) ?? [])
    },
    async takeOver(hold, { worker }) {
      const kept = runs.get(hold.taskId)
      const now = kept && holdOf(kept, beats)
      const isSame =
        now?.epoch === hold.epoch && now.worker === hold.worker && now.beats === hold.beats
      return kept && isSame ? give(kept, worker) : undefined
    },
    async commit(lease, commit) {
      const kept = runs.get(lease.taskId)
      const { number = Number.POSITIVE_INFINITY } = commit
      if (kept?.epoch === lease.epoch && number <= kept.committed) return
      if (kept?.holder === undefined || kept.epoch !== lease.epoch)
        throw errors.LEASE_LOST({ id: lease.taskId })
      applyCommit(kept, commit)
      if (isFinal(kept.task.status)) endRun(memory, kept)
    },
  } satisfies Partial<TaskStore>
}

/** What lets runs go on, or end, from outside. */
function wakes(memory: Memory) {
  const { runs, going } = memory
  return {
    async nextWake({ now, ids }) {
      const wanted = [...going].filter(({ task }) => ids?.includes(task.id) ?? true)
      const moments = wanted.map(({ wakeAt = 0 }) => wakeAt)
      const next = Math.min(...moments.filter((moment) => moment > now))
      return Number.isFinite(next) ? next : undefined
    },
    async requestCancel(id, cancelling, { unbegun }) {
      const kept = findRun(runs, id)
      if (isFinal(kept.task.status) || kept.task.cancelling) return 'nothing'
      if (kept.epoch === 0) {
        applyCommit(kept, unbegun)
        endRun(memory, kept)
        return 'ended'
      }
      kept.task = { ...kept.task, cancelling: { ...cancelling } }
      wake(kept)
      return 'asked'
    },
    async resolve(id, { key, value, event }) {
      const kept = findRun(runs, id)
      if (isFinal(kept.task.status) || kept.checkpoints.has(key)) return false
      kept.checkpoints.set(key, value)
      appendEvents(kept, event && [event])
      wake(kept)
      return true
    },
    async reopen(id, change) {
      const kept = findRun(runs, id)
      if (!isFinal(kept.task.status) || kept.definition === undefined) return false
      applyReopening(kept, change)
      const opened = [...runs.values()].filter((each) => going.has(each) || each === kept)
      going.clear()
      for (const each of opened) going.add(each)
      return true
    },
  } satisfies Partial<TaskStore>
}

/** Files of workspaces. */
function files({ runs }: Memory) {
  return {
    async saveFiles(id, files) {
      findRun(runs, id)
      for await (const { digest, bytes } of files) {
        const kept = findRun(runs, id)
        if (!kept.files.has(digest)) kept.files.set(digest, bytes.slice())
      }
    },
    async hasFiles(id, digests) {
      const files = runs.get(id)?.files
      return new Set(digests.filter((digest) => files?.has(digest)))
    },
    async loadFile(id, digest) {
      return runs.get(id)?.files.get(digest)?.slice()
    },
  } satisfies Partial<TaskStore>
}

async function waitForEvent(
  kept: MemoryTask,
  after: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  throwIfAborted(signal)
  if (kept.events.length > after) return
  await new Promise<void>((resolve, reject) => {
    const done = () => {
      kept.waiting.delete(done)
      signal?.removeEventListener('abort', done)
      if (signal?.aborted) reject(signal.reason)
      else resolve()
    }
    kept.waiting.add(done)
    signal?.addEventListener('abort', done)
  })
}
