import { CallboardError, formatError } from '@callboard/core'
import { describe, expect, it } from 'vitest'
import { taskStoreContract } from '../testing/task-store-contract.ts'
import { add, addEnded, claim, end, idsOf, taskOf } from '../testing/task-store-samples.ts'
import { createMemoryTaskStore } from './memory-task-store.ts'

function create() {
  const store = createMemoryTaskStore()
  return { store, again: () => store }
}

describe('a memory store', () => {
  for (const { name, run } of taskStoreContract(create)) it(name, run)

  it('forgets the oldest runs that are over, and none that goes on', async () => {
    const store = createMemoryTaskStore({ maxTasks: 2 })
    await add(store, 'going')
    const going = await claim(store)
    await addEnded(store, 'over')
    await add(store, 'new')
    expect((await idsOf(store, { order: 'asc' })).ids).toEqual(['going', 'new'])
    await end(store, going)
  })

  it('says what is wrong, and what to do', async () => {
    const { commit } = createMemoryTaskStore()
    const error: unknown = await commit({ taskId: 'a', epoch: 1 }, {}).catch((thrown) => thrown)
    expect(
      CallboardError.is(error, 'SCAFFOLDER_LEASE_LOST') && formatError(error),
    ).toMatchInlineSnapshot(`
      "SCAFFOLDER_LEASE_LOST: The task "a" is carried out by another worker, or by none, or is gone
        hint: Stop working on it: nothing that is written here counts any more."
    `)
  })

  it('forgets a key together with its run, and no other', async () => {
    const store = createMemoryTaskStore({ maxTasks: 2 })
    const create = async (id: string, idempotencyKey: string) =>
      (await store.create({ task: taskOf(id), definition: '{}', idempotencyKey })).task.id
    await create('going', 'g')
    await claim(store)
    await create('over', 'o')
    await end(store, await claim(store))
    expect(await create('again', 'o')).toBe('over')
    await create('new', 'n')
    expect([await create('again', 'o'), await create('x', 'g'), await create('y', 'o')]).toEqual([
      'again',
      'going',
      'again',
    ])
  })
})
