import { type Scaffolder, scaffolderErrors, type Task, type TaskQuery } from '@callboard/scaffolder'
import type { Reading } from './create-reading.ts'

type Tasks = Scaffolder['tasks']

/** Runs that are looked through at a time. */
const portion = 200
const defaultLimit = 50

/**
 * The runs that there are for whoever asks: their own, and where rules let them read those of others, the ones that are about
 * nothing that they may not read.
 */
export function readersTasks(
  tasks: Tasks,
  { reading, asker }: { reading: Reading; asker(): string | undefined },
): Tasks {
  const isShown = (task: Task): boolean => {
    const user = asker()
    if (user === undefined || task.createdBy === user) return true
    return (
      reading.runsFor(user) === 'all' &&
      refsIn([task.templateRef, task.parameters, task.output]).every(
        (ref) => !reading.hides(user, ref),
      )
    )
  }
  const find = async (id: string): Promise<Task> => {
    const task = await tasks.get(id)
    if (!task || !isShown(task)) throw scaffolderErrors.TASK_MISSING({ id })
    return task
  }
  return {
    async get(id) {
      const task = await tasks.get(id)
      return task && isShown(task) ? task : undefined
    },
    async list(query = {}) {
      const user = asker()
      if (reading.runsFor(user) === 'all')
        return reading.seesAll(user) ? tasks.list(query) : listShown(tasks, { query, isShown })
      const { createdBy = user } = query
      return createdBy === user && user !== undefined
        ? tasks.list({ ...query, createdBy: user })
        : { tasks: [], total: 0 }
    },
    async *events(id, options) {
      await find(id)
      yield* tasks.events(id, options)
    },
    log: async (id, options) => find(id).then(() => tasks.log(id, options)),
    cancel: async (id, reason) => find(id).then(() => tasks.cancel(id, reason)),
    retry: async (id, options) => find(id).then(() => tasks.retry(id, options)),
    undo: async (id, options) => find(id).then(() => tasks.undo(id, options)),
    decide: async (id, decision) => find(id).then(() => tasks.decide(id, decision)),
    decisionRefusal: async (id, decision) =>
      find(id).then(() => tasks.decisionRefusal(id, decision)),
  }
}

/** Filtered before it is counted. */
async function listShown(
  tasks: Tasks,
  { query, isShown }: { query: TaskQuery; isShown(task: Task): boolean },
): Promise<{ tasks: Task[]; total: number }> {
  const { limit = defaultLimit, offset = 0, ...asked } = query
  const shown: Task[] = []
  for (let from = 0; ; from += portion) {
    const page = await tasks.list({ ...asked, limit: portion, offset: from })
    shown.push(...page.tasks.filter(isShown))
    if (from + portion >= page.total) break
  }
  return { tasks: shown.slice(offset, offset + limit), total: shown.length }
}

/** Every text in a value that may be a reference. A value is what JSON can say, and no deeper than a form makes it. */
function refsIn(value: unknown): string[] {
  if (typeof value === 'string') return /^[^\s]{1,400}$/.test(value) ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(refsIn)
}
