import type { Task } from './task.ts'
import type { TaskQuery } from './task-store.ts'

/** The runs a query asks for, from all of them in the order of their creation. */
export function listTasks(
  tasks: readonly Task[],
  {
    createdBy,
    status,
    templateRef,
    parentId,
    limit = 50,
    offset = 0,
    orderBy = 'createdAt',
    order = 'desc',
  }: TaskQuery = {},
): { tasks: Task[]; total: number } {
  const statuses = typeof status === 'string' ? [status] : status
  const matching = tasks.filter(
    (task) =>
      (createdBy === undefined || task.createdBy === createdBy) &&
      (statuses === undefined || statuses.includes(task.status)) &&
      (templateRef === undefined || task.templateRef === templateRef) &&
      (parentId === undefined || task.parentId === parentId),
  )
  const value = (task: Task) => task[orderBy] ?? ''
  // Sorting is stable: what is equal stays in the order of creation, and is turned round with the rest.
  matching.sort((a, b) => (value(a) < value(b) ? -1 : Number(value(a) > value(b))))
  if (order === 'desc') matching.reverse()
  return { tasks: matching.slice(offset, offset + limit), total: matching.length }
}
