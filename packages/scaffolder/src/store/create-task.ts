import { isFinal, type Task } from '../tasks/task.ts'
import type { NewTask } from '../tasks/task-store.ts'
import { readTask } from './read-tasks.ts'
import { columnText, optionalKey, optionalText } from './stored-text.ts'
import type { TaskDb } from './task-tables.ts'
import { fieldParts, partOf, putParts } from './write-parts.ts'

/** Keeps a new run, inside a transaction. */
export async function createTask(
  db: TaskDb,
  created: NewTask,
): Promise<{ task: Task; created: boolean }> {
  const { task, idempotencyKey } = created
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('callboard_scaffolder_tasks')
    .values(toRow(created))
    .onConflict((conflict) => conflict.column('idempotency_key').doNothing())
    .executeTakeFirstOrThrow()
  if (numInsertedOrUpdatedRows === 0n) {
    const { id } = await db
      .selectFrom('callboard_scaffolder_tasks')
      .select('id')
      .where('idempotency_key', '=', optionalKey(idempotencyKey))
      .executeTakeFirstOrThrow()
    return { task: (await readTask(db, id)) ?? task, created: false }
  }
  await putParts(db, toParts(created))
  return { task: structuredClone(task), created: true }
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
