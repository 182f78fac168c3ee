import { finalStatuses } from './claim-task.ts'
import { columnText } from './stored-text.ts'
import type { TaskDb } from './task-tables.ts'

/** Runs of one transaction: each may have thousands of rows. */
const atOnce = 20

/** Finds the oldest runs that ended before a moment. */
export async function findEnded(
  db: TaskDb,
  { endedBefore, limit }: { endedBefore: string; limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('callboard_scaffolder_tasks')
    .select('id')
    .where('ended_at', '<', columnText(endedBefore))
    .where('status', 'in', finalStatuses)
    .orderBy('ended_at')
    .orderBy('position')
    .limit(Math.min(limit, atOnce))
    .execute()
  return rows.map(({ id }) => id)
}

/** Removes runs with everything of them, inside a transaction; none that was opened again since. @returns how many */
export async function forgetTasks(
  db: TaskDb,
  ids: readonly string[],
  endedBefore: string,
): Promise<number> {
  const still = () =>
    db
      .selectFrom('callboard_scaffolder_tasks')
      .select('id')
      .where('id', 'in', ids)
      .where('ended_at', '<', columnText(endedBefore))
  // Takes their locks, so that none is opened again meanwhile.
  await db
    .updateTable('callboard_scaffolder_tasks')
    .set({ woken: 0 })
    .where('id', 'in', ids)
    .where('ended_at', '<', columnText(endedBefore))
    .execute()
  const gone = (await still().execute()).map(({ id }) => id)
  if (gone.length === 0) return 0
  for (const table of [
    'callboard_scaffolder_events',
    'callboard_scaffolder_parts',
    'callboard_scaffolder_files',
  ] as const)
    await db.deleteFrom(table).where('task', 'in', gone).execute()
  await db.deleteFrom('callboard_scaffolder_tasks').where('id', 'in', gone).execute()
  return gone.length
}

/** Removes workers that have nothing to do; one that lives is back with its next beat. */
export async function forgetWorkers(db: TaskDb): Promise<void> {
  await db
    .deleteFrom('callboard_scaffolder_workers')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('callboard_scaffolder_tasks as run')
            .select('run.id')
            .where((the) =>
              the.or([
                the('run.holder', '=', the.ref('callboard_scaffolder_workers.worker')),
                the('run.only_worker', '=', the.ref('callboard_scaffolder_workers.worker')),
              ]),
            ),
        ),
      ),
    )
    .execute()
}
