import type { TaskCommit, TaskLease } from '../tasks/task-store.ts'
import { listedEvents, listedParts } from './listed-rows.ts'
import { isRemoved, type Removals, removalsOf } from './removals.ts'
import { createStatement } from './statement.ts'
import type { TaskDb } from './task-tables.ts'
import { assertWritten, type RowChange, rowChangeOf, updateRun } from './update-run.ts'
import { changedParts, checkpointParts, eventRows } from './write-parts.ts'

/**
 * Writes a commit as one statement, which only PostgreSQL knows: one way to the server and back in place of nine.
 *
 * @throws SCAFFOLDER_LEASE_LOST
 */
export async function commitAtOnce(
  db: TaskDb,
  lease: TaskLease,
  commit: TaskCommit,
): Promise<void> {
  const removals = removalsOf(commit)
  const change = writtenOf(lease, commit, removals)
  const [held] = removals
    ? await removing(writing(db, change), removals).selectFrom('held').select('id').execute()
    : isBetweenSteps(commit)
      ? await writeBetweenSteps(db, change)
      : await writing(db, change).selectFrom('held').select('id').execute()
  if (!held) await assertWritten(db, lease, commit)
}

/** What a commit writes, its rows as JSON. */
interface Written extends RowChange {
  parts: string
  events: string
}

function writtenOf(lease: TaskLease, commit: TaskCommit, removals: Removals | undefined): Written {
  const change = rowChangeOf(lease, commit)
  const { id } = change
  const parts = [...changedParts(id, commit), ...checkpointParts(id, commit.checkpoints)]
  // A statement sees what was there before it: what it adds, it cannot remove.
  const lasting = parts.filter(({ kind }) => !removals?.kinds.includes(kind))
  const events = eventRows(commit.events)
  return { ...change, parts: JSON.stringify(lasting), events: JSON.stringify(events) }
}

/** Whether the row of the run gets nothing but numbers, as with most commits. */
function isBetweenSteps({ number, task = {} }: TaskCommit): boolean {
  const { status = 'processing' } = task
  return (
    number !== undefined &&
    status === 'processing' &&
    !('endedAt' in task) &&
    !('cancelling' in task)
  )
}

type BetweenSteps = Pick<Written, 'id' | 'epoch' | 'number' | 'entries' | 'parts' | 'events'>

const writeBetweenSteps = createStatement(
  (db, { id, epoch, number, entries, parts, events }: BetweenSteps) =>
    writing(db, { id, epoch, number, entries, parts, events, task: {}, wakeAt: undefined })
      .selectFrom('held')
      .select('id'),
)

/** Writes where the lease still holds. */
function writing(db: TaskDb, { parts, events, ...change }: Written) {
  return db
    .with('held', (open) => updateRun(open, change).returning(['id', 'last_event']))
    .with('put', (open) =>
      open
        .insertInto('callboard_scaffolder_parts')
        .columns(['task', 'kind', 'name', 'place', 'value'])
        .expression((the) =>
          the
            .selectFrom(['held', listedParts(parts)])
            .select(['held.id', 'part.kind', 'part.name', 'part.place', 'part.value']),
        )
        .onConflict((conflict) =>
          conflict
            .columns(['task', 'kind', 'name'])
            .doUpdateSet((the) => ({ value: the.ref('excluded.value') }))
            // The first result of a checkpoint stays.
            .where('callboard_scaffolder_parts.kind', '!=', 'checkpoint'),
        ),
    )
    .with('told', (open) =>
      open
        .insertInto('callboard_scaffolder_events')
        .columns(['task', 'id', 'created_at', 'type', 'body'])
        .expression((the) =>
          the
            .selectFrom(['held', listedEvents(events)])
            .select((row) => [
              'held.id',
              row('held.last_event', '-', row.ref('event.back')).as('number'),
              'event.created_at',
              'event.type',
              'event.body',
            ]),
        ),
    )
}

/** Removes besides. */
function removing(written: ReturnType<typeof writing>, removals: Removals) {
  return written
    .with('dropped', (open) =>
      open
        .deleteFrom('callboard_scaffolder_parts as part')
        .using('held')
        .whereRef('part.task', '=', 'held.id')
        .where(isRemoved(removals)),
    )
    .with('unlocked', (open) =>
      open
        .deleteFrom('callboard_scaffolder_locks as lock')
        .using('held')
        .whereRef('lock.task', '=', 'held.id')
        .where(({ lit }) => lit(removals.lock)),
    )
    .with('emptied', (open) =>
      open
        .deleteFrom('callboard_scaffolder_files as file')
        .using('held')
        .whereRef('file.task', '=', 'held.id')
        .where(({ lit }) => lit(removals.files)),
    )
}
