import { errors } from '../errors.ts'
import { type FollowOptions, followEvents } from '../tasks/follow-events.ts'
import { isFinal, type Task, type TaskEvent } from '../tasks/task.ts'
import type { TaskQuery, TaskStore } from '../tasks/task-store.ts'

/** Runs of now and of before. */
export interface Tasks {
  get(id: string): Promise<Task | undefined>
  list(query?: TaskQuery): Promise<{ tasks: Task[]; total: number }>
  /** The log from any point, followed to its end. @throws SCAFFOLDER_TASK_MISSING */
  events(id: string, options?: FollowOptions): AsyncIterable<TaskEvent>
  /** The log as it is now, without waiting. @throws SCAFFOLDER_TASK_MISSING */
  log(id: string, options?: { after?: number; limit?: number }): Promise<TaskEvent[]>
  /**
   * Asks a run to end; its `always()` steps still run. Asked a second time, those are ended too.
   * A run that has not begun ends at once, without any step. Nothing happens to a run that is over.
   *
   * @throws SCAFFOLDER_TASK_MISSING
   */
  cancel(id: string, reason?: string): Promise<void>
}

/** The runs of a store, and the way to cancel those that are under way here. */
export function createTasks({
  store,
  cancel,
}: {
  store: TaskStore
  cancel: (id: string, reason?: string) => void
}): Tasks {
  return {
    get: (id) => store.get(id),
    list: (query) => store.list(query),
    events: (id, options) => followEvents(store, id, options),
    log: (id, { after = 0, limit = 1000 } = {}) => store.events(id, { after, limit }),
    async cancel(id, reason) {
      const task = await store.get(id)
      if (!task) throw errors.TASK_MISSING({ id })
      if (!isFinal(task.status)) cancel(id, reason)
    },
  }
}
