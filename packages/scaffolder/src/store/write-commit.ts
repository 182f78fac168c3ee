import { isFinal } from '../tasks/task.ts'
import type { TaskCommit, TaskLease } from '../tasks/task-store.ts'
import { columnText } from './stored-text.ts'
import type { PartKind, TaskDb } from './task-tables.ts'
import { assertWritten, updateRun } from './update-run.ts'
import { addCheckpoints, addEvents, changedParts, putParts, removeFields } from './write-parts.ts'

/** What is needed only as long as a run goes on, or can. */
const working: PartKind[] = ['definition', 'sealed', 'journal', 'checkpoint', 'workspace']

/** Whether a commit leaves everything that it does not replace. */
export function keepsAll({ task = {} }: TaskCommit): boolean {
  const { status, ...fields } = task
  return !(status && isFinal(status)) && !Object.values(fields).includes(undefined)
}

/**
 * Writes a commit inside a transaction. The first statement takes the lock of the run and tells whether the lease still holds.
 *
 * @throws SCAFFOLDER_LEASE_LOST
 */
export async function writeCommit(db: TaskDb, lease: TaskLease, commit: TaskCommit): Promise<void> {
  const { events = [], checkpoints, task = {} } = commit
  const { numUpdatedRows } = await updateRun(db, lease, commit).executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) return assertWritten(db, lease, commit)
  const id = columnText(lease.taskId)
  await removeFields(db, id, task)
  await putParts(db, changedParts(id, commit))
  await addCheckpoints(db, id, checkpoints)
  await addEvents(db, id, events)
  if (task.status && isFinal(task.status))
    await letGo(db, id, { isForGood: task.status === 'completed' && !commit.keepsWork })
}

/** What a run that is over has no need of. */
async function letGo(db: TaskDb, id: string, { isForGood }: { isForGood: boolean }): Promise<void> {
  await db.deleteFrom('callboard_scaffolder_locks').where('task', '=', id).execute()
  await db
    .deleteFrom('callboard_scaffolder_parts')
    .where('task', '=', id)
    .where('kind', 'in', isForGood ? working : ['sealed'])
    .execute()
  if (isForGood) await db.deleteFrom('callboard_scaffolder_files').where('task', '=', id).execute()
}
