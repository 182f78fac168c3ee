import type { TaskCommit, TaskStore } from '../tasks/task-store.ts'

/** A store of which each call fails while it is down. */
export interface FaultyStore {
  store: TaskStore
  down(): void
  up(): void
  /** Calls that came while it was down. */
  readonly refused: number
}

const away = () => new Error('the store is away')

/** Lets a store fail as long as one likes. */
export function faulty(store: TaskStore): FaultyStore {
  let isDown = false
  let refused = 0
  const entries = Object.entries(store).map(([name, work]) => [
    name,
    async (...args: unknown[]) => {
      if (!isDown) return (work as (...all: unknown[]) => unknown)(...args)
      refused += 1
      throw away()
    },
  ])
  return {
    store: Object.fromEntries(entries) as TaskStore,
    down: () => {
      isDown = true
    },
    up: () => {
      isDown = false
    },
    get refused() {
      return refused
    },
  }
}

/** A store that keeps each commit, and loses its answer the first time. */
export function deaf(store: TaskStore): TaskStore {
  const answered = new Set<string>()
  return {
    ...store,
    async commit(lease, commit: TaskCommit) {
      await store.commit(lease, commit)
      const name = `${lease.taskId} ${lease.epoch} ${commit.number}`
      if (answered.has(name)) return
      answered.add(name)
      throw away()
    },
  }
}
