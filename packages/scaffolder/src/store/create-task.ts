import { copyJson } from '../tasks/copy-json.ts'
import { isFinal, type Task } from '../tasks/task.ts'
import type { NewTask } from '../tasks/task-store.ts'
import { listedParts } from './listed-rows.ts'
import { readTask } from './read-tasks.ts'
import { columnText, optionalKey, optionalText } from './stored-text.ts'
import type { TaskDb } from './task-tables.ts'
import { fieldParts, partOf, putParts } from './write-parts.ts'

/** A run as it is kept, and whether it is new. */
interface CreatedTask {
  task: Task
  created: boolean
}

/** Keeps a new run, inside a transaction. */
export async function createTask(db: TaskDb, created: NewTask): Promise<CreatedTask> {
  const { numInsertedOrUpdatedRows } = await insertRun(db, created).executeTakeFirstOrThrow()
  if (numInsertedOrUpdatedRows === 0n) return createdBefore(db, created)
  await putParts(db, toParts(created))
  return { task: copyJson(created.task), created: true }
}

/** Keeps a new run as one statement, which only PostgreSQL knows. */
export async function createAtOnce(db: TaskDb, created: NewTask): Promise<CreatedTask> {
  const made = await db
    .with('held', (open) => insertRun(open, created).returning('id'))
    .with('put', (open) =>
      open
        .insertInto('callboard_scaffolder_parts')
        .columns(['task', 'kind', 'name', 'place', 'value'])
        .expression((the) =>
          the
            .selectFrom(['held', listedParts(JSON.stringify(toParts(created)))])
            .select(['held.id', 'part.kind', 'part.name', 'part.place', 'part.value']),
        ),
    )
    .selectFrom('held')
    .select('id')
    .executeTakeFirst()
  return made ? { task: copyJson(created.task), created: true } : createdBefore(db, created)
}

/** It finds no place when a run was created with the same key. */
function insertRun(db: Pick<TaskDb, 'insertInto'>, created: NewTask) {
  return db
    .insertInto('callboard_scaffolder_tasks')
    .values(toRow(created))
    .onConflict((conflict) => conflict.column('idempotency_key').doNothing())
}

async function createdBefore(db: TaskDb, { task, idempotencyKey }: NewTask): Promise<CreatedTask> {
  const { id } = await db
    .selectFrom('callboard_scaffolder_tasks')
    .select('id')
    .where('idempotency_key', '=', optionalKey(idempotencyKey))
    .executeTakeFirstOrThrow()
  return { task: (await readTask(db, id)) ?? task, created: false }
}

function toRow({ task, idempotencyKey, lockKey, onlyWorker }: NewTask) {
  return {
    id: columnText(task.id),
    status: task.status,
    created_at: columnText(task.createdAt),
    ended_at: optionalText(task.endedAt),
    created_by: optionalText(task.createdBy),
    parent_id: optionalText(task.parentId),
    template_ref: columnText(task.templateRef),
    idempotency_key: optionalKey(idempotencyKey),
    lock_key: optionalKey(lockKey),
    only_worker: isFinal(task.status) ? null : optionalText(onlyWorker),
    holder: null,
    epoch: 0,
    committed: 0,
    wake_at: task.status === 'open' ? 0 : null,
    woken: 0,
    cancelling: task.cancelling ? JSON.stringify(task.cancelling) : null,
    last_event: 0,
  }
}

function toParts({ task, definition, sealed }: NewTask) {
  const id = columnText(task.id)
  return [
    partOf(id, 'definition', ['', definition]),
    ...(sealed === undefined ? [] : [partOf(id, 'sealed', ['', sealed])]),
    ...fieldParts(id, task),
    ...task.steps.map((step, place) => ({
      ...partOf(id, 'step', [step.id, JSON.stringify(step)]),
      place,
    })),
  ]
}
