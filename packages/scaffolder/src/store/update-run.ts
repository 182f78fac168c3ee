import { errors } from '../errors.ts'
import { isFinal } from '../tasks/task.ts'
import type { TaskCommit, TaskLease } from '../tasks/task-store.ts'
import { columnText, optionalText } from './stored-text.ts'
import type { TaskDb } from './task-tables.ts'

/** What a commit makes of the row of its run. */
export interface RowChange {
  /** As it is stored. */
  id: string
  epoch: number
  number: number | undefined
  /** How many entries the log gets. */
  entries: number
  task: NonNullable<TaskCommit['task']>
  wakeAt: number | undefined
}

/** What a commit makes of the row of its run. */
export function rowChangeOf({ taskId, epoch }: TaskLease, commit: TaskCommit): RowChange {
  const { number, events = [], task = {}, wakeAt } = commit
  return { id: columnText(taskId), epoch, number, entries: events.length, task, wakeAt }
}

/** Changes the row of a run. It finds none when the lease is lost, or the commit was written before. */
export function updateRun(
  db: Pick<TaskDb, 'updateTable'>,
  { id, epoch, number, entries, task, wakeAt }: RowChange,
) {
  const { status = 'processing' } = task
  return db
    .updateTable('callboard_scaffolder_tasks')
    .set((the) => ({ last_event: the('last_event', '+', entries) }))
    .$if('endedAt' in task, (update) => update.set({ ended_at: optionalText(task.endedAt) }))
    .$if('cancelling' in task, (update) =>
      update.set({ cancelling: task.cancelling ? JSON.stringify(task.cancelling) : null }),
    )
    .$if(isFinal(status), (update) =>
      update.set({ status, holder: null, wake_at: null, only_worker: null }),
    )
    .$if(status === 'open' || status === 'waiting', (update) =>
      update.set((the) => ({
        status,
        holder: null,
        wake_at: the
          .case()
          .when('woken', '=', 1)
          .then(0)
          .else(
            the.cast<number | null>(the.val(wakeAt ?? (status === 'open' ? 0 : null)), 'bigint'),
          )
          .end(),
      })),
    )
    .where('id', '=', id)
    .where('epoch', '=', epoch)
    .where('holder', 'is not', null)
    .$if(number !== undefined, (update) =>
      update.set({ committed: number ?? 0 }).where('committed', '<', number ?? 0),
    )
}

/**
 * For a commit that has found no row: fine where it was written before.
 *
 * @throws SCAFFOLDER_LEASE_LOST
 */
export async function assertWritten(
  db: TaskDb,
  { taskId, epoch }: TaskLease,
  { number }: TaskCommit,
): Promise<void> {
  const row = await db
    .selectFrom('callboard_scaffolder_tasks')
    .select('committed')
    .where('id', '=', columnText(taskId))
    .where('epoch', '=', epoch)
    .executeTakeFirst()
  if (!row || number === undefined || row.committed < number)
    throw errors.LEASE_LOST({ id: taskId })
}
