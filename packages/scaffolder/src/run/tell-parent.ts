import type { ClaimedTask, TaskStore } from '../tasks/task-store.ts'
import { resultText } from './run-waits.ts'
import type { RunResult } from './runs-context.ts'
import { nestedKey } from './step-waits.ts'

/** Tells the run around a nested one that it is over, so that it wakes where it waits for that. @throws what the store throws */
export async function tellParent(
  store: Pick<TaskStore, 'resolve'>,
  { task: { id, parentId = '' }, lease: { epoch } }: ClaimedTask,
  status: RunResult['status'],
): Promise<void> {
  const value = resultText(status)
  const isFirst = await store.resolve(parentId, { key: nestedKey(id), value })
  // One that was undone ends once more; only a result of its own wakes the run around it then.
  if (!isFirst) await store.resolve(parentId, { key: `${nestedKey(id)} (${epoch})`, value })
}
