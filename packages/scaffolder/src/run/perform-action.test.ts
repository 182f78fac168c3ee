// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type ActionContext, defineAction } from '../actions/define-action.ts'
import { runTemplate } from '../testing/run-template.ts'
import { form, params, run } from './test-run.ts'

describe('what an action throws or returns', () => {
  const odd = (result: () => unknown) =>
    defineAction({ id: 'test:odd', input: z.looseObject({}), run: () => result() as never })

  it.each([
    [
      'a text',
      () => {
        throw 'boom'
      },
      'SCAFFOLDER_STEP_FAILED',
    ],
    [
      'nothing',
      () => {
        throw undefined
      },
      'SCAFFOLDER_STEP_FAILED',
    ],
    [
      'an object without a prototype',
      () => {
        throw Object.create(null)
      },
      'SCAFFOLDER_STEP_FAILED',
    ],
    [
      'an error with a long message',
      () => {
        throw new Error('x'.repeat(1e6))
      },
      'SCAFFOLDER_STEP_FAILED',
    ],
  ])('fails its step: %s thrown', async (_name, result, code) => {
    const { error, events } = await runTemplate(`steps: [{ id: a, action: test:odd }]`, {
      actions: [odd(result)],
    })
    expect(error?.code).toBe(code)
    expect(JSON.stringify(events).length).toBeLessThan(100_000)
  })

  it.each([
    ['a list', () => [1]],
    ['a text', () => 'x'],
    ['a date', () => ({ at: new Date(0) })],
    ['a bigint', () => ({ n: 1n })],
    [
      'a cycle',
      () => {
        const a: Record<string, unknown> = {}
        a.a = a
        return a
      },
    ],
    [
      'an accessor',
      () => ({
        get x() {
          throw new Error('bomb')
        },
      }),
    ],
  ])('fails its step: %s returned', async (_name, result) => {
    const { error } = await runTemplate(`steps: [{ id: a, action: test:odd }]`, {
      actions: [odd(result)],
    })
    expect(error?.code).toBe('SCAFFOLDER_ACTION_OUTPUT_INVALID')
  })

  it('fails its step when it is not what its schema says', async () => {
    const action = defineAction({
      id: 'test:typed',
      input: z.strictObject({}),
      output: z.strictObject({ n: z.number() }),
      run: () => ({ n: 'x' }) as never,
    })
    const { error } = await runTemplate(`steps: [{ id: a, action: test:typed }]`, {
      actions: [action],
    })
    expect(error?.message).toMatchInlineSnapshot(
      `"The action "test:typed" returned an output that cannot be kept: "n" is not valid: expected number, received string"`,
    )
  })

  it('cannot change what later steps see', async () => {
    const vandal = defineAction({
      id: 'test:vandal',
      input: z.looseObject({ o: z.looseObject({}) }),
      run({ input }) {
        input.o.a = 'changed'
        return { o: input.o }
      },
    })
    const { inputs } = await run(
      `${form}steps:\n  - { id: v, action: test:vandal, input: { o: '\${{ parameters.o }}' } }\n  - { id: e, action: test:echo, input: { o: '\${{ parameters.o }}' } }\n`,
      { ...params, actions: [vandal] },
    )
    expect(inputs).toEqual([{ o: { a: 1 } }])
  })
})

describe('the context of an action', () => {
  it('has folders that go with the step, keys that stay, and results that are kept', async () => {
    const seen: {
      key: string
      root: string
      folder: Awaited<ReturnType<ActionContext['createTemporaryDirectory']>>
    }[] = []
    let calls = 0
    const action = defineAction({
      id: 'test:context',
      input: z.strictObject({}),
      async run({ createTemporaryDirectory, checkpoint, idempotencyKey, workspace, task, step }) {
        const folder = await createTemporaryDirectory()
        await folder.write('x', 'y')
        const fn = () => {
          calls += 1
          return 0
        }
        const results = [await checkpoint({ key: 'k', fn }), await checkpoint({ key: 'k', fn })]
        seen.push({ key: idempotencyKey.replace(task.id, 'task'), root: workspace.root, folder })
        return { results, step: step.id }
      },
    })
    const { output } = await runTemplate(
      `steps: [{ id: a, action: test:context, each: [1, 2] }]\noutput: { a: '\${{ steps.a.output }}' }`,
      { actions: [action] },
    )
    expect(output).toEqual({
      a: {
        results: [
          [0, 0],
          [0, 0],
        ],
        step: ['a', 'a'],
      },
    })
    expect([calls, seen.map(({ key }) => key)]).toEqual([2, ['task:a:0', 'task:a:1']])
    await expect(seen[0]?.folder.list()).rejects.toMatchObject({ code: 'CORE_PATH_MISSING' })
  })
})
