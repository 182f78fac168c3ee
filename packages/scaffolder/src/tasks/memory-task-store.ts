import { throwIfAborted } from '@callboard/core'
import { errors } from '../errors.ts'
import type { Task, TaskEvent } from './task.ts'
import type { TaskStore } from './task-store.ts'

interface Entry {
  task: Task
  /** Kept with the run, so that it is forgotten with it. */
  idempotencyKey: string | undefined
  events: TaskEvent[]
  checkpoints: Map<string, unknown>
  waiting: Set<() => void>
}

/** How a memory store is set up. */
export interface MemoryTaskStoreOptions {
  /** Runs that are kept; when there are more, the oldest that are over go first. @default 1000 */
  maxTasks?: number
}

/** Creates a store that forgets everything with the process: for tests, terminals and small portals. */
export function createMemoryTaskStore({ maxTasks = 1000 }: MemoryTaskStoreOptions = {}): TaskStore {
  const entries = new Map<string, Entry>()
  const find = (id: string): Entry => {
    const entry = entries.get(id)
    if (!entry) throw errors.TASK_MISSING({ id })
    return entry
  }
  return {
    async create(task, { idempotencyKey } = {}) {
      const before = idempotencyKey !== undefined && findByKey(entries, idempotencyKey)
      if (before) return { task: structuredClone(before.task), created: false }
      const kept = structuredClone(task)
      entries.set(task.id, {
        task: kept,
        idempotencyKey,
        events: [],
        checkpoints: new Map(),
        waiting: new Set(),
      })
      forgetOldest(entries, maxTasks)
      return { task: structuredClone(kept), created: true }
    },
    async get(id) {
      return structuredClone(entries.get(id)?.task)
    },
    async list(query = {}) {
      const { createdBy, templateRef, limit = 50, offset = 0, order = 'desc' } = query
      const statuses = query.status === undefined ? undefined : [query.status].flat()
      const matching = [...entries.values()]
        .map(({ task }) => task)
        .filter(
          (task) =>
            (createdBy === undefined || task.createdBy === createdBy) &&
            (statuses === undefined || statuses.includes(task.status)) &&
            (templateRef === undefined || task.templateRef === templateRef),
        )
      // They stand in the order of their creation, which stays that of equals.
      const { orderBy = 'createdAt' } = query
      if (orderBy !== 'createdAt')
        matching.sort((a, b) => compareTexts(a[orderBy] ?? '', b[orderBy] ?? ''))
      if (order === 'desc') matching.reverse()
      return {
        tasks: structuredClone(matching.slice(offset, offset + limit)),
        total: matching.length,
      }
    },
    async update(id, change) {
      const entry = find(id)
      entry.task = { ...entry.task, ...structuredClone(change) }
    },
    async saveStep(id, step) {
      const entry = find(id)
      const steps = entry.task.steps.map((each) => (each.id === step.id ? { ...step } : each))
      entry.task = { ...entry.task, steps }
    },
    async append(event) {
      return append(find(event.taskId), event)
    },
    async finish(id, end, completion) {
      const entry = find(id)
      entry.task = { ...entry.task, ...structuredClone(end) }
      append(entry, completion)
    },
    async events(id, { after, limit }) {
      return find(id).events.slice(after, after + limit)
    },
    changed: (id, { after, signal }) => waitForEvent(find(id), after, signal),
    async saveCheckpoint(id, key, value) {
      const { checkpoints } = find(id)
      if (!checkpoints.has(key)) checkpoints.set(key, structuredClone(value))
    },
    async checkpoint(id, key) {
      const { checkpoints } = find(id)
      if (!checkpoints.has(key)) return undefined
      return { done: true, value: structuredClone(checkpoints.get(key)) }
    },
  }
}

function findByKey(entries: ReadonlyMap<string, Entry>, key: string): Entry | undefined {
  for (const entry of entries.values()) if (entry.idempotencyKey === key) return entry
  return undefined
}

const compareTexts = (a: string, b: string) => Number(a > b) - Number(a < b)

function append(entry: Entry, event: Omit<TaskEvent, 'id'>): TaskEvent {
  const kept = { id: entry.events.length + 1, ...structuredClone(event) }
  entry.events.push(kept)
  for (const wake of entry.waiting) wake()
  return kept
}

async function waitForEvent(
  entry: Entry,
  after: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  throwIfAborted(signal)
  if (entry.events.length > after) return
  await new Promise<void>((resolve, reject) => {
    const done = () => {
      entry.waiting.delete(done)
      signal?.removeEventListener('abort', done)
      if (signal?.aborted) reject(signal.reason)
      else resolve()
    }
    entry.waiting.add(done)
    signal?.addEventListener('abort', done)
  })
}

function forgetOldest(entries: Map<string, Entry>, maxTasks: number): void {
  for (const [id, { task }] of entries) {
    if (entries.size <= maxTasks) return
    if (task.endedAt !== undefined) entries.delete(id)
  }
}
