import { CallboardError } from '@callboard/core'
import { type ContractCase, contractCases } from '@callboard/core/testing'
import type { Task, TaskEvent } from '../tasks/task.ts'
import type { TaskStore } from '../tasks/task-store.ts'
import { assertEqual, assertTrue } from './assertions.ts'

type Check = (store: TaskStore) => Promise<void>

/** What every {@link TaskStore} must do. `create` gives a store that is empty, for each case its own. */
export function taskStoreContract(create: () => TaskStore | Promise<TaskStore>): ContractCase[] {
  return contractCases(checks, create)
}

const checks: Record<string, Check> = {
  'gives back a run as it was kept': async (store) => {
    assertEqual(await store.create(taskOf('a')), { task: taskOf('a'), created: true }, 'create')
    assertEqual(await store.get('a'), taskOf('a'), 'get')
    assertEqual(await store.get('b'), undefined, 'get of a run that is not there')
  },
  'keeps one run for a key that is used twice': async (store) => {
    await store.create(taskOf('a'), { idempotencyKey: 'k' })
    const again = await store.create(taskOf('b'), { idempotencyKey: 'k' })
    assertEqual(again, { task: taskOf('a'), created: false }, 'second create')
    assertEqual((await store.list()).total, 1, 'total')
  },
  'is not changed through what it was given or gave': async (store) => {
    const task = taskOf('a')
    await store.create(task)
    Object.assign(task.parameters, { name: 'changed' })
    Object.assign((await store.get('a')) ?? {}, { status: 'failed' })
    assertEqual(await store.get('a'), taskOf('a'), 'get')
  },
  'lists by user, status and template, the newest first': async (store) => {
    await store.create(taskOf('a', { createdBy: 'user:default/ana' }))
    await store.create(taskOf('b'))
    await store.create(taskOf('c', { status: 'processing' }))
    const ids = async (query: Parameters<TaskStore['list']>[0]) => {
      const { tasks, total } = await store.list(query)
      return { ids: tasks.map(({ id }) => id), total }
    }
    assertEqual(await ids({}), { ids: ['c', 'b', 'a'], total: 3 }, 'all')
    assertEqual(await ids({ order: 'asc', limit: 1, offset: 1 }), { ids: ['b'], total: 3 }, 'page')
    assertEqual(await ids({ createdBy: 'user:default/ana' }), { ids: ['a'], total: 1 }, 'by user')
    assertEqual(await ids({ status: 'processing' }), { ids: ['c'], total: 1 }, 'by status')
    assertEqual(
      await ids({ templateRef: 'template:default/x' }),
      { ids: [], total: 0 },
      'by template',
    )
  },
  'replaces a step and changes the run around it': async (store) => {
    await store.create(taskOf('a'))
    await store.update('a', { status: 'processing' })
    const step = { id: 's1', name: 'One', action: 'x', status: 'completed' as const }
    await store.saveStep('a', step)
    const found = await store.get('a')
    assertEqual(found?.status, 'processing', 'status')
    assertEqual(found?.steps, [step, taskOf('a').steps[1]], 'steps')
  },
  'numbers the log of each run from 1 without gaps, also under concurrent writers': async (
    store,
  ) => {
    await store.create(taskOf('a'))
    await store.create(taskOf('b'))
    await Promise.all(Array.from({ length: 20 }, () => store.append(eventOf('a'))))
    assertEqual((await store.append(eventOf('b'))).id, 1, 'first id of another run')
    const ids = (await store.events('a', { after: 0, limit: 100 })).map(({ id }) => id)
    assertEqual(
      ids,
      Array.from({ length: 20 }, (_value, index) => index + 1),
      'ids',
    )
    const part = (await store.events('a', { after: 5, limit: 2 })).map(({ id }) => id)
    assertEqual(part, [6, 7], 'ids after 5')
  },
  'ends a run together with its log': async (store) => {
    await store.create(taskOf('a'))
    const completion = { ...eventOf('a'), type: 'completion' as const }
    const endedAt = '2026-01-01T00:00:01.000Z'
    await store.finish('a', { status: 'completed', endedAt, output: { x: 1 } }, completion)
    const found = await store.get('a')
    assertEqual(
      [found?.status, found?.endedAt, found?.output],
      ['completed', endedAt, { x: 1 }],
      'run',
    )
    const [last] = await store.events('a', { after: 0, limit: 1 })
    assertEqual(last?.type, 'completion', 'last event')
  },
  'wakes who waits for an entry, at once when it is there already': async (store) => {
    await store.create(taskOf('a'))
    const waiting = store.changed('a', { after: 0 })
    await store.append(eventOf('a'))
    await waiting
    await store.changed('a', { after: 0 })
  },
  'stops waiting with the reason of the signal': async (store) => {
    await store.create(taskOf('a'))
    const stop = new AbortController()
    const waiting = store.changed('a', { after: 0, signal: stop.signal })
    const reason = new Error('enough')
    stop.abort(reason)
    const thrown = await waiting.catch((error: unknown) => error)
    assertTrue(thrown === reason, 'the reason is thrown')
  },
  'keeps the first result of a checkpoint, be it nothing': async (store) => {
    await store.create(taskOf('a'))
    assertEqual(await store.checkpoint('a', 'k'), undefined, 'before')
    await store.saveCheckpoint('a', 'k', 0)
    await store.saveCheckpoint('a', 'k', 1)
    await store.saveCheckpoint('a', 'void', undefined)
    assertEqual(await store.checkpoint('a', 'k'), { done: true, value: 0 }, 'after')
    assertEqual(await store.checkpoint('a', 'void'), { done: true, value: undefined }, 'void')
  },
  'refuses to write to a run that is not there': async (store) => {
    const thrown = await store.append(eventOf('nobody')).catch((error: unknown) => error)
    assertTrue(CallboardError.is(thrown, 'SCAFFOLDER_TASK_MISSING'), 'SCAFFOLDER_TASK_MISSING')
  },
}

function taskOf(id: string, more: Partial<Task> = {}): Task {
  return {
    id,
    templateRef: 'template:default/demo',
    templateTitle: 'Demo',
    status: 'open',
    createdAt: '2026-01-01T00:00:00.000Z',
    parameters: { name: 'ledger' },
    steps: [
      { id: 's1', name: 'One', action: 'x' },
      { id: 's2', name: 'Two', action: 'x' },
    ],
    ...more,
  }
}

function eventOf(taskId: string): Omit<TaskEvent, 'id'> {
  return { taskId, createdAt: '2026-01-01T00:00:00.000Z', type: 'log', body: { message: 'hello' } }
}
