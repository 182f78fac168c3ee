import type { TaskCommit, TaskLease } from '../tasks/task-store.ts'
import { removalsOf, remove } from './removals.ts'
import { columnText } from './stored-text.ts'
import type { TaskDb } from './task-tables.ts'
import { assertWritten, rowChangeOf, updateRun } from './update-run.ts'
import { addCheckpoints, addEvents, changedParts, putParts } from './write-parts.ts'

/**
 * Writes a commit inside a transaction. The first statement takes the lock of the run and tells whether the lease still holds.
 *
 * @throws SCAFFOLDER_LEASE_LOST
 */
export async function writeCommit(db: TaskDb, lease: TaskLease, commit: TaskCommit): Promise<void> {
  const { events = [], checkpoints } = commit
  const { numUpdatedRows } = await updateRun(
    db,
    rowChangeOf(lease, commit),
  ).executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) return assertWritten(db, lease, commit)
  const id = columnText(lease.taskId)
  await putParts(db, changedParts(id, commit))
  await addCheckpoints(db, id, checkpoints)
  await addEvents(db, id, events)
  const removals = removalsOf(commit)
  if (removals) await remove(db, id, removals)
}
