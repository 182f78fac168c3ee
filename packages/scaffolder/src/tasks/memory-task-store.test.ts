import { describe, expect, it } from 'vitest'
import { taskStoreContract } from '../testing/task-store-contract.ts'
import { followEvents } from './follow-events.ts'
import { createMemoryTaskStore } from './memory-task-store.ts'
import type { Task, TaskEvent } from './task.ts'

const task = (id: string): Task => ({
  id,
  templateRef: 'template:default/demo',
  templateTitle: 'Demo',
  status: 'open',
  createdAt: '2026-01-01T00:00:00.000Z',
  parameters: {},
  steps: [],
})
const line = (taskId: string, message: string): Omit<TaskEvent, 'id'> => ({
  taskId,
  createdAt: '2026-01-01T00:00:00.000Z',
  type: 'log',
  body: { message },
})
const end = { status: 'completed' as const, endedAt: '2026-01-01T00:00:01.000Z', output: {} }

describe('a memory store', () => {
  for (const { name, run } of taskStoreContract(createMemoryTaskStore)) it(name, run)

  it('forgets the oldest runs that are over, and none that goes on', async () => {
    const store = createMemoryTaskStore({ maxTasks: 2 })
    await store.create(task('going'))
    await store.create(task('over'))
    await store.finish('over', end, { ...line('over', 'done'), type: 'completion' })
    await store.create(task('new'))
    const { tasks } = await store.list({ order: 'asc' })
    expect(tasks.map(({ id }) => id)).toEqual(['going', 'new'])
  })

  it('forgets a key together with its run, and no other', async () => {
    const store = createMemoryTaskStore({ maxTasks: 2 })
    const create = async (id: string, idempotencyKey: string) =>
      (await store.create(task(id), { idempotencyKey })).task.id
    await create('going', 'g')
    await create('over', 'o')
    await store.finish('over', end, { ...line('over', 'done'), type: 'completion' })
    expect(await create('again', 'o')).toBe('over')
    await create('new', 'n')
    expect([await create('again', 'o'), await create('x', 'g'), await create('y', 'o')]).toEqual([
      'again',
      'going',
      'again',
    ])
  })
})

describe('a log that is followed', () => {
  it('is whole for everyone, from wherever they begin, and ends with the completion', async () => {
    const store = createMemoryTaskStore()
    await store.create(task('a'))
    await store.append(line('a', 'one'))
    const read = async (after: number) => {
      const seen: string[] = []
      for await (const { id, body } of followEvents(store, 'a', { after }))
        seen.push(`${id} ${body.message}`)
      return seen
    }
    const early = [read(0), read(1)]
    await store.append(line('a', 'two'))
    await store.finish('a', end, { ...line('a', 'done'), type: 'completion' })
    expect(await Promise.all([...early, read(2), read(3)])).toEqual([
      ['1 one', '2 two', '3 done'],
      ['2 two', '3 done'],
      ['3 done'],
      [],
    ])
  })

  it('can be left', async () => {
    const store = createMemoryTaskStore()
    await store.create(task('a'))
    const stop = new AbortController()
    const reading = (async () => {
      for await (const _event of followEvents(store, 'a', { signal: stop.signal }));
    })()
    stop.abort(new Error('enough'))
    await expect(reading).rejects.toThrow('enough')
  })

  it('of nobody is an error', async () => {
    const reading = followEvents(createMemoryTaskStore(), 'nobody')[Symbol.asyncIterator]().next()
    await expect(reading).rejects.toMatchObject({ code: 'SCAFFOLDER_TASK_MISSING' })
  })
})
