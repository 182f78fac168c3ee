// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { createReaders } from '@callboard/core'
import { createTestRuntime } from '@callboard/core/testing'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { builtinActions } from '../actions/builtin-actions.ts'
import { defineAction } from '../actions/define-action.ts'
import { createMemoryTaskStore } from '../tasks/memory-task-store.ts'
import { canBeUndone, remainingSteps } from '../tasks/remaining-steps.ts'
import { isFinal, type TaskStep } from '../tasks/task.ts'
import { testTemplate } from '../testing/test-template.ts'
import { createScaffolder, type Scaffolder, type ScaffolderOptions } from './create-scaffolder.ts'
import type { RunState } from './run-state.ts'
import { undoRuns } from './undo-runs.ts'

const templates = {
  pair: testTemplate(`
parameters: { properties: { name: { type: string } } }
steps:
  - { id: one, action: test:do, input: { name: '\${{ parameters.name }} 1' } }
  - { id: two, action: test:do, input: { name: '\${{ parameters.name }} 2' } }
`),
  half: testTemplate(`
steps:
  - { id: one, action: test:do, input: { name: half } }
  - { id: bad, action: test:fail }
`),
  hook: testTemplate(`
steps:
  - { id: one, action: test:do, input: { name: hook } }
  - { id: call, name: Call the hook, action: test:call }
`),
  deep: testTemplate(
    `steps: [{ id: n, action: template:run, input: { templateRef: pair, values: { name: deep } } }]`,
  ),
}
const running = (templateRef: string, values = '{}') =>
  `{ id: n, action: template:run, input: { templateRef: ${templateRef}, values: ${values} } }`
const around = (step: string, run = '{}') =>
  testTemplate(`
run: ${run}
steps:
  - { id: a, action: test:do, input: { name: a } }
  - ${step}
  - { id: z, action: test:do, input: { name: z } }
`)

function setUp(more: Partial<ScaffolderOptions> = {}) {
  const notes: string[] = []
  const locked = new Set<string>()
  const actions = [
    ...builtinActions({ readers: createReaders([]) }),
    defineAction({
      id: 'test:do',
      input: z.strictObject({ name: z.string() }),
      run: () => {},
      undo({ input: { name } }) {
        if (locked.has(name)) throw new Error('it is locked')
        notes.push(name)
      },
    }),
    defineAction({ id: 'test:call', input: z.strictObject({}), run: () => {} }),
    defineAction({
      id: 'test:fail',
      input: z.strictObject({}),
      run: () => {
        throw new Error('no')
      },
    }),
  ]
  const find = (ref: string) => templates[ref.replace('template:default/', '') as 'pair']
  const options = { actions, templates: { find }, maxConcurrentRuns: 1, leaseMs: 200, ...more }
  return { notes, locked, options }
}

/** How a run is when it is over, after what was asked of it. */
async function over({ tasks }: Pick<Scaffolder, 'tasks'>, id: string) {
  for await (const _event of tasks.events(id)) void _event
  const task = await tasks.get(id)
  if (!task || !isFinal(task.status)) throw new Error('It goes on')
  return task
}

describe('undoing a run', () => {
  it('undoes the runs that it began, each at its place in the reverse order', async () => {
    const { notes, options } = setUp()
    await using scaffolder = createScaffolder(options)
    const run = await scaffolder.start(around(running('pair', '{ name: p }')), { parameters: {} })
    expect((await run.result).status).toBe('completed')
    const { steps, ...before } = await over(scaffolder, run.id)
    const nested = steps[1]?.runs?.[0] ?? ''
    expect([steps[1]?.leaves, canBeUndone({ ...before, steps })]).toEqual(['canBeUndone', true])
    await scaffolder.tasks.undo(run.id)
    const task = await over(scaffolder, run.id)
    expect(notes).toEqual(['z', 'p 2', 'p 1', 'a'])
    expect(task.steps.map(({ undo, waitingFor }) => [undo, waitingFor])).toEqual([
      ['completed', undefined],
      ['completed', undefined],
      ['completed', undefined],
    ])
    const inner = await over(scaffolder, nested)
    expect([remainingSteps(task), remainingSteps(inner), task.needsAttention]).toEqual([
      [],
      [],
      undefined,
    ])
    const log = await scaffolder.tasks.log(run.id)
    expect(log.map(({ body }) => body.message).slice(-9)).toMatchInlineSnapshot(`
      [
        "Run completed successfully",
        "Undoing asked for",
        "Undoing step test:do",
        "Undid step test:do",
        "Undoing step template:run",
        "Undid step template:run",
        "Undoing step test:do",
        "Undid step test:do",
        "Run completed successfully",
      ]
    `)
  })

  it('goes down to runs of runs, and through each turn of a step', async () => {
    const { notes, options } = setUp()
    await using scaffolder = createScaffolder(options)
    const each = `{ id: n, action: template:run, each: [x, y], input: { templateRef: pair, values: { name: '\${{ each.value }}' } } }`
    const turns = await scaffolder.start(around(each), { parameters: {} })
    await turns.result
    await scaffolder.tasks.undo(turns.id)
    await over(scaffolder, turns.id)
    expect(notes.splice(0)).toEqual(['z', 'y 2', 'y 1', 'x 2', 'x 1', 'a'])
    const deep = await scaffolder.start(around(running('deep')), { parameters: {} })
    await deep.result
    await scaffolder.tasks.undo(deep.id)
    await over(scaffolder, deep.id)
    expect(notes).toEqual(['z', 'deep 2', 'deep 1', 'a'])
  })

  it('undoes what a run has done that failed inside of it', async () => {
    const { notes, options } = setUp()
    await using scaffolder = createScaffolder(options)
    const run = await scaffolder.start(around(running('half'), '{ onFailure: undo }'), {
      parameters: {},
    })
    const { status, error } = await run.result
    expect([status, error?.code, notes]).toEqual([
      'failed',
      'SCAFFOLDER_NESTED_FAILED',
      ['half', 'a'],
    ])
  })

  it('says what is left of it, and what could not be undone now can be later', async () => {
    const { notes, locked, options } = setUp()
    await using scaffolder = createScaffolder(options)
    const run = await scaffolder.start(around(running('hook')), { parameters: {} })
    await run.result
    locked.add('hook')
    await scaffolder.tasks.undo(run.id)
    const stuck = await over(scaffolder, run.id)
    const [nested = ''] = stuck.steps[1]?.runs ?? []
    const task = () => scaffolder.tasks.get(nested)
    const again = undoRuns(
      {
        waits: { task } as unknown as NonNullable<RunState['waits']>,
        runtime: createTestRuntime(),
      },
      { ...(stuck.steps[1] as TaskStep), waitingFor: { for: 'task', key: 'n', taskId: nested } },
    )
    await expect(again).rejects.toMatchObject({ code: 'SCAFFOLDER_NESTED_KEPT' })
    expect([
      stuck.needsAttention,
      stuck.steps[1]?.undoError?.message.replace(nested, 'ID'),
    ]).toEqual([
      true,
      'What the step "n" (template:run) did could not be undone: The run "ID" of the template "template:default/demo" could not be undone as a whole',
    ])
    locked.clear()
    await scaffolder.tasks.undo(run.id)
    const whole = await over(scaffolder, run.id)
    expect([notes, whole.needsAttention, remainingSteps(whole)]).toEqual([
      ['z', 'a', 'hook'],
      undefined,
      [{ id: 'n', name: 'template:run', action: 'template:run', leaves: 'stays' }],
    ])
    const log = await scaffolder.tasks.log(run.id)
    expect(log.map(({ body }) => body.message)).toContain(
      'Undid step template:run, but for what no action can undo: Call the hook (test:call)',
    )
    await expect(scaffolder.tasks.undo(run.id)).rejects.toMatchObject({
      code: 'SCAFFOLDER_TASK_KEPT',
    })
  })

  it('is done by a process that cares for that run only', async () => {
    const { notes, options } = setUp({ store: createMemoryTaskStore() })
    const first = createScaffolder(options)
    const run = await first.start(around(running('pair', '{ name: p }')), { parameters: {} })
    await run.result
    await first[Symbol.asyncDispose]()
    await using second = createScaffolder({ ...options, onlyRuns: [run.id] })
    await second.tasks.undo(run.id)
    await over(second, run.id)
    expect(notes).toEqual(['z', 'p 2', 'p 1', 'a'])
  })

  it('gives the runs that it began the secrets that they need again', async () => {
    const { notes, options } = setUp({ store: createMemoryTaskStore() })
    await using scaffolder = createScaffolder(options)
    const step = `{ id: n, action: template:run, input: { templateRef: pair, values: { name: p }, secrets: [token] } }`
    const secrets = { token: 'correct-horse' }
    const run = await scaffolder.start(around(step), { parameters: {}, secrets })
    expect((await run.result).status).toBe('completed')
    await scaffolder.tasks.undo(run.id, { secrets })
    expect((await over(scaffolder, run.id)).needsAttention).toBe(undefined)
    expect(notes).toEqual(['z', 'p 2', 'p 1', 'a'])
  })
})
