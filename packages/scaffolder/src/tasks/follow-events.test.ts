import { expect, it } from 'vitest'
import { add, claim, eventOf, timeOf } from '../testing/task-store-samples.ts'
import { followEvents } from './follow-events.ts'
import { createMemoryTaskStore } from './memory-task-store.ts'

async function begin() {
  const store = createMemoryTaskStore()
  await add(store, 'a')
  const { lease } = await claim(store)
  return {
    store,
    say: (message: string) => store.commit(lease, { events: [eventOf('a', message)] }),
    lease,
  }
}

it('is whole for everyone, from wherever they begin, and ends with the completion', async () => {
  const { store, say, lease } = await begin()
  await say('one')
  const read = async (after: number) => {
    const seen: string[] = []
    for await (const { id, body } of followEvents(store, 'a', { after }))
      seen.push(`${id} ${body.message}`)
    return seen
  }
  const early = [read(0), read(1)]
  await say('two')
  await store.commit(lease, {
    task: { status: 'completed', endedAt: timeOf(1) },
    events: [{ ...eventOf('a', 'done'), type: 'completion' }],
  })
  expect(await Promise.all([...early, read(2), read(3)])).toEqual([
    ['1 one', '2 two', '3 done'],
    ['2 two', '3 done'],
    ['3 done'],
    [],
  ])
})

it('can be left', async () => {
  const { store } = await begin()
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
