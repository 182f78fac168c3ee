import { assertEqual, assertTrue } from './assertions.ts'
import {
  add,
  addEnded,
  claim,
  codeOf,
  end,
  eventOf,
  idsOf,
  logOf,
  numbers,
  type TaskStoreCases,
  taskOf,
  timeOf,
  unbegun,
} from './task-store-samples.ts'

/** What is kept of runs, and how they are found. */
export const taskRecordCases: TaskStoreCases = {
  'gives back a run as it was kept, here and elsewhere': async ({ store, again }) => {
    const task = taskOf('a', {
      createdBy: 'user:default/ana',
      parentId: 'p',
      parameters: { text: 'ä\u0000\ud83d\ude00 "quoted"', none: null, list: [1, { deep: true }] },
    })
    const created = await store.create({ task, definition: '{}' })
    assertEqual(created, { task, created: true }, 'create')
    assertEqual(await store.get('a'), task, 'get')
    assertEqual(await (await again()).get('a'), task, 'get by another')
    assertEqual(await store.get('b'), undefined, 'get of a run that is not there')
    assertEqual(await store.get('\u0000\ud800'), undefined, 'get of what cannot be an id')
  },
  'keeps one run for a key that is used twice': async ({ store, again }) => {
    const first = { task: taskOf('a'), definition: '{}', idempotencyKey: 'k' }
    await store.create(first)
    const second = await (await again()).create({ ...first, task: taskOf('b') })
    assertEqual(second, { task: taskOf('a'), created: false }, 'second create')
    assertEqual((await store.list()).total, 1, 'total')
    await add(store, 'c')
    await add(store, 'd')
    assertEqual((await store.list()).total, 3, 'total with two runs without a key')
  },
  'keeps one run for a key that a hundred use at the same time': async ({ store, again }) => {
    const stores = [store, await again()]
    const idempotencyKey = 'k'.repeat(5000)
    const created = await Promise.all(
      numbers(100).map((number) =>
        (stores[number % 2] ?? store).create({
          task: taskOf(`t${number}`),
          definition: '{}',
          idempotencyKey,
        }),
      ),
    )
    assertEqual(created.filter((each) => each.created).length, 1, 'runs that were created')
    assertEqual(new Set(created.map(({ task }) => task.id)).size, 1, 'runs that came back')
    assertEqual((await store.list()).total, 1, 'total')
  },
  'is not changed through what it was given or gave': async ({ store }) => {
    const task = taskOf('a')
    await store.create({ task, definition: '{}' })
    Object.assign(task.parameters, { name: 'changed' })
    Object.assign((await store.get('a')) ?? {}, { status: 'failed' })
    Object.assign((await store.list()).tasks[0] ?? {}, { status: 'failed' })
    assertEqual(await store.get('a'), taskOf('a'), 'get')
  },
  'finds runs by user, status, template and parent, the newest first': async ({ store }) => {
    await add(store, 'a', { task: { createdBy: 'user:default/ana', parentId: 'p' } })
    await add(store, 'b')
    await claim(store)
    await add(store, 'c', { task: { templateRef: 'template:default/x' } })
    assertEqual(await idsOf(store, {}), { ids: ['c', 'b', 'a'], total: 3 }, 'all')
    const page = { order: 'asc', limit: 1, offset: 1 } as const
    assertEqual(await idsOf(store, page), { ids: ['b'], total: 3 }, 'page')
    const find = async (query: Parameters<typeof idsOf>[1]) => (await idsOf(store, query)).ids
    assertEqual(await find({ createdBy: 'user:default/ana' }), ['a'], 'by user')
    assertEqual(await find({ createdBy: 'user:default/\u0000' }), [], 'by nobody')
    assertEqual(await find({ status: 'processing' }), ['a'], 'by status')
    assertEqual(await find({ status: ['processing', 'open'] }), ['c', 'b', 'a'], 'by statuses')
    assertEqual(await find({ status: [] }), [], 'by no status')
    assertEqual(await find({ templateRef: 'template:default/x' }), ['c'], 'by template')
    assertEqual(await find({ parentId: 'p' }), ['a'], 'by parent')
    assertEqual(await find({ limit: 0 }), [], 'none')
  },
  'orders runs, and those that are equal by their creation': async ({ store }) => {
    await add(store, 'a', { task: { createdAt: timeOf(2), createdBy: 'user:default/bo' } })
    await add(store, 'b', { task: { createdAt: timeOf(1) } })
    await add(store, 'c', { task: { createdAt: timeOf(2), createdBy: 'user:default/ana' } })
    await claim(store)
    const order = async (query: Parameters<typeof idsOf>[1]) =>
      (await idsOf(store, query)).ids.join(' ')
    assertEqual(await order({ order: 'asc' }), 'b a c', 'by creation')
    assertEqual(await order({}), 'c a b', 'by creation, the newest first')
    assertEqual(await order({ orderBy: 'status', order: 'asc' }), 'b c a', 'by status')
    assertEqual(await order({ orderBy: 'status' }), 'a c b', 'by status, backwards')
    assertEqual(await order({ orderBy: 'createdBy', order: 'asc' }), 'b c a', 'by user')
    assertEqual(await order({ orderBy: 'createdBy' }), 'a c b', 'by user, backwards')
  },
  'opens a run that failed once more, its end forgotten and the rest there': async ({ store }) => {
    await add(store, 'a', { idempotencyKey: 'k', sealed: 'ciphertext' })
    const first = await claim(store)
    const cancelling = { at: timeOf(1), reason: 'enough' }
    await store.requestCancel('a', cancelling, { unbegun })
    const error = { code: 'X', message: 'x', hint: 'x', data: {} }
    const done = { id: 's1', name: 'One', action: 'x', status: 'completed' as const }
    await store.commit(first.lease, {
      steps: [done, { id: 's2', name: 'Two', action: 'x', status: 'failed', error }],
      journal: { s1: '{"output":1}', s2: '{}' },
      checkpoints: { key: '1' },
      workspace: 'manifest',
      events: [eventOf('a', 'one')],
    })
    assertEqual(await store.reopen('a', {}), false, 'of a run that goes on')
    const endedAt = timeOf(5)
    const failed = { status: 'failed', endedAt, error, output: {}, needsAttention: true } as const
    await store.commit(first.lease, { task: { ...failed, startedAt: timeOf(1) } })
    const change = {
      task: { attempt: 2, startedAt: undefined },
      steps: [{ id: 's2', name: 'Two', action: 'x' }],
      journal: { s2: '{"again":true}' },
      events: [eventOf('a', 'two')],
      sealed: 'new ciphertext',
      onlyWorker: 'w2',
    }
    assertEqual(await store.reopen('a', change), true, 'of a run that is over')
    assertEqual(await store.reopen('a', change), false, 'twice')
    const task = taskOf('a', { attempt: 2, steps: [done, { id: 's2', name: 'Two', action: 'x' }] })
    assertEqual(await store.get('a'), task, 'run')
    assertEqual(await logOf(store, 'a'), ['1 one', '2 two'], 'log')
    assertEqual(await store.checkpoint('a', 'key'), '1', 'checkpoint')
    assertEqual(await store.claim({ worker: 'w1', now: 1000 }), undefined, 'claim by another')
    const second = await claim(store, { worker: 'w2' })
    assertEqual(
      [second.sealed, second.workspace, [...second.journal].sort()],
      [
        'new ciphertext',
        'manifest',
        [
          ['s1', '{"output":1}'],
          ['s2', '{"again":true}'],
        ],
      ],
      'claim',
    )
    assertTrue(second.lease.epoch > first.lease.epoch, 'a higher epoch')
  },
  'opens a run once, however many ask for it': async ({ store, again }) => {
    await addEnded(store, 'a')
    const stores = [store, await again()]
    const opened = await Promise.all(
      numbers(10).map((number) =>
        (stores[number % 2] ?? store).reopen('a', { events: [eventOf('a', 'again')] }),
      ),
    )
    assertEqual(opened.filter(Boolean).length, 1, 'reopened')
    assertEqual(await logOf(store, 'a'), ['1 again'], 'log')
  },
  'forgets what ended before a moment, the oldest first, and nothing else': async ({ store }) => {
    for (const [id, second] of Object.entries({ b: 2, a: 1, c: 3 }))
      await addEnded(store, id, timeOf(second))
    await add(store, 'going', { idempotencyKey: 'k' })
    const going = await claim(store)
    await store.commit(going.lease, { events: [eventOf('going')] })
    assertEqual(await store.prune({ endedBefore: timeOf(3), limit: 1 }), 1, 'one')
    assertEqual((await idsOf(store)).ids, ['going', 'c', 'b'], 'after one')
    assertEqual(await store.prune({ endedBefore: timeOf(3) }), 1, 'the rest')
    assertEqual(await store.prune({ endedBefore: timeOf(3) }), 0, 'nothing')
    assertEqual((await idsOf(store)).ids, ['going', 'c'], 'at the end')
    assertEqual(await logOf(store, 'going'), ['1 hello'], 'log of what goes on')
  },
  'forgets a run with everything of it': async ({ store }) => {
    await add(store, 'a', { idempotencyKey: 'k' })
    const held = await claim(store)
    await store.saveFiles('a', [{ digest: 'd', bytes: new Uint8Array([1]) }])
    await store.commit(held.lease, { checkpoints: { c: '1' }, events: [eventOf('a')] })
    await end(store, held)
    await store.prune({ endedBefore: timeOf(10) })
    assertEqual(await store.get('a'), undefined, 'run')
    assertEqual(await store.checkpoint('a', 'c'), undefined, 'checkpoint')
    assertEqual(await store.loadFile('a', 'd'), undefined, 'file')
    assertEqual(await codeOf(store.commit(held.lease, {})), 'SCAFFOLDER_LEASE_LOST', 'commit')
    const { created } = await store.create({
      task: taskOf('a'),
      definition: '{}',
      idempotencyKey: 'k',
    })
    assertEqual(created, true, 'the key can be used again')
    assertEqual(await logOf(store, 'a'), [], 'log of the new one')
    assertEqual(await store.checkpoint('a', 'c'), undefined, 'checkpoint of the new one')
  },
  'refuses to work on a run that is not there': async ({ store }) => {
    const missing = 'SCAFFOLDER_TASK_MISSING'
    const page = { after: 0, limit: 1 }
    const cancelling = { at: timeOf(0), reason: 'x' }
    assertEqual(await codeOf(store.events('nobody', page)), missing, 'events')
    assertEqual(await codeOf(store.changed('nobody', page)), missing, 'changed')
    const cancel = store.requestCancel('nobody', cancelling, { unbegun })
    assertEqual(await codeOf(cancel), missing, 'requestCancel')
    assertEqual(await codeOf(store.resolve('nobody', { key: 'k', value: '1' })), missing, 'resolve')
    assertEqual(await codeOf(store.reopen('nobody', {})), missing, 'reopen')
    const files = [{ digest: 'd', bytes: new Uint8Array() }]
    assertEqual(await codeOf(store.saveFiles('nobody', files)), missing, 'saveFiles')
  },
}
