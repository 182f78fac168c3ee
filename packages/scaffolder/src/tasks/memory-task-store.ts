import { checkOptions, throwIfAborted } from '@callboard/core'
import { z } from 'zod'
import { errors } from '../errors.ts'
import { listTasks } from './list-tasks.ts'
import { findNext, holdOf } from './memory-queue.ts'
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
  /** In the order of their creation. */
  const runs = new Map<string, MemoryTask>()
  /** Those that are not over, in the same order: of the others there may be many. */
  const going = new Set<MemoryTask>()
  const locks = new Map<string, string>()
  const beats = new Map<string, number>()
  const find = (id: string): MemoryTask => {
    const kept = runs.get(id)
    if (!kept) throw errors.TASK_MISSING({ id })
    return kept
  }
  const give = (kept: MemoryTask, worker: string) => {
    if (!beats.has(worker)) beats.set(worker, 0)
    return hand(kept, worker)
  }
  const end = (kept: MemoryTask) => {
    unlock(locks, kept)
    going.delete(kept)
  }
  return {
    async create(created) {
      const before = findByKey(runs, created.idempotencyKey)
      if (before) return { task: structuredClone(before.task), created: false }
      const kept = newMemoryTask(created)
      runs.set(kept.task.id, kept)
      if (!isFinal(kept.task.status)) going.add(kept)
      forgetOldest(runs, maxTasks)
      return { task: structuredClone(kept.task), created: true }
    },
    async get(id) {
      return structuredClone(runs.get(id)?.task)
    },
    async list(query) {
      const tasks = [...runs.values()].map(({ task }) => task)
      return structuredClone(listTasks(tasks, query))
    },

    async claim(asked) {
      const { worker } = asked
      const kept = findNext(going, locks, asked)
      if (!kept) return undefined
      if (kept.lockKey !== undefined) locks.set(kept.lockKey, kept.task.id)
      return give(kept, worker)
    },
    async nextWake({ now, ids }) {
      const wanted = [...going].filter(({ task }) => ids?.includes(task.id) ?? true)
      const moments = wanted.map(({ wakeAt = 0 }) => wakeAt)
      const next = Math.min(...moments.filter((moment) => moment > now))
      return Number.isFinite(next) ? next : undefined
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
      const same =
        now?.epoch === hold.epoch && now.worker === hold.worker && now.beats === hold.beats
      return same ? give(kept as MemoryTask, worker) : undefined
    },
    async commit(lease, commit) {
      const kept = runs.get(lease.taskId)
      const { number = Number.POSITIVE_INFINITY } = commit
      if (kept?.epoch === lease.epoch && number <= kept.committed) return
      if (kept?.holder === undefined || kept.epoch !== lease.epoch)
        throw errors.LEASE_LOST({ id: lease.taskId })
      applyCommit(kept, commit)
      if (isFinal(kept.task.status)) end(kept)
    },

    async requestCancel(id, cancelling, { unbegun }) {
      const kept = find(id)
      if (isFinal(kept.task.status) || kept.task.cancelling) return 'nothing'
      if (kept.epoch === 0) {
        applyCommit(kept, unbegun)
        end(kept)
        return 'ended'
      }
      kept.task = { ...kept.task, cancelling: { ...cancelling } }
      wake(kept)
      return 'asked'
    },
    async resolve(id, key, value, event) {
      const kept = find(id)
      if (isFinal(kept.task.status) || kept.checkpoints.has(key)) return false
      kept.checkpoints.set(key, value)
      appendEvents(kept, event && [event])
      wake(kept)
      return true
    },
    async reopen(id, change) {
      const kept = find(id)
      const { status } = kept.task
      if (!isFinal(status) || status === 'completed') return false
      applyReopening(kept, change)
      const opened = [...runs.values()].filter((each) => going.has(each) || each === kept)
      going.clear()
      for (const each of opened) going.add(each)
      return true
    },
    async checkpoint(id, key) {
      return runs.get(id)?.checkpoints.get(key)
    },

    async saveFiles(id, files) {
      find(id)
      for await (const { digest, bytes } of files) {
        const kept = find(id)
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

    async events(id, { after, limit }) {
      return structuredClone(find(id).events.slice(after, after + limit))
    },
    async changed(id, { after, signal }) {
      await waitForEvent(find(id), after, signal)
      find(id)
    },
    async prune({ endedBefore, limit = Number.POSITIVE_INFINITY }) {
      const old = [...runs.values()]
        .map(({ task }) => task)
        .filter(
          ({ status, endedAt }) =>
            isFinal(status) && endedAt !== undefined && endedAt < endedBefore,
        )
        .sort((a, b) => compare(a.endedAt ?? '', b.endedAt ?? ''))
        .slice(0, limit)
      for (const { id } of old) forget(runs, id)
      return old.length
    },
  }
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b))

function findByKey(
  runs: ReadonlyMap<string, MemoryTask>,
  key: string | undefined,
): MemoryTask | undefined {
  if (key === undefined) return undefined
  for (const kept of runs.values()) if (kept.idempotencyKey === key) return kept
  return undefined
}

function unlock(locks: Map<string, string>, { lockKey, task }: MemoryTask): void {
  if (lockKey !== undefined && locks.get(lockKey) === task.id) locks.delete(lockKey)
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

function forgetOldest(runs: Map<string, MemoryTask>, maxTasks: number): void {
  for (const [id, { task }] of runs) {
    if (runs.size <= maxTasks) return
    if (isFinal(task.status)) forget(runs, id)
  }
}

/** Those who wait for it look again, and find that it is gone. */
function forget(runs: Map<string, MemoryTask>, id: string): void {
  const waiting = runs.get(id)?.waiting
  runs.delete(id)
  for (const wakeReader of waiting ?? []) wakeReader()
}
