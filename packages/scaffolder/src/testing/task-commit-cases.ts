import { assertEqual } from './assertions.ts'
import {
  add,
  addEnded,
  claim,
  claimId,
  codeOf,
  eventOf,
  logOf,
  numbers,
  type TaskStoreCases,
  taskOf,
  timeOf,
} from './task-store-samples.ts'

const lost = 'SCAFFOLDER_LEASE_LOST'

/** What a holder writes. */
export const taskCommitCases: TaskStoreCases = {
  'keeps all of a commit': async ({ store, again }) => {
    await add(store, 'a')
    const { lease } = await claim(store)
    const one = { id: 's1', name: 'One', action: 'x', status: 'completed' as const, attempt: 2 }
    await store.commit(lease, {
      task: { startedAt: timeOf(1), attempt: 3, needsAttention: true },
      steps: [one],
      journal: { s1: '{"output":{}}' },
      checkpoints: { 'ä\u0000': 'null' },
      workspace: 'manifest',
      events: [eventOf('a', 'one'), eventOf('a', 'two\u0000')],
    })
    await store.commit(lease, { journal: { s1: '[]', s2: '1' }, workspace: 'other' })
    await store.commit(lease, {})
    const started = { startedAt: timeOf(1), attempt: 3, needsAttention: true }
    const steps = [one, taskOf('a').steps[1] ?? one]
    const task = taskOf('a', { status: 'processing', ...started, steps })
    const other = await again()
    assertEqual(await other.get('a'), task, 'run')
    assertEqual((await other.list()).tasks, [task], 'list')
    assertEqual(await other.checkpoint('a', 'ä\u0000'), 'null', 'checkpoint')
    assertEqual(await other.checkpoint('a', 'none'), undefined, 'no checkpoint')
    assertEqual(await logOf(other, 'a'), ['1 one', '2 two\u0000'], 'log')
    await store.commit(lease, { task: { status: 'open' } })
    const { journal, workspace } = await claim(other, { worker: 'w2' })
    const entries = [
      ['s1', '[]'],
      ['s2', '1'],
    ]
    assertEqual([[...journal].sort(), workspace], [entries, 'other'], 'journal and workspace')
  },
  'keeps nothing of a commit by one who does not hold the run': async ({ store }) => {
    await add(store, 'a')
    const all = {
      task: { status: 'completed', endedAt: timeOf(1), output: {} },
      steps: [{ id: 's1', name: 'One', action: 'x', status: 'completed' }],
      journal: { s1: '1' },
      checkpoints: { c: '1' },
      workspace: 'manifest',
      events: [eventOf('a')],
    } as const
    assertEqual(await codeOf(store.commit({ taskId: 'a', epoch: 0 }, all)), lost, 'before a claim')
    const first = await claim(store)
    await store.commit(first.lease, { task: { status: 'open' } })
    assertEqual(await codeOf(store.commit(first.lease, all)), lost, 'after it was let go')
    const second = await claim(store)
    assertEqual(await codeOf(store.commit(first.lease, all)), lost, 'with an old epoch')
    const later = { ...second.lease, epoch: second.lease.epoch + 1 }
    assertEqual(await codeOf(store.commit(later, all)), lost, 'with an epoch of the future')
    assertEqual(await codeOf(store.commit({ taskId: 'b', epoch: 1 }, all)), lost, 'of nobody')
    assertEqual(await store.get('a'), taskOf('a', { status: 'processing' }), 'run')
    assertEqual(await logOf(store, 'a'), [], 'log')
    assertEqual(await store.checkpoint('a', 'c'), undefined, 'checkpoint')
    await store.commit(second.lease, { task: { status: 'open' } })
    const third = await claim(store)
    assertEqual([third.journal.size, third.workspace], [0, undefined], 'journal and workspace')
  },
  'ends a run: lease, lock and secrets are gone with it': async ({ store }) => {
    await add(store, 'a', { sealed: 'ciphertext', lockKey: 'repo' })
    await add(store, 'b', { lockKey: 'repo' })
    const { lease } = await claim(store)
    const output = { links: [{ url: 'https://x.example' }] }
    await store.commit(lease, {
      task: { status: 'failed', endedAt: timeOf(1), output },
      events: [{ ...eventOf('a', 'done'), type: 'completion' }],
    })
    const task = taskOf('a', { status: 'failed', endedAt: timeOf(1), output })
    assertEqual(await store.get('a'), task, 'run')
    assertEqual(await store.holds(), [], 'holds')
    assertEqual((await store.beat('w1', [lease])).size, 0, 'beat')
    assertEqual(await codeOf(store.commit(lease, {})), lost, 'commit')
    assertEqual(await claimId(store), 'b', 'the lock')
    await store.reopen('a', {})
    const held = await claim(store, { worker: 'w1' }).catch(() => undefined)
    assertEqual(held, undefined, 'the lock is for the other now')
    const hold = (await store.holds()).find(({ taskId }) => taskId === 'b')
    if (hold) await store.commit(hold, { task: { status: 'failed', endedAt: timeOf(2) } })
    assertEqual((await claim(store)).sealed, undefined, 'secrets')
  },
  'lets go of secrets when a run that is bound to a worker ends': async ({ store }) => {
    await add(store, 'a', { onlyWorker: 'w1' })
    const { lease } = await claim(store)
    await store.commit(lease, { task: { status: 'failed', endedAt: timeOf(1) } })
    await store.reopen('a', {})
    const { onlyWorker } = await claim(store, { worker: 'w2' })
    assertEqual(onlyWorker, undefined, 'anybody can carry it out now')
  },
  'keeps of a run that is completed what is shown, and nothing else': async ({ store }) => {
    await add(store, 'a')
    const { lease } = await claim(store)
    await store.saveFiles('a', [{ digest: 'd', bytes: new Uint8Array([1]) }])
    const journal = { s1: '1' }
    await store.commit(lease, { journal, checkpoints: { k: '1' }, workspace: 'manifest' })
    const over = { status: 'completed', endedAt: timeOf(1), output: {} } as const
    await store.commit(lease, { task: over, events: [eventOf('a', 'done')] })
    assertEqual(await store.get('a'), taskOf('a', over), 'run')
    assertEqual(await logOf(store, 'a'), ['1 done'], 'log')
    assertEqual(await store.checkpoint('a', 'k'), undefined, 'checkpoint')
    assertEqual(await store.loadFile('a', 'd'), undefined, 'file')
    assertEqual(await store.reopen('a', {}), false, 'opened again')
  },
  'keeps of a run that is completed what undoing it takes, where that is asked for': async ({
    store,
  }) => {
    await add(store, 'a', { sealed: 'ciphertext' })
    const { lease } = await claim(store)
    await store.saveFiles('a', [{ digest: 'd', bytes: new Uint8Array([1]) }])
    const journal = { s1: '1' }
    await store.commit(lease, { journal, checkpoints: { k: '1' }, workspace: 'manifest' })
    const over = { status: 'completed', endedAt: timeOf(1), output: {} } as const
    await store.commit(lease, { task: over, keepsWork: true })
    assertEqual(await store.get('a'), taskOf('a', over), 'run')
    assertEqual(await store.reopen('a', { task: { undoing: 'completed' } }), true, 'opened again')
    const again = await claim(store)
    assertEqual(
      [again.definition, [...again.journal], again.workspace, again.sealed, again.task.undoing],
      ['definition of a', [['s1', '1']], 'manifest', undefined, 'completed'],
      'what was kept',
    )
    assertEqual(await store.checkpoint('a', 'k'), '1', 'checkpoint')
    assertEqual(await store.loadFile('a', 'd'), new Uint8Array([1]), 'file')
    await store.commit(again.lease, { task: { ...over, undoing: undefined } })
    assertEqual(await store.loadFile('a', 'd'), undefined, 'file after the end')
    assertEqual(await store.reopen('a', {}), false, 'opened a third time')
  },
  'takes the last word on a step that a commit names twice': async ({ store }) => {
    await add(store, 'a')
    const { lease } = await claim(store)
    const one = { id: 's1', name: 'One', action: 'x' }
    await store.commit(lease, {
      steps: [
        { ...one, status: 'processing' },
        { ...one, status: 'completed' },
      ],
    })
    const statuses = (await store.get('a'))?.steps.map(({ status }) => status)
    assertEqual(statuses, ['completed', undefined], 'steps')
  },
  'removes fields that are undefined': async ({ store }) => {
    await add(store, 'a', { task: { output: { early: true } } })
    const { lease } = await claim(store)
    const cancelling = { at: timeOf(1), reason: 'enough' }
    const error = { code: 'X', message: 'x', hint: 'x', data: {} }
    await store.commit(lease, { task: { error, cancelling, startedAt: timeOf(1) } })
    const none = { error: undefined, cancelling: undefined, output: undefined, status: undefined }
    await store.commit(lease, { task: { ...none, attempt: 2 } })
    const task = taskOf('a', { status: 'processing', startedAt: timeOf(1), attempt: 2 })
    assertEqual(await store.get('a'), task, 'run')
  },
  'writes a commit once, however often it comes with its number': async ({ store, again }) => {
    await add(store, 'a')
    const { lease } = await claim(store)
    const other = await again()
    const first = { number: 1, task: { attempt: 2 }, events: [eventOf('a', 'one')] }
    await Promise.all([store, other, store].map((each) => each.commit(lease, first)))
    await store.commit(lease, { number: 2, task: { attempt: 3 }, events: [eventOf('a', 'two')] })
    await other.commit(lease, first)
    await store.commit(lease, { events: [eventOf('a', 'without one')] })
    await store.commit(lease, { number: 3, events: [eventOf('a', 'three')] })
    assertEqual((await store.get('a'))?.attempt, 3, 'run')
    assertEqual(await logOf(store, 'a'), ['1 one', '2 two', '3 without one', '4 three'], 'log')
  },
  'answers as before when the commit that let go of a run, or ended it, comes again': async ({
    store,
  }) => {
    await add(store, 'a')
    const first = await claim(store)
    const waiting = { number: 1, task: { status: 'waiting' }, events: [eventOf('a', 'w')] } as const
    await store.commit(first.lease, waiting)
    await store.commit(first.lease, waiting)
    assertEqual((await store.get('a'))?.status, 'waiting', 'after it was let go')
    const later = { number: 2, events: [eventOf('a')] }
    assertEqual(await codeOf(store.commit(first.lease, later)), lost, 'another one')
    await store.resolve('a', { key: 'key', value: '1' })
    const second = await claim(store)
    assertEqual(await codeOf(store.commit(first.lease, waiting)), lost, 'of a lease before')
    const failed = { status: 'failed', endedAt: timeOf(1) } as const
    const over = { number: 1, task: failed, events: [eventOf('a', 'over')] }
    await store.commit(second.lease, over)
    await store.commit(second.lease, over)
    assertEqual(await store.get('a'), taskOf('a', failed), 'after its end')
    await store.reopen('a', {})
    await store.commit(second.lease, over)
    assertEqual((await store.get('a'))?.status, 'open', 'after it was opened again')
    assertEqual(await logOf(store, 'a'), ['1 w', '2 over'], 'log')
  },
  'keeps the first result of a checkpoint': async ({ store }) => {
    await add(store, 'a')
    const { lease } = await claim(store)
    await store.commit(lease, { checkpoints: { k: '1', long: 'x'.repeat(100_000) } })
    await store.commit(lease, { checkpoints: { k: '2', ['n'.repeat(10_000)]: '3' } })
    assertEqual(await store.resolve('a', { key: 'k', value: '4' }), false, 'from outside')
    assertEqual(await store.checkpoint('a', 'k'), '1', 'the first')
    assertEqual(await store.checkpoint('a', 'n'.repeat(10_000)), '3', 'with a long name')
    assertEqual((await store.checkpoint('a', 'long'))?.length, 100_000, 'a long one')
  },
  'takes commits of many runs at the same time': async ({ store, again }) => {
    for (const number of numbers(8)) await add(store, `t${number}`)
    const stores = [store, await again()]
    const held = []
    for (const _number of numbers(8)) held.push(await claim(store))
    await Promise.all(
      held.map(async ({ lease }, number) => {
        for (const step of numbers(5))
          await (stores[number % 2] ?? store).commit(lease, {
            journal: { [`s${step}`]: `${number}` },
            events: [eventOf(lease.taskId, `step ${step}`)],
          })
      }),
    )
    for (const { lease } of held)
      assertEqual(
        await logOf(store, lease.taskId),
        numbers(5).map((step) => `${step + 1} step ${step}`),
        lease.taskId,
      )
  },
  'has nothing to do with runs that were over before': async ({ store }) => {
    await addEnded(store, 'a')
    await add(store, 'b')
    const { lease } = await claim(store)
    await store.commit(lease, { task: { status: 'failed', endedAt: timeOf(2) } })
    assertEqual((await store.get('a'))?.endedAt, timeOf(9), 'the other')
  },
}
