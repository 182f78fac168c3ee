import type { TaskStatus } from '../tasks/task.ts'
import type { TaskStore } from '../tasks/task-store.ts'

/** The runs of a store that a worker cares for. */
export interface ChosenRuns {
  /** Adds a run, and those that it has started. */
  add(id: string): void
  /** Their ids; nothing where it is all of them. */
  ids(): Promise<readonly string[] | undefined>
}

const unfinished: readonly TaskStatus[] = ['open', 'processing', 'waiting']
/** More runs than one run can start. */
const allNested = 100_000

/** Chooses runs of a store; all of them where none are named. */
export function createChosenRuns(
  store: Pick<TaskStore, 'list'>,
  only: readonly string[] | undefined,
): ChosenRuns {
  if (only === undefined) return { add: () => {}, ids: async () => undefined }
  const chosen = new Set<string>()
  const added = new Set(only)

  async function takeIn(id: string): Promise<void> {
    const { tasks } = await store.list({ parentId: id, status: unfinished, limit: allNested })
    for (const nested of tasks) await takeIn(nested.id)
    chosen.add(id)
  }

  return {
    add: (id) => added.add(id),
    async ids() {
      for (const id of added) {
        await takeIn(id)
        added.delete(id)
      }
      return [...chosen]
    },
  }
}
