import type { Task } from '../tasks/task.ts'
import type { TaskQuery } from '../tasks/task-store.ts'
import { readTasks } from './read-tasks.ts'
import { columnText } from './stored-text.ts'
import type { TaskDb } from './task-tables.ts'

const orderColumns = { createdAt: 'created_at', status: 'status', createdBy: 'created_by' } as const

/** The runs that a query asks for. */
export async function findTasks(
  db: TaskDb,
  query: TaskQuery = {},
): Promise<{ tasks: Task[]; total: number }> {
  const { limit = 50, offset = 0, orderBy = 'createdAt', order = 'desc' } = query
  const matching = filtered(db, query)
  const { total } = await matching
    .select((the) => the.fn.countAll().as('total'))
    .executeTakeFirstOrThrow()
  const rows = await matching
    .select('id')
    // Runs without a user stand where an empty name would, in every database.
    .orderBy((the) => the.fn.coalesce(orderColumns[orderBy], the.val('')), order)
    .orderBy('position', order)
    .limit(limit)
    .offset(offset)
    .execute()
  const ids = rows.map(({ id }) => id)
  return { tasks: await readTasks(db, ids), total: Number(total) }
}

function filtered(db: TaskDb, { createdBy, status, templateRef, parentId }: TaskQuery) {
  const equal = { created_by: createdBy, template_ref: templateRef, parent_id: parentId }
  return db.selectFrom('callboard_scaffolder_tasks').where((the) => {
    const wanted = Object.entries(equal).flatMap(([column, value]) =>
      value === undefined ? [] : [the(column as keyof typeof equal, '=', columnText(value))],
    )
    const statuses = typeof status === 'string' ? [status] : status
    if (statuses) wanted.push(statuses.length > 0 ? the('status', 'in', statuses) : the.lit(false))
    return the.and(wanted)
  })
}
