import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { isFinal } from '../tasks/task.ts'
import type { TaskCommit } from '../tasks/task-store.ts'
import type { PartKind, TaskDb } from './task-tables.ts'
import { removedFields } from './write-parts.ts'

/** What a commit removes of a run. */
export interface Removals {
  fields: readonly string[]
  kinds: readonly PartKind[]
  lock: boolean
  files: boolean
}

/** What is needed only as long as a run goes on, or can. */
const working: PartKind[] = ['definition', 'sealed', 'journal', 'checkpoint', 'workspace']

/** Fields that are undefined, and what a run that is over has no need of; nothing where all is kept. */
export function removalsOf({ task = {}, keepsWork = false }: TaskCommit): Removals | undefined {
  const { status } = task
  const fields = removedFields(task)
  const isOver = status !== undefined && isFinal(status)
  if (!isOver && fields.length === 0) return undefined
  const isForGood = status === 'completed' && !keepsWork
  const kinds = isForGood ? working : isOver ? ['sealed' as const] : []
  return { fields, kinds, lock: isOver, files: isForGood }
}

/** Removes all that, inside a transaction. */
export async function remove(db: TaskDb, id: string, removals: Removals): Promise<void> {
  await db
    .deleteFrom('callboard_scaffolder_parts as part')
    .where('part.task', '=', id)
    .where(isRemoved(removals))
    .execute()
  const { lock, files } = removals
  if (lock) await db.deleteFrom('callboard_scaffolder_locks').where('task', '=', id).execute()
  if (files) await db.deleteFrom('callboard_scaffolder_files').where('task', '=', id).execute()
}

/** Whether the `part` of a statement is removed. A list may not be empty there: nothing is called ''. */
export function isRemoved({ fields, kinds }: Removals): RawBuilder<SqlBool> {
  const listed = (names: readonly string[]) => sql.join(['', ...names])
  return sql`(part.kind = 'field' and part.name in (${listed(fields)}) or part.kind in (${listed(kinds)}))`
}
