import { chunksOf } from '@callboard/core/sql'
import type { TaskCommit, TaskFields } from '../tasks/task-store.ts'
import { columnText, keyOf } from './stored-text.ts'
import type { PartKind, PartRow, TaskDb } from './task-tables.ts'

/** Databases bound the number of values in a statement. */
const rowsAtOnce = 200

/** A part that is no step. */
export function partOf(task: string, kind: PartKind, [name, value]: [string, string]): PartRow {
  return { task, kind, name: keyOf(name), place: 0, value }
}

/** Fields of a run, each a part. Its status and who asked for its end are in its row. */
export function fieldParts(id: string, task: TaskFields): PartRow[] {
  return fieldsOf(task).flatMap(([name, value]) =>
    value === undefined ? [] : [partOf(id, 'field', [name, JSON.stringify(value)])],
  )
}

/** Names of the fields that are undefined. */
export function removedFields(task: TaskFields): string[] {
  return fieldsOf(task).flatMap(([name, value]) => (value === undefined ? [name] : []))
}

function fieldsOf(task: TaskFields): [string, unknown][] {
  const inRow = ['id', 'status', 'steps', 'cancelling']
  return Object.entries(task).filter(([name]) => !inRow.includes(name))
}

/** The parts that a commit replaces. */
export function changedParts(id: string, change: TaskCommit): PartRow[] {
  const { task = {}, steps = [], journal = {}, workspace } = change
  // A statement can write a row once: of a step that is named twice, the last word counts.
  const lastSteps = new Map(steps.map((step) => [step.id, step])).values()
  return [
    ...fieldParts(id, task),
    ...Array.from(lastSteps, (step) => partOf(id, 'step', [step.id, JSON.stringify(step)])),
    // The name of the step stands before its entry, as JSON in a line of its own: the key may be a digest of it.
    ...Object.entries(journal).map(([step, entry]) =>
      partOf(id, 'journal', [step, `${JSON.stringify(step)}\n${entry}`]),
    ),
    ...(workspace === undefined ? [] : [partOf(id, 'workspace', ['', workspace])]),
  ]
}

/** Writes parts over those that are there. A step keeps its place. */
export async function putParts(db: TaskDb, rows: readonly PartRow[]): Promise<void> {
  for (const chunk of chunksOf(rows, rowsAtOnce))
    await db
      .insertInto('callboard_scaffolder_parts')
      .values(chunk)
      .onConflict((conflict) =>
        conflict
          .columns(['task', 'kind', 'name'])
          .doUpdateSet((the) => ({ value: the.ref('excluded.value') })),
      )
      .execute()
}

/** Results to be kept. */
export function checkpointParts(
  id: string,
  checkpoints: TaskCommit['checkpoints'] = {},
): PartRow[] {
  return Object.entries(checkpoints).map((entry) => partOf(id, 'checkpoint', entry))
}

/** Writes checkpoints that are not there yet. @returns how many */
export async function addCheckpoints(
  db: TaskDb,
  id: string,
  checkpoints: TaskCommit['checkpoints'],
): Promise<number> {
  let added = 0
  for (const chunk of chunksOf(checkpointParts(id, checkpoints), rowsAtOnce)) {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('callboard_scaffolder_parts')
      .values(chunk)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    added += Number(numInsertedOrUpdatedRows ?? 0)
  }
  return added
}

/** An entry of a log, counted back from the last one. */
export interface EventRow {
  back: number
  created_at: string
  type: string
  body: string
}

/** Entries of a log. */
export function eventRows(events: TaskCommit['events'] = []): EventRow[] {
  return events.map(({ createdAt, type, body }, index) => ({
    back: events.length - 1 - index,
    created_at: columnText(createdAt),
    type: columnText(type),
    body: JSON.stringify(body),
  }))
}

/** Writes entries of a log, after `last_event` of the run was raised by their number. */
export async function addEvents(
  db: TaskDb,
  id: string,
  events: NonNullable<TaskCommit['events']>,
): Promise<void> {
  for (const chunk of chunksOf(eventRows(events), rowsAtOnce))
    await db
      .insertInto('callboard_scaffolder_events')
      .values(({ eb, selectFrom }) => {
        // The row of the run is locked by now, so that its number stands still.
        const last = selectFrom('callboard_scaffolder_tasks')
          .select('last_event')
          .where('callboard_scaffolder_tasks.id', '=', id)
          .$asScalar()
        return chunk.map(({ back, ...row }) => ({ task: id, id: eb(last, '-', back), ...row }))
      })
      .execute()
}
