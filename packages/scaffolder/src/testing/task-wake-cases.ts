import { assertEqual } from './assertions.ts'
import {
  add,
  addEnded,
  claim,
  claimId,
  eventOf,
  logOf,
  numbers,
  type TaskStoreCases,
  timeOf,
  unbegun,
} from './task-store-samples.ts'

const cancelling = { at: timeOf(1), by: 'user:default/ana', reason: 'enough' }

/** Runs that sleep, and what wakes them. */
export const taskWakeCases: TaskStoreCases = {
  'wakes a run when its time has come, and says when that is': async ({ store }) => {
    await add(store, 'a')
    await add(store, 'b')
    assertEqual(await store.nextWake({ now: 0 }), undefined, 'while nothing sleeps')
    const [first, second] = [await claim(store), await claim(store)]
    await store.commit(first.lease, { task: { status: 'waiting' }, wakeAt: 5000 })
    await store.commit(second.lease, { task: { status: 'open' }, wakeAt: 2000 })
    assertEqual(await store.nextWake({ now: 1000 }), 2000, 'next')
    assertEqual(await store.nextWake({ now: 2000 }), 5000, 'the one after')
    assertEqual(await claimId(store, { now: 1999 }), undefined, 'too early')
    assertEqual(await claimId(store, { now: 2000 }), 'b', 'the one that is due')
    assertEqual(await claimId(store, { now: 5000 }), 'a', 'the other')
    assertEqual(await store.nextWake({ now: 0 }), undefined, 'at the end')
  },
  'gives an open run that is let go to anybody at once': async ({ store }) => {
    await add(store, 'a')
    const { lease } = await claim(store)
    await store.commit(lease, { task: { status: 'open' } })
    assertEqual((await store.get('a'))?.status, 'open', 'status')
    assertEqual(await claimId(store, { worker: 'w2', now: 0 }), 'a', 'claim')
  },
  'lets a run sleep until a result from outside wakes it': async ({ store, again }) => {
    await add(store, 'a')
    const { lease } = await claim(store)
    await store.commit(lease, { task: { status: 'waiting' } })
    assertEqual((await store.get('a'))?.status, 'waiting', 'status')
    const far = Number.MAX_SAFE_INTEGER
    assertEqual(await claimId(store, { now: far }), undefined, 'while it sleeps')
    const other = await again()
    assertEqual(
      await other.resolve('a', { key: 'decision', value: '"yes"', event: eventOf('a', 'yes') }),
      true,
      'first',
    )
    assertEqual(
      await store.resolve('a', { key: 'decision', value: '"no"', event: eventOf('a', 'no') }),
      false,
      'second',
    )
    assertEqual(await claimId(store, { now: 0 }), 'a', 'claim')
    assertEqual(await store.checkpoint('a', 'decision'), '"yes"', 'result')
    assertEqual(await logOf(store, 'a'), ['1 yes'], 'log')
  },
  'takes one result, however many come at the same time': async ({ store, again }) => {
    await add(store, 'a')
    const stores = [store, await again()]
    const taken = await Promise.all(
      numbers(10).map((number) =>
        (stores[number % 2] ?? store).resolve('a', {
          key: 'k',
          value: `${number}`,
          event: eventOf('a', `${number}`),
        }),
      ),
    )
    const winner = taken.indexOf(true)
    assertEqual(taken.filter(Boolean).length, 1, 'winners')
    assertEqual(await store.checkpoint('a', 'k'), `${winner}`, 'result')
    assertEqual(await logOf(store, 'a'), [`1 ${winner}`], 'log')
  },
  'does not let a run sleep that was woken while it was held': async ({ store }) => {
    await add(store, 'a')
    const first = await claim(store)
    await store.resolve('a', { key: 'k', value: '1' })
    await store.commit(first.lease, { task: { status: 'waiting' }, wakeAt: 9_000_000 })
    const second = await claim(store, { now: 0 })
    await store.commit(second.lease, { task: { status: 'waiting' } })
    assertEqual(await claimId(store), undefined, 'the second time')
  },
  'takes no result for a run that is over': async ({ store }) => {
    await addEnded(store, 'a')
    assertEqual(
      await store.resolve('a', { key: 'k', value: '1', event: eventOf('a') }),
      false,
      'resolve',
    )
    assertEqual(await store.checkpoint('a', 'k'), undefined, 'result')
    assertEqual(await logOf(store, 'a'), [], 'log')
    assertEqual(await claimId(store), undefined, 'claim')
  },
  'wakes a run whose end is asked for, and keeps who asked first': async ({ store }) => {
    await add(store, 'a')
    const { lease } = await claim(store)
    await store.commit(lease, { task: { status: 'waiting' }, wakeAt: 9_000_000 })
    assertEqual(await store.requestCancel('a', cancelling, { unbegun }), 'asked', 'first')
    const late = { at: timeOf(2), reason: 'me too' }
    assertEqual(await store.requestCancel('a', late, { unbegun }), 'nothing', 'second')
    assertEqual((await store.get('a'))?.cancelling, cancelling, 'kept')
    const { task } = await claim(store, { now: 0 })
    assertEqual(task.cancelling, cancelling, 'what the worker is told')
  },
  'does not let a run sleep whose end was asked for while it was held': async ({ store }) => {
    await add(store, 'a')
    const { lease } = await claim(store)
    assertEqual(await store.requestCancel('a', cancelling, { unbegun }), 'asked', 'outcome')
    await store.commit(lease, { task: { status: 'waiting' } })
    assertEqual(await claimId(store, { now: 0 }), 'a', 'claim')
  },
  'ends a run at once that nobody has claimed, and no other': async ({ store, again }) => {
    await add(store, 'a', { lockKey: 'repo', onlyWorker: 'w9', sealed: 'ciphertext' })
    await add(store, 'b', { lockKey: 'repo' })
    const stores = [store, await again()]
    const outcomes = await Promise.all(
      numbers(6).map((number) =>
        (stores[number % 2] ?? store).requestCancel('a', cancelling, { unbegun }),
      ),
    )
    assertEqual(outcomes.filter((outcome) => outcome === 'ended').length, 1, 'ends')
    assertEqual(outcomes.filter((outcome) => outcome === 'nothing').length, 5, 'others')
    const task = await store.get('a')
    assertEqual([task?.status, task?.endedAt], ['cancelled', timeOf(3)], 'run')
    assertEqual(await logOf(store, 'a'), ['1 never begun'], 'log')
    assertEqual(await store.holds(), [], 'holds')
    assertEqual(await claimId(store), 'b', 'the next one')
  },
  'has one winner when a run is cancelled while it is claimed': async ({ store, again }) => {
    const other = await again()
    for (const number of numbers(10)) {
      const id = `t${number}`
      await add(store, id)
      const [claimed, outcome] = await Promise.all([
        claimId(store),
        other.requestCancel(id, cancelling, { unbegun }),
      ])
      assertEqual(outcome, claimed === undefined ? 'ended' : 'asked', `outcome of ${id}`)
    }
  },
  'asks for nothing when a run is over': async ({ store }) => {
    await addEnded(store, 'a')
    assertEqual(await store.requestCancel('a', cancelling, { unbegun }), 'nothing', 'outcome')
    const task = await store.get('a')
    assertEqual([task?.status, task?.cancelling], ['failed', undefined], 'run')
    assertEqual(await claimId(store), undefined, 'claim')
  },
}
