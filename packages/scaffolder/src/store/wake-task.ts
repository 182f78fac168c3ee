import type { Task } from '../tasks/task.ts'
import type { OutsideResult, TaskCommit, TaskReopening } from '../tasks/task-store.ts'
import { finalStatuses } from './claim-task.ts'
import { assertTask } from './read-tasks.ts'
import { remove } from './removals.ts'
import { columnText, optionalText } from './stored-text.ts'
import type { TaskDb } from './task-tables.ts'
import { writeCommit } from './write-commit.ts'
import {
  addCheckpoints,
  addEvents,
  changedParts,
  partOf,
  putParts,
  removedFields,
} from './write-parts.ts'

/** What a run that is opened again forgets of its end. */
const noEnd = {
  endedAt: undefined,
  error: undefined,
  output: undefined,
  needsAttention: undefined,
}

/** Asks for the end of a run, inside a transaction; one that was never claimed ends with a commit. */
export async function cancelTask(
  db: TaskDb,
  id: string,
  { cancelling, unbegun }: { cancelling: NonNullable<Task['cancelling']>; unbegun: TaskCommit },
): Promise<'ended' | 'asked' | 'nothing'> {
  // Held for as long as the transaction, for a commit is written by a holder only.
  const held = await db
    .updateTable('callboard_scaffolder_tasks')
    .set({ holder: '', epoch: 1 })
    .where('id', '=', columnText(id))
    .where('epoch', '=', 0)
    .where('status', 'not in', finalStatuses)
    .executeTakeFirstOrThrow()
  if (held.numUpdatedRows > 0n) {
    await writeCommit(db, { taskId: id, epoch: 1 }, unbegun)
    return 'ended'
  }
  const asked = await wake(db, id)
    .set({ cancelling: JSON.stringify(cancelling) })
    .where('cancelling', 'is', null)
    .executeTakeFirstOrThrow()
  if (asked.numUpdatedRows > 0n) return 'asked'
  await assertTask(db, id)
  return 'nothing'
}

/** Keeps the first result for a key inside a transaction. */
export async function resolveTask(
  db: TaskDb,
  id: string,
  { key, value, event }: OutsideResult,
): Promise<boolean> {
  const stored = columnText(id)
  // Takes the lock of the run: of those who come at the same time, each sees what the one before has kept.
  const { numUpdatedRows } = await db
    .updateTable('callboard_scaffolder_tasks')
    .set((the) => ({ last_event: the.ref('last_event') }))
    .where('id', '=', stored)
    .where('status', 'not in', finalStatuses)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) {
    await assertTask(db, id)
    return false
  }
  if ((await addCheckpoints(db, stored, { [key]: value })) === 0) return false
  const events = event ? [event] : []
  await wake(db, id)
    .set((the) => ({ last_event: the('last_event', '+', events.length) }))
    .execute()
  await addEvents(db, stored, events)
  return true
}

/** Opens a run that is over once more, inside a transaction. */
export async function reopenTask(db: TaskDb, id: string, change: TaskReopening): Promise<boolean> {
  const stored = columnText(id)
  const { events = [], sealed, onlyWorker, task: { status: _open, ...task } = {} } = change
  const { numUpdatedRows } = await db
    .updateTable('callboard_scaffolder_tasks')
    .set((the) => ({
      status: 'open',
      ended_at: null,
      cancelling: null,
      only_worker: optionalText(onlyWorker),
      wake_at: 0,
      woken: 0,
      last_event: the('last_event', '+', events.length),
    }))
    .where('id', '=', stored)
    .where('status', 'in', finalStatuses)
    // One that was completed for good has none.
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('callboard_scaffolder_parts as part')
          .select('part.name')
          .whereRef('part.task', '=', 'callboard_scaffolder_tasks.id')
          .where('part.kind', '=', 'definition'),
      ),
    )
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) {
    await assertTask(db, id)
    return false
  }
  const fields = removedFields({ ...noEnd, ...task })
  await remove(db, stored, { fields, kinds: [], lock: false, files: false })
  const parts = changedParts(stored, { ...change, task })
  await putParts(
    db,
    sealed === undefined ? parts : [...parts, partOf(stored, 'sealed', ['', sealed])],
  )
  await addEvents(db, stored, events)
  return true
}

/** Lets a run go on that sleeps; one that is held will not sleep. */
function wake(db: TaskDb, id: string) {
  return db
    .updateTable('callboard_scaffolder_tasks')
    .set((the) => ({
      woken: 1,
      wake_at: the.case().when('holder', 'is', null).then(0).else(null).end(),
    }))
    .where('id', '=', columnText(id))
    .where('status', 'not in', finalStatuses)
}
