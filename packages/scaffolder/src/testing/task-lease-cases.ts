import type { TaskHold, TaskStore } from '../tasks/task-store.ts'
import { assertEqual, assertTrue } from './assertions.ts'
import {
  add,
  claim,
  claimId,
  codeOf,
  end,
  eventOf,
  numbers,
  type TaskStoreCases,
  taskOf,
  timeOf,
  unbegun,
} from './task-store-samples.ts'

const holdOf = async (store: TaskStore, id: string): Promise<TaskHold> => {
  const hold = (await store.holds()).find(({ taskId }) => taskId === id)
  if (!hold) throw new Error(`nobody holds ${id}`)
  return hold
}

/** Who may carry out a run. */
export const taskLeaseCases: TaskStoreCases = {
  'gives a worker the oldest run, with what it needs to carry it out': async ({ store }) => {
    await add(store, 'a', { sealed: 'ciphertext' })
    await add(store, 'b')
    const { lease, journal, ...claimed } = await claim(store)
    const task = taskOf('a', { status: 'processing' })
    const expected = { task, definition: 'definition of a', sealed: 'ciphertext' }
    assertEqual(claimed, expected, 'claimed')
    assertEqual([lease.taskId, journal.size], ['a', 0], 'lease and journal')
    assertEqual((await store.get('a'))?.status, 'processing', 'status')
    assertEqual(await claimId(store), 'b', 'next')
    assertEqual(await claimId(store), undefined, 'at the end')
  },
  'gives each run to one worker, however many ask at the same time': async ({ store, again }) => {
    for (const number of numbers(20)) await add(store, `t${number}`)
    const stores = [store, await again()]
    const claimed = await Promise.all(
      numbers(30).map((number) =>
        claimId(stores[number % 2] ?? store, { worker: `w${number % 4}` }),
      ),
    )
    const ids = claimed.filter((id) => id !== undefined)
    assertEqual([ids.length, new Set(ids).size], [20, 20], 'claims and runs')
  },
  'gives a worker that wants certain runs only these': async ({ store }) => {
    for (const id of ['a', 'b', 'c']) await add(store, id)
    const want = (...ids: string[]) => store.claim({ worker: 'w1', now: 1000, ids })
    const first = await want('c', 'b', 'nobody')
    assertEqual(first?.task.id, 'b', 'the oldest of them')
    const sleeping = { task: { status: 'open' }, wakeAt: 5000 } as const
    if (first) await store.commit(first.lease, sleeping)
    assertEqual(await want('b'), undefined, 'while it sleeps')
    assertEqual(await store.nextWake({ now: 1000, ids: ['b'] }), 5000, 'its moment')
    assertEqual(await store.nextWake({ now: 1000, ids: ['c'] }), undefined, 'that of another')
    assertEqual(
      [await want(), await store.nextWake({ now: 1, ids: [] })],
      [undefined, undefined],
      'none',
    )
    assertEqual(await claimId(store), 'a', 'for one that wants all')
  },
  'leaves a run to the only worker that can carry it out': async ({ store }) => {
    await add(store, 'a', { onlyWorker: 'w2' })
    await add(store, 'b')
    assertEqual(await claimId(store), 'b', 'for another')
    const { task, onlyWorker } = await claim(store, { worker: 'w2' })
    assertEqual([task.id, onlyWorker], ['a', 'w2'], 'for the worker')
  },
  'carries out runs with the same key one after the other, in order': async ({ store }) => {
    for (const id of ['a', 'b', 'c']) await add(store, id, { lockKey: 'repo' })
    await add(store, 'free')
    const first = await claim(store)
    assertEqual(first.task.id, 'a', 'first')
    assertEqual(await claimId(store), 'free', 'one without a key')
    assertEqual(await claimId(store), undefined, 'while the first goes on')
    await store.commit(first.lease, { task: { status: 'waiting' } })
    assertEqual(await claimId(store), undefined, 'while the first waits')
    await store.resolve('a', { key: 'key', value: '1' })
    const again = await claim(store)
    assertEqual(again.task.id, 'a', 'the first wakes')
    await store.commit(again.lease, { task: { status: 'open' }, wakeAt: 5000 })
    assertEqual(await claimId(store), undefined, 'while the first is open')
    await end(store, await claim(store, { now: 5000 }), 'failed')
    assertEqual(await claimId(store), 'b', 'after the first')
    assertEqual(await claimId(store), undefined, 'while the second goes on')
  },
  'keeps the order of a key, also when workers ask at the same time': async ({ store, again }) => {
    for (const number of numbers(5)) await add(store, `t${number}`, { lockKey: 'repo' })
    const stores = [store, await again()]
    const order: string[] = []
    for (const _round of numbers(5)) {
      const claims = await Promise.all(
        numbers(6).map((number) =>
          (stores[number % 2] ?? store).claim({ worker: `w${number}`, now: 1000 }),
        ),
      )
      const [held, ...more] = claims.filter((each) => each !== undefined)
      assertEqual(more, [], 'one at a time')
      if (!held) throw new Error('nobody got the lock')
      order.push(held.task.id)
      await end(store, held)
    }
    assertEqual(order, ['t0', 't1', 't2', 't3', 't4'], 'order')
  },
  'does not let a run pass that is opened again while another has its lock': async ({ store }) => {
    await add(store, 'a', { lockKey: 'repo' })
    await end(store, await claim(store), 'failed')
    await add(store, 'b', { lockKey: 'repo' })
    const second = await claim(store)
    await store.reopen('a', {})
    assertEqual(await claimId(store), undefined, 'while the other goes on')
    await end(store, second)
    assertEqual(await claimId(store), 'a', 'afterwards')
  },
  'shows what is held, and what only one worker can carry out': async ({ store }) => {
    await add(store, 'a')
    await add(store, 'bound', { onlyWorker: 'w2' })
    await add(store, 'open')
    const { lease } = await claim(store)
    const hold = { taskId: 'a', epoch: lease.epoch, worker: 'w1', beats: 0 }
    const bound = await holdOf(store, 'bound')
    assertEqual([bound.worker, bound.beats], ['w2', 0], 'bound')
    assertEqual(await holdOf(store, 'a'), hold, 'before a beat')
    await store.beat('w1', [lease])
    await store.beat('w2', [])
    assertEqual(await holdOf(store, 'a'), { ...hold, beats: 1 }, 'after a beat')
    assertEqual((await holdOf(store, 'bound')).beats, 1, 'bound, after a beat')
    await end(store, { lease })
    await end(store, await claim(store, { worker: 'w2' }))
    assertEqual(await store.holds(), [], 'at the end')
  },
  'tells who beats what it still holds, and whether its end was asked for': async ({ store }) => {
    for (const id of ['a', 'b', 'c']) await add(store, id)
    const leases = [await claim(store), await claim(store), await claim(store)].map(
      ({ lease }) => lease,
    )
    await store.requestCancel('b', { at: timeOf(0), reason: 'enough' }, { unbegun })
    await store.takeOver(await holdOf(store, 'c'), { worker: 'w2' })
    assertEqual(
      [...(await store.beat('w1', leases))].sort(),
      [
        ['a', { cancelling: false }],
        ['b', { cancelling: true }],
      ],
      'beat',
    )
    assertEqual((await store.beat('w2', leases)).size, 0, 'beat with the leases of another')
    assertEqual((await store.beat('w3', [])).size, 0, 'beat with nothing')
  },
  'lets a run be taken over once, and from the dead only': async ({ store, again }) => {
    await add(store, 'a', { sealed: 'ciphertext' })
    const first = await claim(store)
    await store.commit(first.lease, { journal: { s1: '1' }, workspace: 'manifest' })
    const seen = await holdOf(store, 'a')
    await store.beat('w1', [first.lease])
    assertEqual(await store.takeOver(seen, { worker: 'w2' }), undefined, 'from one that beat')
    const still = await holdOf(store, 'a')
    const stores = [store, await again()]
    const taken = await Promise.all(
      numbers(6).map((number) =>
        (stores[number % 2] ?? store).takeOver(still, { worker: `w${number + 2}` }),
      ),
    )
    const [second, ...more] = taken.filter((each) => each !== undefined)
    assertEqual(more, [], 'one is faster')
    assertEqual(
      [second?.sealed, second?.workspace, second?.journal.get('s1'), second?.task.status],
      ['ciphertext', 'manifest', '1', 'processing'],
      'what it gets',
    )
    assertTrue((second?.lease.epoch ?? 0) > first.lease.epoch, 'a higher epoch')
    const zombie = store.commit(first.lease, { events: [eventOf('a')] })
    assertEqual(await codeOf(zombie), 'SCAFFOLDER_LEASE_LOST', 'the first one writes')
    assertEqual(await store.takeOver(still, { worker: 'w9' }), undefined, 'with an old hold')
    if (second) await end(store, second)
    assertEqual(await store.takeOver(still, { worker: 'w9' }), undefined, 'of what is over')
  },
  'lets a run be ended whose only worker is gone': async ({ store }) => {
    await add(store, 'a', { onlyWorker: 'gone', lockKey: 'repo' })
    await add(store, 'b', { lockKey: 'repo' })
    assertEqual(await claimId(store), undefined, 'claim')
    const taken = await store.takeOver(await holdOf(store, 'a'), { worker: 'w1' })
    if (!taken) throw new Error('it could not be taken over')
    assertEqual([taken.onlyWorker, (await holdOf(store, 'a')).worker], ['gone', 'w1'], 'bound')
    await end(store, taken, 'failed')
    assertEqual(await claimId(store), 'b', 'the next one')
  },
}
