import { assertEqual, assertTrue } from './assertions.ts'
import {
  add,
  addEnded,
  claim,
  codeOf,
  eventOf,
  logOf,
  numbers,
  type TaskStoreCases,
  timeOf,
} from './task-store-samples.ts'

/** The log of a run. */
export const taskLogCases: TaskStoreCases = {
  'gives back an event as it was kept': async ({ store, again }) => {
    await add(store, 'a')
    const { lease } = await claim(store)
    const event = {
      taskId: 'a',
      createdAt: timeOf(1),
      type: 'completion',
      body: { message: 'ä\u0000', stepId: 's1', status: 'completed', output: { deep: [null] } },
    } as const
    await store.commit(lease, { events: [event] })
    const read = await (await again()).events('a', { after: 0, limit: 10 })
    assertEqual(read, [{ id: 1, ...event }], 'events')
  },
  'numbers the log of each run from 1 without gaps, also under concurrent writers': async ({
    store,
    again,
  }) => {
    await add(store, 'a')
    await add(store, 'b')
    const { lease } = await claim(store)
    const other = await again()
    const lines = (count: number) => numbers(count).map(() => eventOf('a'))
    await Promise.all([
      ...numbers(20).map((number) => store.commit(lease, { events: lines(number % 4) })),
      ...numbers(10).map((number) =>
        other.resolve('a', { key: `k${number}`, value: '1', event: eventOf('a') }),
      ),
      store.commit({ taskId: 'a', epoch: 99 }, { events: lines(1) }).catch(() => undefined),
      ...numbers(3).map((number) =>
        other.resolve('b', { key: `k${number}`, value: '1', event: eventOf('b') }),
      ),
    ])
    const idsFrom = async (id: string, after: number, limit: number) =>
      (await store.events(id, { after, limit })).map((event) => event.id)
    const upTo = (count: number) => numbers(count).map((number) => number + 1)
    assertEqual(await idsFrom('a', 0, 100), upTo(40), 'ids')
    assertEqual(await idsFrom('b', 0, 100), upTo(3), 'ids of another run')
    assertEqual(await idsFrom('a', 5, 2), [6, 7], 'ids after 5')
    assertEqual(await idsFrom('a', 40, 2), [], 'ids after the last')
  },
  'keeps a log of thousands of lines in their order': async ({ store }) => {
    await add(store, 'a')
    const { lease } = await claim(store)
    const lines = numbers(2500).map((number) => eventOf('a', `line ${number}`))
    await store.commit(lease, { events: lines })
    assertEqual(
      await logOf(store, 'a'),
      numbers(2500).map((number) => `${number + 1} line ${number}`),
      'log',
    )
  },
  'wakes all who wait for an entry, at once when it is there already': async ({ store, again }) => {
    await add(store, 'a')
    const { lease } = await claim(store)
    const other = await again()
    const waiting = [store, store, other].map((each) => each.changed('a', { after: 0 }))
    await store.commit(lease, { events: [eventOf('a')] })
    await Promise.all(waiting)
    await store.changed('a', { after: 0 })
    await other.changed('a', { after: 0 })
    const resolved = store.changed('a', { after: 1 })
    await other.resolve('a', { key: 'k', value: '1', event: eventOf('a') })
    await resolved
  },
  'stops waiting with the reason of the signal': async ({ store }) => {
    await add(store, 'a')
    const stop = new AbortController()
    const { signal } = stop
    const waiting = store.changed('a', { after: 0, signal })
    const reason = new Error('enough')
    stop.abort(reason)
    const thrown: unknown = await waiting.catch((error: unknown) => error)
    assertTrue(thrown === reason, 'the reason is thrown')
    const late: unknown = await store
      .changed('a', { after: 0, signal })
      .catch((error: unknown) => error)
    assertTrue(late === reason, 'the reason is thrown by one that comes late')
  },
  'lets nobody wait for a run that is forgotten': async ({ store }) => {
    await addEnded(store, 'a')
    const waiting = store.changed('a', { after: 0 })
    const ended = codeOf(waiting)
    await store.prune({ endedBefore: timeOf(10) })
    assertEqual(await ended, 'SCAFFOLDER_TASK_MISSING', 'the wait')
  },
}
