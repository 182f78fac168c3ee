// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { createTemporaryFolder } from '@callboard/core/node'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineAction } from '../actions/define-action.ts'
import { testTemplate } from '../testing/test-template.ts'
import { createScaffolder } from './create-scaffolder.ts'

let runs = 0
const count = defineAction({
  id: 'test:count',
  input: z.strictObject({ to: z.number().default(1) }),
  output: z.strictObject({
    url: z.string(),
    count: z.number(),
    on: z.boolean(),
    kind: z.enum(['a']),
    tags: z.array(z.string()),
  }),
  run: () => {
    runs += 1
    return { url: 'https://x', count: runs, on: true, kind: 'a' as const, tags: [] }
  },
})
const template = testTemplate(`
parameters: { properties: { name: { type: string } } }
steps:
  - { id: a, action: test:count, if: '\${{ parameters.name }}' }
output: { a: '\${{ steps.a.output }}' }
`)

describe('createScaffolder', () => {
  it('refuses options that it does not know, and two actions of one id', () => {
    expect(() => createScaffolder({ acitons: [] } as never)).toThrowErrorMatchingInlineSnapshot(
      `[CallboardError: createScaffolder: there is no option "acitons"; did you mean "actions"?]`,
    )
    expect(() =>
      createScaffolder({ actions: [], strore: {} } as never),
    ).toThrowErrorMatchingInlineSnapshot(
      `[CallboardError: createScaffolder: there is no option "strore"; did you mean "store"?]`,
    )
    expect(() =>
      createScaffolder({ actions: [], store: {} as never }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[CallboardError: createScaffolder: "store" is not valid: expected an object with create(), claim(), commit(), events()]`,
    )
    expect(() => createScaffolder({ actions: [count, count] })).toThrowErrorMatchingInlineSnapshot(
      `[CallboardError: There are two of the action "test:count"]`,
    )
  })

  it('runs once for a key, however often it is started', async () => {
    runs = 0
    await using scaffolder = createScaffolder({ actions: [count] })
    const start = () =>
      scaffolder.start(template, { parameters: { name: 'x' }, idempotencyKey: 'k' })
    const [first, second] = await Promise.all([start(), start()])
    expect(second.id).toBe(first.id)
    expect(await second.result).toEqual(await first.result)
    const third = await start()
    expect([await third.result, runs]).toEqual([await first.result, 1])
  })

  it('refuses parameters before anything begins', async () => {
    await using scaffolder = createScaffolder({ actions: [count] })
    const start = scaffolder.start(template, { parameters: { name: 1, nmae: 2 } })
    await expect(start).rejects.toThrowErrorMatchingInlineSnapshot(
      `[CallboardError: The parameters are not valid: "nmae" is not a parameter of the template; "name" must be of type string]`,
    )
    expect((await scaffolder.tasks.list()).total).toBe(0)
  })

  it('keeps what a run was started with and by whom', async () => {
    await using scaffolder = createScaffolder({ actions: [count] })
    const run = await scaffolder.start(template, {
      parameters: { name: 'x' },
      user: { ref: 'user:default/ana' },
    })
    await run.result
    const task = await scaffolder.tasks.get(run.id)
    expect([task?.createdBy, task?.parameters, task?.templateRef, task?.status]).toEqual([
      'user:default/ana',
      { name: 'x' },
      'template:default/demo',
      'completed',
    ])
    await expect(scaffolder.tasks.cancel('nobody')).rejects.toMatchObject({
      code: 'SCAFFOLDER_TASK_MISSING',
    })
  })
})

describe('plan', () => {
  it('does not run what does not say beforehand what it does, and stands in for its output', async () => {
    runs = 0
    const scaffolder = createScaffolder({ actions: [count] })
    const { steps, output, files } = await scaffolder.plan(template, { parameters: { name: 'x' } })
    expect([runs, files]).toEqual([0, []])
    expect(steps).toEqual([
      {
        id: 'a',
        name: 'test:count',
        action: 'test:count',
        if: '${{ parameters.name }}',
        status: 'planned',
        input: {},
        sideEffects: [{ text: 'Runs "test:count", which does not say beforehand what it does' }],
      },
    ])
    expect(output).toEqual({
      a: { url: '<url>', count: 0, on: false, kind: 'a', tags: ['<tags>'] },
    })
  })

  it('shows what is skipped and what is wrong, and stops where it is told to', async () => {
    const scaffolder = createScaffolder({ actions: [count] })
    const skipped = await scaffolder.plan(template, { parameters: {} })
    expect(skipped.steps[0]?.status).toBe('skipped')
    const broken = testTemplate(
      `steps: [{ action: test:count, input: { x: 1 } }]\noutput: { x: '\${{ 1 | nosuch }}' }`,
    )
    const plan = await scaffolder.plan(broken, { parameters: {} })
    expect([plan.steps[0]?.status, plan.error?.message]).toMatchInlineSnapshot(`
      [
        "failed",
        "The input of "test:count" is not valid: "x" is not known",
      ]
    `)
    const gone = AbortSignal.abort(new Error('gone'))
    await expect(scaffolder.plan(template, { parameters: {}, signal: gone })).rejects.toThrow(
      'gone',
    )
  })

  it('leaves no folder behind', async () => {
    const roots: string[] = []
    const look = defineAction({
      id: 'test:look',
      input: z.strictObject({}),
      run: () => {},
      async plan({ workspace, dryRun }) {
        roots.push(workspace.root)
        await workspace.write('made.sh', 'x', { executable: true })
        return { sideEffects: [], output: { dryRun } }
      },
    })
    await using here = await createTemporaryFolder()
    const scaffolder = createScaffolder({ actions: [look] })
    const { files, output } = await scaffolder.plan(
      testTemplate(
        `steps: [{ id: a, action: test:look }]\noutput: { a: '\${{ steps.a.output }}' }`,
      ),
      { parameters: {} },
    )
    expect([files, output]).toEqual([
      [{ path: 'made.sh', executable: true, contentBase64: 'eA==' }],
      { a: { dryRun: true } },
    ])
    const siblings = await (await import('node:fs/promises')).readdir(`${here.folder.root}/..`)
    expect(siblings).not.toContain(roots[0]?.split('/').at(-1))
  })
})
