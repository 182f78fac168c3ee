import { type AliasedRawBuilder, sql } from 'kysely'
import type { TaskCommit, TaskLease } from '../tasks/task-store.ts'
import { columnText } from './stored-text.ts'
import type { PartKind, TaskDb } from './task-tables.ts'
import { assertWritten, updateRun } from './update-run.ts'
import { changedParts, checkpointParts, eventRows } from './write-parts.ts'

/** A part of the run that is held. */
interface ListedPart {
  kind: PartKind
  name: string
  place: number
  value: string
}

/** An entry of its log, counted back from the last one. */
interface ListedEvent {
  back: number
  created_at: string
  type: string
  body: string
}

/**
 * Writes a commit that neither ends a run nor removes anything as one statement, which only PostgreSQL knows: one way to the
 * server and back in place of five.
 *
 * @throws SCAFFOLDER_LEASE_LOST
 */
export async function commitAtOnce(
  db: TaskDb,
  lease: TaskLease,
  commit: TaskCommit,
): Promise<void> {
  const id = columnText(lease.taskId)
  const parts = [...changedParts(id, commit), ...checkpointParts(id, commit.checkpoints)]
  const held = await db
    .with('held', (open) => updateRun(open, lease, commit).returning(['id', 'last_event']))
    .with('put', (open) =>
      open
        .insertInto('callboard_scaffolder_parts')
        .columns(['task', 'kind', 'name', 'place', 'value'])
        .expression((the) =>
          the
            .selectFrom(['held', partList(parts)])
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
            .selectFrom(['held', eventList(eventRows(commit.events))])
            .select((row) => [
              'held.id',
              row('held.last_event', '-', row.ref('event.back')).as('number'),
              'event.created_at',
              'event.type',
              'event.body',
            ]),
        ),
    )
    .selectFrom('held')
    .select('id')
    .executeTakeFirst()
  if (!held) await assertWritten(db, lease, commit)
}

/** Rows as one value, of any driver. */
function partList(parts: readonly ListedPart[]): AliasedRawBuilder<ListedPart, 'part'> {
  return sql<ListedPart>`json_to_recordset(${JSON.stringify(parts)}::json)`.as<'part'>(
    sql`part(kind text, name text, place integer, value text)`,
  )
}

function eventList(events: readonly ListedEvent[]): AliasedRawBuilder<ListedEvent, 'event'> {
  return sql<ListedEvent>`json_to_recordset(${JSON.stringify(events)}::json)`.as<'event'>(
    sql`event(back integer, created_at text, type text, body text)`,
  )
}
