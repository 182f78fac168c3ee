import { CallboardError } from '@callboard/core'
import type { Task, TaskEvent, TaskStatus } from '../tasks/task.ts'
import type { ClaimedTask, NewTask, TaskQuery, TaskStore } from '../tasks/task-store.ts'

/** Demands of a contract by their sentences. */
export type TaskStoreCases = Record<
  string,
  (subject: { store: TaskStore; again(): TaskStore | Promise<TaskStore> }) => Promise<void>
>

/** A moment of the samples, so many seconds after their beginning. */
export function timeOf(second: number): string {
  return new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString()
}

/** A run of two steps. */
export function taskOf(id: string, more: Partial<Task> = {}): Task {
  return {
    id,
    templateRef: 'template:default/demo',
    templateTitle: 'Demo',
    status: 'open',
    createdAt: timeOf(0),
    parameters: { name: 'ledger' },
    steps: [
      { id: 's1', name: 'One', action: 'x' },
      { id: 's2', name: 'Two', action: 'x' },
    ],
    ...more,
  }
}

/** A line of a log. */
export function eventOf(taskId: string, message = 'hello'): Omit<TaskEvent, 'id'> {
  return { taskId, createdAt: timeOf(0), type: 'log', body: { message } }
}

/** Creates a run. */
export async function add(
  store: TaskStore,
  id: string,
  { task, ...more }: Partial<Omit<NewTask, 'task'>> & { task?: Partial<Task> } = {},
): Promise<void> {
  await store.create({ task: taskOf(id, task), definition: `definition of ${id}`, ...more })
}

/** Claims the next run. @throws when there is none */
export async function claim(
  store: TaskStore,
  { worker = 'w1', now = 1000 } = {},
): Promise<ClaimedTask> {
  const claimed = await store.claim({ worker, now })
  if (!claimed) throw new Error('there is nothing to claim')
  return claimed
}

/** The id of the next run, or none. */
export async function claimId(store: TaskStore, { worker = 'w1', now = 1000 } = {}) {
  return (await store.claim({ worker, now }))?.task.id
}

/** Ends a run that is held. */
export async function end(
  store: TaskStore,
  { lease }: Pick<ClaimedTask, 'lease'>,
  status: Extract<TaskStatus, 'completed' | 'failed' | 'cancelled'> = 'completed',
): Promise<void> {
  await store.commit(lease, { task: { status, endedAt: timeOf(9) } })
}

/** Creates, claims and ends a run. Nothing else must be there to be claimed. */
export async function addEnded(store: TaskStore, id: string, endedAt = timeOf(9)): Promise<void> {
  await add(store, id)
  const { lease } = await claim(store)
  await store.commit(lease, { task: { status: 'failed', endedAt } })
}

/** How a run ends that was never begun. */
export const unbegun = {
  task: { status: 'cancelled', endedAt: timeOf(3) },
  events: [
    { taskId: 'a', createdAt: timeOf(3), type: 'completion', body: { message: 'never begun' } },
  ],
} as const

/** The ids a query finds. */
export async function idsOf(store: TaskStore, query?: TaskQuery) {
  const { tasks, total } = await store.list(query)
  return { ids: tasks.map(({ id }) => id), total }
}

/** The messages of a log, each with its number. */
export async function logOf(store: TaskStore, id: string): Promise<string[]> {
  const events = await store.events(id, { after: 0, limit: 10_000 })
  return events.map((event) => `${event.id} ${event.body.message}`)
}

/** The code that work fails with. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'nothing was thrown',
    (error: unknown) => (CallboardError.is(error) ? error.code : String(error)),
  )
}

/** Numbers from 0. */
export const numbers = (count: number) => Array.from({ length: count }, (_value, index) => index)
