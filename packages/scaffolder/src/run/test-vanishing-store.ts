import type { TaskStore } from '../tasks/task-store.ts'

/** A worker that can be made to vanish: from then on, nothing of it reaches the store. */
export function vanishing(store: TaskStore): { store: TaskStore; vanish(): void } {
  let isGone = false
  const never = new Promise<never>(() => {})
  const entries = Object.entries(store).map(([name, work]) => [
    name,
    (...args: unknown[]) => (isGone ? never : (work as (...all: unknown[]) => unknown)(...args)),
  ])
  return {
    store: Object.fromEntries(entries) as TaskStore,
    vanish: () => {
      isGone = true
    },
  }
}
