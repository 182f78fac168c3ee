import type { TaskHold, TaskLease } from '../tasks/task-store.ts'
import { columnText } from './stored-text.ts'
import type { TaskDb } from './task-tables.ts'

/** Counts a worker's beat. */
export async function countBeat(db: TaskDb, worker: string): Promise<void> {
  await db
    .insertInto('callboard_scaffolder_workers')
    .values({ worker: columnText(worker), beats: 1 })
    .onConflict((conflict) =>
      conflict.column('worker').doUpdateSet((the) => ({
        beats: the('callboard_scaffolder_workers.beats', '+', 1),
      })),
    )
    .execute()
}

/** Those of a worker's leases that it still holds. */
export async function readLeases(
  db: TaskDb,
  worker: string,
  leases: readonly TaskLease[],
): Promise<Map<string, { cancelling: boolean }>> {
  if (leases.length === 0) return new Map()
  const rows = await db
    .selectFrom('callboard_scaffolder_tasks')
    .select(['id', 'epoch', 'cancelling'])
    .where('holder', '=', columnText(worker))
    .execute()
  const held = rows.filter(({ id, epoch }) =>
    leases.some((lease) => lease.taskId === id && lease.epoch === epoch),
  )
  return new Map(held.map(({ id, cancelling }) => [id, { cancelling: cancelling !== null }]))
}

/** What is held, and what only one worker can carry out. */
export async function readHolds(db: TaskDb): Promise<TaskHold[]> {
  const rows = await db
    .selectFrom('callboard_scaffolder_tasks as run')
    .leftJoin('callboard_scaffolder_workers as worker', (join) =>
      join.on((the) => the('worker.worker', '=', the.fn.coalesce('run.holder', 'run.only_worker'))),
    )
    .select(['run.id', 'run.epoch', 'run.holder', 'run.only_worker', 'worker.beats'])
    .where((the) =>
      the.or([the('run.holder', 'is not', null), the('run.only_worker', 'is not', null)]),
    )
    .execute()
  return rows.map(({ id, epoch, holder, only_worker, beats }) => ({
    taskId: id,
    epoch,
    worker: holder ?? only_worker ?? '',
    beats: Number(beats ?? 0),
  }))
}
