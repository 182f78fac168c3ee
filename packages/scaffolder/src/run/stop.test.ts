// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineAction } from '../actions/define-action.ts'
import { createMemoryTaskStore } from '../tasks/memory-task-store.ts'
import { testTemplate } from '../testing/test-template.ts'
import { createScaffolder, type ScaffolderOptions } from './create-scaffolder.ts'

/** Steps that last until they are let through, by name. */
function gates() {
  const begun: string[] = []
  const open = new Map<string, () => void>()
  const action = defineAction({
    id: 'test:gate',
    input: z.strictObject({ name: z.string() }),
    run: ({ input: { name }, signal }) =>
      new Promise<void>((done, fail) => {
        begun.push(name)
        open.set(name, done)
        signal.addEventListener('abort', () => fail(signal.reason))
      }),
  })
  const begins = (name: string) => expect.poll(() => begun).toContain(name)
  return { action, begun, begins, let: (name: string) => open.get(name)?.() }
}
const template = testTemplate(`
run: { concurrency: { key: '\${{ parameters.repo }}' } }
parameters: { properties: { name: { type: string }, repo: { type: string } } }
steps:
  - { id: a, action: test:gate, input: { name: '\${{ parameters.name }}1' } }
  - { id: b, action: test:gate, input: { name: '\${{ parameters.name }}2' } }
  - { id: z, action: test:gate, if: '\${{ always() and false }}', input: { name: never } }
`)
const setUp = (more: Partial<ScaffolderOptions> = {}) => {
  const store = createMemoryTaskStore()
  const doors = gates()
  const create = (options: Partial<ScaffolderOptions> = {}) =>
    createScaffolder({ actions: [doors.action], store, leaseMs: 100, ...more, ...options })
  return { store, doors, create }
}

describe('a scaffolder that is closed', () => {
  it('lets its runs go between two steps, and another one goes on at once', async () => {
    const { store, doors, create } = setUp()
    const first = create()
    const run = await first.start(template, { parameters: { name: 'x' } })
    await doors.begins('x1')
    const result = run.result
    const closed = first[Symbol.asyncDispose]()
    doors.let('x1')
    await closed
    await expect(result).rejects.toMatchObject({ code: 'SCAFFOLDER_RUN_LET_GO' })
    const task = await store.get(run.id)
    expect([task?.status, task?.steps.map(({ status }) => status), doors.begun]).toEqual([
      'open',
      ['completed', undefined, undefined],
      ['x1'],
    ])
    await using second = create()
    await doors.begins('x2')
    doors.let('x2')
    for await (const _event of second.tasks.events(run.id)) void _event
    expect((await store.get(run.id))?.status).toBe('completed')
  })

  it('does not wait longer than it may for a step, and not at all when it is closed twice', async () => {
    for (const closeTwice of [false, true]) {
      const { store, doors, create } = setUp()
      const first = create({ stopGraceMs: closeTwice ? 60_000 : 20 })
      const run = await first.start(template, { parameters: { name: 'x' } })
      await doors.begins('x1')
      const closed = first[Symbol.asyncDispose]()
      if (closeTwice) await first[Symbol.asyncDispose]()
      await closed
      const task = await store.get(run.id)
      expect([task?.status, task?.steps[0]?.status]).toEqual(['open', 'processing'])
      doors.begun.length = 0
      await using second = create()
      await doors.begins('x1')
      doors.let('x1')
      await doors.begins('x2')
      doors.let('x2')
      for await (const _event of second.tasks.events(run.id)) void _event
      expect((await store.get(run.id))?.steps[0]?.attempt).toBe(2)
    }
  })
})

describe('several scaffolders at one store', () => {
  it('start here and carry out there, and any of them cancels', async () => {
    const { doors, create } = setUp()
    await using clerk = create({ maxConcurrentRuns: 0 })
    await using worker = create()
    const run = await clerk.start(template, { parameters: { name: 'x' } })
    await doors.begins('x1')
    await clerk.tasks.cancel(run.id, 'not needed')
    expect(await run.result).toEqual({ status: 'cancelled', output: {} })
    const log = await worker.tasks.log(run.id)
    expect(log.filter(({ type }) => type === 'cancelled').map(({ body }) => body.message)).toEqual([
      'Cancelling: not needed',
    ])
  })

  it('cannot share secrets without a key', async () => {
    const { create } = setUp()
    await using clerk = create({ maxConcurrentRuns: 0 })
    const start = clerk.start(template, {
      parameters: { name: 'x' },
      secrets: { token: 'abcdefgh' },
    })
    await expect(start).rejects.toMatchObject({ code: 'SCAFFOLDER_SECRETS_HOMELESS' })
    await expect(start).rejects.toThrowErrorMatchingInlineSnapshot(
      `[CallboardError: The run of "template:default/demo" has secrets, and this scaffolder carries out no runs]`,
    )
  })

  it('agree on one end of a run that is cancelled as it completes', async () => {
    const quick = testTemplate('steps: []')
    const store = createMemoryTaskStore()
    await using scaffolder = createScaffolder({ actions: [], store })
    for (let round = 0; round < 100; round += 1) {
      const run = await scaffolder.start(quick, { parameters: {} })
      for (let turn = 0; turn < round % 20; turn += 1) await Promise.resolve()
      await scaffolder.tasks.cancel(run.id)
      const { status } = await run.result
      const task = await store.get(run.id)
      const ends = (await store.events(run.id, { after: 0, limit: 100 })).filter(
        ({ type }) => type === 'completion',
      )
      expect([
        task?.status,
        ends.map(({ body }) => body.status),
        status !== 'completed' || task?.cancelling === undefined,
      ]).toEqual([status, [status], true])
    }
  })
})

describe('runs with one concurrency key', () => {
  it('are carried out one after the other, those with others beside them', async () => {
    const { doors, create } = setUp()
    await using scaffolder = create()
    const start = (name: string, repo: string) =>
      scaffolder.start(template, { parameters: { name, repo } })
    const runs = [await start('a', 'one'), await start('b', 'one'), await start('c', 'two')]
    await doors.begins('a1')
    await doors.begins('c1')
    expect(doors.begun).not.toContain('b1')
    for (const gate of ['a1', 'a2', 'b1', 'b2', 'c1', 'c2']) {
      await doors.begins(gate)
      if (gate === 'a2') expect(doors.begun).not.toContain('b1')
      doors.let(gate)
    }
    expect(await Promise.all(runs.map(async ({ result }) => (await result).status))).toEqual([
      'completed',
      'completed',
      'completed',
    ])
  })
})
