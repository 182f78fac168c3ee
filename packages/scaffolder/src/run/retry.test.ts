// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { createTestRuntime } from '@callboard/core/testing'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineAction } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import { testTemplate } from '../testing/test-template.ts'
import { createScaffolder } from './create-scaffolder.ts'

/** Fails as often as it is told to, leaving a file behind each time. */
function failing(times: number, error: () => unknown = () => new Error('not yet')) {
  const seen: { attempt: number; files: string[]; atMs: number }[] = []
  const action = defineAction({
    id: 'test:fail',
    input: z.strictObject({}),
    async run({ attempt, workspace, runtime }) {
      const files: string[] = []
      for await (const { path } of workspace.walk()) files.push(path)
      seen.push({ attempt, files, atMs: runtime.monotonicMs() })
      await workspace.write(`half-${attempt}`, 'x')
      if (seen.length <= times) throw error()
    },
  })
  return { seen, action }
}

const write = defineAction({
  id: 'test:write',
  input: z.strictObject({}),
  run: ({ workspace }) => workspace.write('before', 'x'),
})

async function run(
  step: string,
  { action, ...more }: { action: ReturnType<typeof failing>['action']; maxStepMs?: number },
) {
  const runtime = createTestRuntime()
  const scaffolder = createScaffolder({ actions: [action, write], runtime, ...more })
  const template = testTemplate(
    `steps:\n  - { id: w, action: test:write }\n  - { id: s, action: test:fail, ${step} }\n  - { id: z, action: test:write }\n`,
  )
  const started = await scaffolder.start(template, { parameters: {} })
  const done = started.result.then((result) => ({ result, over: true }))
  for (;;) {
    const state = await Promise.race([
      done,
      new Promise((go) => setTimeout(go, 2)).then(() => undefined),
    ])
    if (state) {
      const log = (await scaffolder.tasks.log(started.id)).map(({ body }) => body.message)
      return { result: state.result, log, task: await scaffolder.tasks.get(started.id) }
    }
    await runtime.advance(500)
  }
}

describe('a step that fails', () => {
  it('is tried again as it says, each time from a clean workspace', async () => {
    const { seen, action } = failing(2)
    const { result, task, log } = await run('retry: { attempts: 3, delay: 2s }', { action })
    expect(result.status).toBe('completed')
    expect(seen.map(({ attempt, files }) => [attempt, files])).toEqual([
      [1, ['before']],
      [2, ['before']],
      [3, ['before']],
    ])
    expect(task?.steps[1]?.attempt).toBe(3)
    expect(log.filter((line) => line.startsWith('Attempt'))[0]).toMatch(
      /^Attempt 1 of 3 failed: not yet; the next one begins in [\d.]+ m?s$/,
    )
  })

  it('fails for good after its last attempt, with the last error', async () => {
    const { seen, action } = failing(9)
    const { result } = await run('retry: { attempts: 2 }', { action })
    expect([seen.length, result.status, result.error?.message]).toEqual([
      2,
      'failed',
      'The step "s" (test:fail) failed: not yet',
    ])
  })

  it('is tried again as its action says, where it says nothing itself', async () => {
    const { seen, action } = failing(1)
    const { result } = await run('if: true', { action: { ...action, retry: { attempts: 2 } } })
    expect([seen.length, result.status]).toEqual([2, 'completed'])
  })

  it('is not tried again after an error that lasts, and waits for what the other side asks for', async () => {
    const lasting = failing(9, () => errors.GIVE_UP({ reason: 'no such account' }))
    const { result } = await run('retry: { attempts: 5 }', { action: lasting.action })
    expect([lasting.seen.length, result.error?.code, result.error?.message]).toEqual([
      1,
      'SCAFFOLDER_GIVE_UP',
      'no such account',
    ])
    const busy = failing(1, () => Object.assign(new Error('busy'), { retryAfterMs: 20_000 }))
    await run('retry: { attempts: 2, delay: 1ms }', { action: busy.action })
    const [first, second] = busy.seen
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(20_000)
  })
})

describe('a time limit', () => {
  const hang = defineAction({
    id: 'test:fail',
    input: z.strictObject({}),
    run: ({ signal }) =>
      new Promise<void>((_done, fail) =>
        signal.addEventListener('abort', () => fail(signal.reason)),
      ),
  })

  it('of a step fails it, and counts for each attempt', async () => {
    const { result, log } = await run('timeout: 5s, retry: { attempts: 2, delay: 1ms }', {
      action: hang,
    })
    expect(result.error?.message).toMatchInlineSnapshot(`"The step "s" took longer than 5000 ms"`)
    expect(log.filter((line) => line.startsWith('Attempt')).length).toBe(1)
  })

  it('of the host holds for every step', async () => {
    const { result } = await run('timeout: 1h', { action: hang, maxStepMs: 1000 })
    expect(result.error?.code).toBe('SCAFFOLDER_STEP_TIMEOUT')
  })

  it('of a run fails it, and its always() steps still run', async () => {
    const runtime = createTestRuntime()
    const scaffolder = createScaffolder({ actions: [hang, write], runtime })
    const started = await scaffolder.start(
      testTemplate(
        `run: { timeout: 10s }\nsteps:\n  - { id: s, action: test:fail }\n  - { id: n, action: test:write }\n  - { id: c, action: test:write, if: '\${{ always() }}' }\n`,
      ),
      { parameters: {} },
    )
    let over = false
    const done = started.result.finally(() => {
      over = true
    })
    while (!over) {
      await new Promise((go) => setTimeout(go, 2))
      await runtime.advance(2500)
    }
    const { status, error } = await done
    const task = await scaffolder.tasks.get(started.id)
    expect(error?.code).toBe('SCAFFOLDER_RUN_TIMEOUT')
    expect([status, error?.message, task?.steps.map((step) => step.status)]).toMatchInlineSnapshot(`
      [
        "failed",
        "The run took longer than 10000 ms",
        [
          "failed",
          "skipped",
          "completed",
        ],
      ]
    `)
  })

  it('of a run counts anew when it is tried again', async () => {
    const runtime = createTestRuntime()
    const { action } = failing(1)
    const scaffolder = createScaffolder({ actions: [action], runtime })
    const template = testTemplate(`run: { timeout: 10s }\nsteps: [{ id: s, action: test:fail }]`)
    const started = await scaffolder.start(template, { parameters: {} })
    expect((await started.result).status).toBe('failed')
    await runtime.advance(3_600_000)
    await scaffolder.tasks.retry(started.id)
    const found = async () => {
      const task = await scaffolder.tasks.get(started.id)
      return [task?.status, task?.createdAt, task?.startedAt, task?.steps[0]?.startedAt]
    }
    const later = '2026-01-01T01:00:00.000Z'
    await expect.poll(found).toEqual(['completed', '2026-01-01T00:00:00.000Z', later, later])
    await scaffolder[Symbol.asyncDispose]()
  })
})
