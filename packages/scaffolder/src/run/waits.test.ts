// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here

import { createReaders } from '@callboard/core'
import { createTestRuntime } from '@callboard/core/testing'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { builtinActions } from '../actions/builtin-actions.ts'
import { defineAction } from '../actions/define-action.ts'
import { createMemoryTaskStore } from '../tasks/memory-task-store.ts'
import type { Task } from '../tasks/task.ts'
import { testTemplate } from '../testing/test-template.ts'
import { createScaffolder, type Scaffolder, type ScaffolderOptions } from './create-scaffolder.ts'

const builtin = builtinActions({ readers: createReaders([]) })
const ana = { ref: 'user:default/ana' }
const asking = testTemplate(`
steps:
  - { id: ask, action: approval:request, input: { message: 'A database', approvers: [group:default/platform] } }
output: { by: '\${{ steps.ask.output.by }}', comment: '\${{ steps.ask.output.comment }}' }
`)

const until = async (scaffolder: Scaffolder, id: string, status: Task['status']) => {
  await expect.poll(async () => (await scaffolder.tasks.get(id))?.status).toBe(status)
  return (await scaffolder.tasks.get(id)) as Task
}
const create = (more: Partial<ScaffolderOptions> = {}) =>
  createScaffolder({ actions: builtin, leaseMs: 200, ...more })

describe('an approval', () => {
  const approvals = { isMember: ({ user }: { user: string }) => user === 'user:default/ben' }

  it('is waited for without a worker, through a restart, and goes on when it is there', async () => {
    const store = createMemoryTaskStore()
    const first = create({ store, approvals })
    const { id } = await first.start(asking, { parameters: {}, user: ana })
    const waiting = await until(first, id, 'waiting')
    expect(waiting.steps[0]).toMatchObject({
      status: 'waiting',
      waitingFor: { for: 'decision', text: 'A database', approvers: ['group:default/platform'] },
    })
    await first[Symbol.asyncDispose]()
    await using second = create({ store, approvals })
    const decision = { stepId: 'ask', approved: true, comment: 'fine' }
    await second.tasks.decide(id, { ...decision, by: 'user:default/ben' })
    const { output, steps } = await until(second, id, 'completed')
    expect([output, steps[0]?.attempt]).toEqual([
      { by: 'user:default/ben', comment: 'fine' },
      undefined,
    ])
    const log = await second.tasks.log(id)
    expect(log.map(({ body }) => body.message)).toContain('user:default/ben approved: fine')
    await expect(
      second.tasks.decide(id, { ...decision, by: 'user:default/ben' }),
    ).rejects.toMatchObject({ code: 'SCAFFOLDER_STEP_NOT_WAITING' })
  })

  it('that is refused fails its step, and is asked for again by another try', async () => {
    await using scaffolder = create({ approvals })
    const { id } = await scaffolder.start(asking, { parameters: {}, user: ana })
    await until(scaffolder, id, 'waiting')
    const by = 'user:default/ben'
    await scaffolder.tasks.decide(id, { stepId: 'ask', approved: false, by, comment: 'too dear' })
    const { error } = await until(scaffolder, id, 'failed')
    expect([error?.code, error?.message]).toEqual([
      'SCAFFOLDER_APPROVAL_REFUSED',
      '"user:default/ben" refused: too dear',
    ])
    await scaffolder.tasks.retry(id)
    await until(scaffolder, id, 'waiting')
    await scaffolder.tasks.decide(id, { stepId: 'ask', approved: true, by })
    await until(scaffolder, id, 'completed')
  })

  it('is for the approvers, and not for whoever started the run', async () => {
    await using scaffolder = create({ approvals: { isMember: () => true } })
    const { id } = await scaffolder.start(asking, { parameters: {}, user: ana })
    await until(scaffolder, id, 'waiting')
    const decide = (by: string, approved = true) =>
      scaffolder.tasks.decide(id, { stepId: 'ask', approved, by })
    await expect(decide('user:default/ANA')).rejects.toMatchObject({
      code: 'SCAFFOLDER_DECISION_DENIED',
    })
    await expect(scaffolder.tasks.retry(id)).rejects.toMatchObject({
      code: 'SCAFFOLDER_TASK_NOT_OVER',
    })
    await expect(decide('user:default/ANA')).rejects.toThrowErrorMatchingInlineSnapshot(
      `[CallboardError: "user:default/ANA" may not decide: whoever started a run does not approve it]`,
    )
    await using strict = create({ approvals: { allowInitiator: true } })
    const own = await strict.start(asking, { parameters: {}, user: ana })
    await until(strict, own.id, 'waiting')
    await expect(
      strict.tasks.decide(own.id, { stepId: 'ask', approved: true, by: ana.ref }),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[CallboardError: "user:default/ana" may not decide: the approvers are group:default/platform]`,
    )
    await strict.tasks.decide(own.id, {
      stepId: 'ask',
      approved: true,
      by: 'group:default/platform',
    })
    await until(strict, own.id, 'completed')
  })

  it('counts once, however many decide at the same time', async () => {
    await using scaffolder = create({ approvals: { isMember: () => true } })
    const { id } = await scaffolder.start(asking, { parameters: {} })
    await until(scaffolder, id, 'waiting')
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        scaffolder.tasks.decide(id, {
          stepId: 'ask',
          approved: index % 2 === 0,
          by: `user:default/u${index}`,
        }),
      ),
    )
    expect(all.filter(({ status }) => status === 'fulfilled').length).toBe(1)
  })

  it('that nobody gives in time fails its step, and cancelling ends the wait', async () => {
    const runtime = createTestRuntime()
    const scaffolder = create({ runtime })
    const timed = testTemplate(
      `steps: [{ id: ask, action: approval:request, input: { message: hm, timeout: 2h } }]`,
    )
    const late = await scaffolder.start(timed, { parameters: {} })
    await until(scaffolder, late.id, 'waiting')
    await runtime.advance(7_200_001)
    const { error } = await until(scaffolder, late.id, 'failed')
    expect(error?.code).toBe('SCAFFOLDER_APPROVAL_EXPIRED')
    expect(error?.message).toMatchInlineSnapshot(`"Nobody decided in time: "hm""`)
    const cancelled = await scaffolder.start(timed, { parameters: {} })
    await until(scaffolder, cancelled.id, 'waiting')
    await scaffolder.tasks.cancel(cancelled.id)
    const task = await until(scaffolder, cancelled.id, 'cancelled')
    expect(task.steps[0]?.status).toBe('cancelled')
  })

  it('is waited for by the worker that knows the secrets, where they cannot be sealed', async () => {
    await using scaffolder = create()
    const { id } = await scaffolder.start(
      testTemplate(
        `steps: [{ id: ask, action: approval:request, input: { message: hm } }, { id: log, action: debug:log, input: { message: '\${{ secrets.token }}' } }]`,
      ),
      { parameters: {}, secrets: { token: 'hunter2-is-the-token' } },
    )
    await expect
      .poll(async () => (await scaffolder.tasks.get(id))?.steps[0]?.status)
      .toBe('waiting')
    await scaffolder.tasks.decide(id, { stepId: 'ask', approved: true, by: 'user:default/ben' })
    await until(scaffolder, id, 'completed')
    const log = await scaffolder.tasks.log(id)
    expect(log.map(({ body }) => body.message)).toContain('***')
  })
})

describe('a long sleep', () => {
  it('lets go of the worker and comes back once', async () => {
    const runtime = createTestRuntime()
    let calls = 0
    const nap = defineAction({
      id: 'test:nap',
      input: z.strictObject({}),
      async run({ sleep, attempt }) {
        calls += 1
        await sleep(10_000)
        await sleep(3_600_000)
        return { attempt }
      },
    })
    const scaffolder = create({ actions: [nap], runtime })
    const run = await scaffolder.start(
      testTemplate(`steps: [{ id: n, action: test:nap }]\noutput: { n: '\${{ steps.n.output }}' }`),
      { parameters: {} },
    )
    const turnUntil = async (status: Task['status']) => {
      for (;;) {
        const task = await scaffolder.tasks.get(run.id)
        if (task?.status === status) return task
        await new Promise((done) => setTimeout(done, 1))
        await runtime.advance(1000)
      }
    }
    const { steps } = await turnUntil('waiting')
    expect(steps[0]?.waitingFor?.for).toBe('time')
    await runtime.advance(3_600_000)
    const { output } = await turnUntil('completed')
    expect([output, calls]).toEqual([{ n: { attempt: 1 } }, 2])
  })

  it('of debug:wait holds no worker either, and is told once', async () => {
    const runtime = createTestRuntime()
    const scaffolder = create({ runtime })
    const template = testTemplate('steps: [{ id: w, action: debug:wait, input: { minutes: 5 } }]')
    const { id } = await scaffolder.start(template, { parameters: {} })
    const status = async () => (await scaffolder.tasks.get(id))?.status
    await expect.poll(status).toBe('waiting')
    await runtime.advance(300_000)
    await expect.poll(status).toBe('completed')
    const log = (await scaffolder.tasks.log(id)).map(({ body }) => body.message)
    expect(log.filter((line) => line.startsWith('Waiting'))).toEqual(['Waiting for 300000 ms'])
  })
})

describe('a template in a template', () => {
  const child = testTemplate(`
parameters: { properties: { name: { type: string } } }
secrets: { schema: { properties: { token: { type: string } } } }
steps: [{ id: s, action: test:make, input: { name: '\${{ parameters.name }}', token: '\${{ secrets.token }}' } }]
output: { made: '\${{ steps.s.output.made }}' }
`)
  const parent = (ref: string) =>
    testTemplate(`
steps:
  - { id: child, action: template:run, input: { templateRef: ${ref}, values: { name: db }, secrets: [token] } }
output: { made: '\${{ steps.child.output.output.made }}' }
`)
  const makes = () => {
    const notes: unknown[] = []
    let reached = () => {}
    const hanging = new Promise<void>((done) => {
      reached = done
    })
    const action = defineAction({
      id: 'test:make',
      input: z.looseObject({ name: z.string() }),
      async run({ input, signal }) {
        notes.push(input)
        if (input.name === 'db') return { made: 'db!' }
        reached()
        await new Promise((_done, fail) =>
          signal.addEventListener('abort', () => fail(signal.reason)),
        )
        return {}
      },
    })
    return { notes, hanging, action }
  }
  const secrets = { token: 'hunter2-is-the-token' }

  it('is a run of its own, and the run around it waits for its output', async () => {
    const { notes, action } = makes()
    await using scaffolder = create({
      actions: [...builtin, action],
      maxConcurrentRuns: 1,
      sealingKey: new Uint8Array(32),
      templates: { find: (ref) => (ref === 'template:default/child' ? child : undefined) },
    })
    const run = await scaffolder.start(parent('child'), { parameters: {}, secrets, user: ana })
    expect(await run.result).toEqual({ status: 'completed', output: { made: 'db!' } })
    expect(notes).toEqual([{ name: 'db', token: 'hunter2-is-the-token' }])
    const { tasks } = await scaffolder.tasks.list({ parentId: run.id })
    expect(tasks.map(({ status, createdBy }) => [status, createdBy])).toEqual([
      ['completed', ana.ref],
    ])
    const missing = await scaffolder.start(parent('nobody'), { parameters: {}, secrets })
    expect((await missing.result).error?.message).toBe(
      'There is no template "template:default/nobody"',
    )
  })

  it('that runs itself is stopped', async () => {
    const self = testTemplate(
      `steps: [{ id: s, action: template:run, input: { templateRef: self } }]`,
    )
    await using scaffolder = create({ templates: { find: () => self } })
    const run = await scaffolder.start(self, { parameters: {} })
    expect((await run.result).error?.code).toBe('SCAFFOLDER_NESTED_FAILED')
    const { tasks, total } = await scaffolder.tasks.list({ order: 'asc' })
    expect(tasks.at(-1)?.error?.code).toBe('SCAFFOLDER_NESTED_TOO_DEEP')
    expect([total, tasks.at(-1)?.error?.message]).toMatchInlineSnapshot(`
      [
        6,
        "The template "template:default/self" would be run 6 templates deep",
      ]
    `)
  })

  it('is cancelled with the run around it', async () => {
    const { hanging, action } = makes()
    await using scaffolder = create({
      actions: [...builtin, action],
      templates: { find: () => child },
    })
    const nesting = testTemplate(
      `steps: [{ id: c, action: template:run, input: { templateRef: child, values: { name: slow } } }]`,
    )
    const run = await scaffolder.start(nesting, { parameters: {} })
    await hanging
    await until(scaffolder, run.id, 'waiting')
    await scaffolder.tasks.cancel(run.id, 'not needed')
    await until(scaffolder, run.id, 'cancelled')
    const { tasks } = await scaffolder.tasks.list({ parentId: run.id })
    await until(scaffolder, tasks[0]?.id ?? '', 'cancelled')
  })
})
