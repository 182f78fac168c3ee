import { createTestRuntime } from '@callboard/core/testing'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { debugWait } from '../actions/debug-actions.ts'
import { defineAction } from '../actions/define-action.ts'
import { createMemoryTaskStore } from '../tasks/memory-task-store.ts'
import { remainingSteps } from '../tasks/remaining-steps.ts'
import { testTemplate } from '../testing/test-template.ts'
import { createScaffolder } from './create-scaffolder.ts'

/** An action that says when it has begun, and ends when it is told to, or never. */
function slowAction(work: (signal: AbortSignal) => Promise<void>) {
  let begun = () => {}
  const started = new Promise<void>((done) => {
    begun = done
  })
  const action = defineAction({
    id: 'test:slow',
    input: z.looseObject({}),
    async run({ signal, logger }) {
      begun()
      await work(signal)
      logger.info('too late')
    },
  })
  return { action, started }
}

const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((_done, fail) => signal.addEventListener('abort', () => fail(signal.reason)))

const note = (notes: string[]) =>
  defineAction({
    id: 'test:note',
    input: z.strictObject({ text: z.string() }),
    run: ({ input, signal }) => {
      notes.push(`${input.text} ${signal.aborted}`)
    },
  })

const template = testTemplate(`
steps:
  - { id: slow, action: test:slow }
  - { id: next, action: test:note, input: { text: next } }
  - { id: failed, action: test:note, if: '\${{ failure() }}', input: { text: failed } }
  - { id: clean, action: test:note, if: '\${{ always() }}', input: { text: clean } }
output: { done: true }
`)

describe('a run that is cancelled', () => {
  it('is cancelled and not failed, and still cleans up', async () => {
    const notes: string[] = []
    const { action, started } = slowAction(untilAborted)
    const scaffolder = createScaffolder({ actions: [action, note(notes)] })
    const run = await scaffolder.start(template, { parameters: {} })
    await started
    run.cancel('not needed any more')
    expect(await run.result).toEqual({ status: 'cancelled', output: {} })
    expect(notes).toEqual(['clean false'])
    const task = await scaffolder.tasks.get(run.id)
    expect(task?.status).toBe('cancelled')
    expect(task?.steps.map(({ id, status }) => [id, status])).toEqual([
      ['slow', 'cancelled'],
      ['next', 'skipped'],
      ['failed', 'skipped'],
      ['clean', 'completed'],
    ])
    expect(task && remainingSteps(task).map(({ id, leaves }) => [id, leaves])).toEqual([
      ['slow', 'perhaps'],
      ['clean', 'stays'],
    ])
    const events = await scaffolder.tasks.log(run.id)
    expect(
      events.filter(({ type }) => type !== 'log').map(({ type, body }) => [type, body.message]),
    ).toEqual([
      ['cancelled', 'Cancelling: not needed any more'],
      ['completion', 'Run was cancelled'],
    ])
    await scaffolder.tasks.cancel(run.id)
  })

  it('leaves an action behind that does not listen, and hears no more of it', async () => {
    const runtime = createTestRuntime()
    let release = () => {}
    const { action, started } = slowAction(
      () =>
        new Promise((done) => {
          release = done
        }),
    )
    const scaffolder = createScaffolder({ actions: [action, note([])], runtime })
    const run = await scaffolder.start(template, { parameters: {} })
    await started
    await scaffolder.tasks.cancel(run.id)
    await runtime.advance(2000)
    expect((await run.result).status).toBe('cancelled')
    const before = await scaffolder.tasks.log(run.id)
    release()
    await new Promise((done) => setImmediate(done))
    expect(await scaffolder.tasks.log(run.id)).toEqual(before)
  })

  it('a second time stops cleaning up', async () => {
    const { action, started } = slowAction(untilAborted)
    const cleaning = slowAction(untilAborted)
    const clean = { ...cleaning.action, id: 'test:clean' }
    const scaffolder = createScaffolder({ actions: [action, clean] })
    const stuck = testTemplate(
      `steps:\n  - { id: a, action: test:slow }\n  - { id: b, action: test:clean, if: '\${{ always() }}' }\n  - { id: c, action: test:clean, if: '\${{ always() }}' }\n`,
    )
    const run = await scaffolder.start(stuck, { parameters: {} })
    await started
    run.cancel()
    await cleaning.started
    run.cancel()
    expect((await run.result).status).toBe('cancelled')
    const task = await scaffolder.tasks.get(run.id)
    expect(task?.steps.map(({ status }) => status)).toEqual(['cancelled', 'cancelled', undefined])
  })

  it('wakes from a wait', async () => {
    const runtime = createTestRuntime()
    const scaffolder = createScaffolder({ actions: [debugWait], runtime })
    const waiting = testTemplate('steps: [{ action: debug:wait, input: { minutes: 5 } }]')
    const run = await scaffolder.start(waiting, { parameters: {} })
    const log = run.events()[Symbol.asyncIterator]()
    await log.next()
    // Lines go with the next commit, or after a tenth of a second.
    await runtime.advance(100)
    for await (const { body } of run.events()) if (body.message.startsWith('Waiting')) run.cancel()
    expect((await run.result).status).toBe('cancelled')
  })
})

it('closing a scaffolder cancels what runs, and waits for it', async () => {
  const { action, started } = slowAction(untilAborted)
  const scaffolder = createScaffolder({ actions: [action, note([])] })
  const run = await scaffolder.start(template, { parameters: {} })
  await started
  await scaffolder[Symbol.asyncDispose]()
  expect((await scaffolder.tasks.get(run.id))?.status).toBe('cancelled')
})

describe('a scaffolder that is closed', () => {
  const quick = testTemplate('steps: []')

  it('begins nothing more', async () => {
    const scaffolder = createScaffolder({ actions: [] })
    const early = scaffolder.start(quick, { parameters: {} })
    const refused = expect(early).rejects.toMatchObject({ code: 'SCAFFOLDER_CLOSED' })
    await scaffolder[Symbol.asyncDispose]()
    await refused
    await expect(
      scaffolder.start(quick, { parameters: {} }),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[CallboardError: The run of "template:default/demo" cannot begin: the scaffolder is closed]`,
    )
    expect((await scaffolder.tasks.list()).total).toBe(0)
  })

  it('waits for a run that its store is still writing, and leaves it to whoever works there', async () => {
    const memory = createMemoryTaskStore()
    let asked = () => {}
    const writing = new Promise<void>((done) => {
      asked = done
    })
    let write = () => {}
    const written = new Promise<void>((done) => {
      write = done
    })
    const scaffolder = createScaffolder({
      actions: [],
      store: {
        ...memory,
        async create(...args) {
          asked()
          await written
          return memory.create(...args)
        },
      },
    })
    const starting = scaffolder.start(quick, { parameters: {} })
    await writing
    const closed = scaffolder[Symbol.asyncDispose]()
    write()
    await closed
    const { id } = await starting
    expect((await memory.get(id))?.status).toBe('open')
  })
})
