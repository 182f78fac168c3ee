import { isPostgres } from '@callboard/core/sql'
import type { ClaimedTask, ClaimOptions, TaskHold } from '../tasks/task-store.ts'
import { readClaimed } from './read-tasks.ts'
import { createStatement } from './statement.ts'
import { columnText, keysOf } from './stored-text.ts'
import type { TaskDb } from './task-tables.ts'

/** Final states, as they are in the tables. */
export const finalStatuses = ['completed', 'failed', 'cancelled']

/** The oldest run that a worker may take, if there is one: its time come, its lock free or its own, bound to nobody else. */
export async function findClaimable(db: TaskDb, { worker, now, ids }: ClaimOptions) {
  const stored = { worker: columnText(worker), now }
  const [found] = ids
    ? await claimable(db, { ...stored, ids }).execute()
    : await readClaimable(db, stored)
  return found
}

function claimable(db: TaskDb, { worker, now, ids }: ClaimOptions) {
  return db
    .selectFrom('callboard_scaffolder_tasks as run')
    .select(['run.id', 'run.epoch', 'run.lock_key'])
    .where('run.wake_at', '<=', now)
    .$if(ids !== undefined, (query) => query.where('run.id', 'in', keysOf(ids)))
    .where((the) =>
      the.or([the('run.only_worker', 'is', null), the('run.only_worker', '=', worker)]),
    )
    .where(({ or, and, not, exists, selectFrom, eb }) => {
      const lock = selectFrom('callboard_scaffolder_locks as lock')
        .select('lock.key')
        .whereRef('lock.key', '=', 'run.lock_key')
      // A lock that is free is for the oldest run that needs it.
      const older = selectFrom('callboard_scaffolder_tasks as older')
        .select('older.id')
        .whereRef('older.lock_key', '=', 'run.lock_key')
        .whereRef('older.position', '<', 'run.position')
        .where('older.status', 'not in', finalStatuses)
      return or([
        eb('run.lock_key', 'is', null),
        exists(lock.whereRef('lock.task', '=', 'run.id')),
        and([not(exists(lock)), not(exists(older))]),
      ])
    })
    .orderBy('run.position')
    .limit(1)
}

const readClaimable = createStatement((db, { worker, now }: { worker: string; now: number }) =>
  claimable(db, { worker, now }),
)

/** Takes a run that needs no lock, unless somebody was faster. */
export async function claimFree(
  db: TaskDb,
  { id, epoch }: { id: string; epoch: number },
  { worker, now }: ClaimOptions,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('callboard_scaffolder_tasks')
    .set(handed(worker, epoch + 1))
    .where('id', '=', id)
    .where('epoch', '=', epoch)
    .where('wake_at', '<=', now)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Takes the next run inside a transaction. Workers that ask at the same time get different ones. */
export async function claimTask(db: TaskDb, claim: ClaimOptions): Promise<ClaimedTask | undefined> {
  const postgres = isPostgres(db)
  if (!postgres) await lockFile(db)
  const next = claimable(db, { ...claim, worker: columnText(claim.worker) })
  const found = await (postgres ? next.forUpdate().skipLocked() : next).executeTakeFirst()
  if (!found) return undefined
  if (found.lock_key !== null && !(await lock(db, found.lock_key, found.id))) return undefined
  await db
    .updateTable('callboard_scaffolder_tasks')
    .set(handed(claim.worker, found.epoch + 1))
    .where('id', '=', found.id)
    .execute()
  return readClaimed(db, { taskId: found.id, epoch: found.epoch + 1 })
}

/** Takes a run from its worker inside a transaction, where nothing has moved since the hold was seen. */
export async function takeOverTask(
  db: TaskDb,
  { taskId, epoch, worker: last, beats }: TaskHold,
  worker: string,
): Promise<ClaimedTask | undefined> {
  const before = columnText(last)
  const { numUpdatedRows } = await db
    .updateTable('callboard_scaffolder_tasks')
    .set(handed(worker, epoch + 1))
    .where('id', '=', columnText(taskId))
    .where('epoch', '=', epoch)
    .where('status', 'not in', finalStatuses)
    .where((the) => the(the.fn.coalesce('holder', 'only_worker'), '=', before))
    .where(({ eb, fn, selectFrom, lit }) => {
      const counted = selectFrom('callboard_scaffolder_workers')
        .select('beats')
        .where('worker', '=', before)
      return eb(fn.coalesce(counted, lit(0)), '=', beats)
    })
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 0n ? undefined : readClaimed(db, { taskId, epoch: epoch + 1 })
}

function handed(worker: string, epoch: number) {
  const holder = columnText(worker)
  return { status: 'processing', holder, epoch, committed: 0, wake_at: null, woken: 0 }
}

/** SQLite lets nobody else write from here on: what is read next stays true until the end. */
async function lockFile(db: TaskDb): Promise<void> {
  await db
    .updateTable('callboard_scaffolder_head')
    .set((the) => ({ id: the.ref('id') }))
    .execute()
}

/** Whether a run has its lock. Only one that was opened again can find it taken by now. */
async function lock(db: TaskDb, key: string, task: string): Promise<boolean> {
  await db
    .insertInto('callboard_scaffolder_locks')
    .values({ key, task })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
  const holder = await db
    .selectFrom('callboard_scaffolder_locks')
    .select('task')
    .where('key', '=', key)
    .executeTakeFirst()
  return holder?.task === task
}
