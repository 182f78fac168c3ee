import { createMemoryLogger, createTestRuntime, type TestRuntime } from '@callboard/core/testing'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineAction } from '../actions/define-action.ts'
import { createMemoryTaskStore } from '../tasks/memory-task-store.ts'
import { logOf } from '../testing/task-store-samples.ts'
import { testTemplate } from '../testing/test-template.ts'
import { createScaffolder } from './create-scaffolder.ts'
import { deaf, faulty } from './test-faulty-store.ts'

const template = (retry = '') =>
  testTemplate(`
steps:
  - { id: s1, action: test:note, input: { name: s1 } }
  - { id: s2, action: test:note, input: { name: s2 }${retry} }
  - { id: s3, action: test:note, input: { name: s3 } }
`)

function setUp() {
  const runtime = createTestRuntime()
  const logger = createMemoryLogger()
  const kept = createMemoryTaskStore()
  const weak = faulty(kept)
  const done: string[] = []
  let onNote = (_name: string) => {}
  const note = defineAction({
    id: 'test:note',
    input: z.strictObject({ name: z.string() }),
    run: ({ input: { name }, idempotencyKey }) => {
      done.push(`${name} ${idempotencyKey.split(':')[1]}`)
      onNote(name)
    },
  })
  const scaffolder = createScaffolder({ actions: [note], store: weak.store, runtime, logger })
  return {
    runtime,
    logger,
    kept,
    weak,
    done,
    scaffolder,
    /** Starts a run; the store goes away while its second step is at work. */
    async startAndFail(retry?: string) {
      const down = new Promise<void>((gone) => {
        onNote = (name) => {
          if (name !== 's2' || done.length !== 2) return
          weak.down()
          gone()
        }
      })
      const run = await scaffolder.start(template(retry), { parameters: {} })
      await down
      return run
    },
  }
}

/** Lets time pass. */
async function pass(runtime: TestRuntime, ms: number) {
  for (let left = ms; left > 0; left -= 500) {
    await new Promise((done) => setImmediate(done))
    await runtime.advance(500)
  }
}

/** Lets time pass until work is done. */
async function passing<T>(work: Promise<T>, runtime: TestRuntime) {
  let isOver = false
  const over = () => {
    isOver = true
  }
  work.then(over, over)
  while (!isOver) await pass(runtime, 500)
  return work
}

describe('a store that fails for a while', () => {
  it('is waited for by a run that cannot write: nothing is done twice', async () => {
    const { scaffolder, weak, startAndFail, done, runtime } = setUp()
    const run = await startAndFail()
    const result = run.result
    await pass(runtime, 1000)
    expect(done).toEqual(['s1 s1', 's2 s2'])
    weak.up()
    expect(await passing(result, runtime)).toEqual({ status: 'completed', output: {} })
    expect(done).toEqual(['s1 s1', 's2 s2', 's3 s3'])
    await scaffolder[Symbol.asyncDispose]()
  })

  it('does not lose a run: it goes on an hour later with the step that was under way', async () => {
    const { scaffolder, weak, startAndFail, done, runtime, logger, kept } = setUp()
    const run = await startAndFail()
    await pass(runtime, 3_600_000)
    // Every 2.5 s, and nothing but the sign of life: a worker does not spin.
    expect(weak.refused).toBeGreaterThan(1000)
    expect(weak.refused).toBeLessThan(2000)
    weak.up()
    const result = run.result
    expect(await passing(result, runtime)).toEqual({ status: 'completed', output: {} })
    expect(done).toEqual(['s1 s1', 's2 s2', 's2 s2', 's3 s3'])
    const told = logger.records
      .map(({ message }) => message)
      .filter((text) => text.includes('store'))
    expect(told).toMatchInlineSnapshot(`
      [
        "The store of runs does not answer: the store is away",
        "The run is let go of: the store is away",
        "The store of runs answers again",
      ]
    `)
    expect(await logOf(kept, run.id)).toMatchInlineSnapshot(`
      [
        "1 Starting up task with 3 steps",
        "2 Beginning step test:note",
        "3 Finished step test:note",
        "4 Beginning step test:note",
        "5 Going on after an interruption of test:note",
        "6 Beginning step test:note",
        "7 Finished step test:note",
        "8 Beginning step test:note",
        "9 Finished step test:note",
        "10 Run completed successfully",
      ]
    `)
    await scaffolder[Symbol.asyncDispose]()
  })

  it('fails a step plainly that may be begun once only', async () => {
    const { scaffolder, weak, startAndFail, done, runtime } = setUp()
    const run = await startAndFail(', retry: { attempts: 1 }')
    await pass(runtime, 60_000)
    weak.up()
    const { status, error } = await passing(run.result, runtime)
    expect([status, error?.message]).toMatchInlineSnapshot(`
      [
        "failed",
        "The step "s2" was begun 1 times, and its worker ended each time before the step did",
      ]
    `)
    expect(done).toEqual(['s1 s1', 's2 s2'])
    await scaffolder[Symbol.asyncDispose]()
  })

  it('is told to whoever waits for the end of a run when it lasts for a minute', async () => {
    const { scaffolder, weak, startAndFail, runtime } = setUp()
    const run = await startAndFail()
    const waiting = passing(run.result, runtime)
    await expect(waiting).rejects.toThrow('the store is away')
    expect(runtime.monotonicMs()).toBeGreaterThan(50_000)
    weak.up()
    await scaffolder[Symbol.asyncDispose]()
  })
})

describe('a store whose answers are lost', () => {
  it('has each line of the log once, and the end of the run', async () => {
    const store = createMemoryTaskStore()
    const runtime = createTestRuntime()
    const note = defineAction({
      id: 'test:note',
      input: z.strictObject({ name: z.string() }),
      run: ({ input, logger }) => logger.info(`noting ${input.name}`),
    })
    const scaffolder = createScaffolder({ actions: [note], store: deaf(store), runtime })
    const run = await scaffolder.start(template(), { parameters: {} })
    expect(await passing(run.result, runtime)).toEqual({ status: 'completed', output: {} })
    expect(await logOf(store, run.id)).toMatchInlineSnapshot(`
      [
        "1 Starting up task with 3 steps",
        "2 Beginning step test:note",
        "3 noting s1",
        "4 Finished step test:note",
        "5 Beginning step test:note",
        "6 noting s2",
        "7 Finished step test:note",
        "8 Beginning step test:note",
        "9 noting s3",
        "10 Finished step test:note",
        "11 Run completed successfully",
      ]
    `)
    await scaffolder[Symbol.asyncDispose]()
  })
})
