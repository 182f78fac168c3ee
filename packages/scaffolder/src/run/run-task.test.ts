// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type ActionContext, defineAction } from '../actions/define-action.ts'
import { runTemplate } from '../testing/run-template.ts'

/** Says back what it was given, and keeps it. */
function echo() {
  const inputs: unknown[] = []
  const action = defineAction({
    id: 'test:echo',
    input: z.looseObject({}),
    run({ input }) {
      inputs.push(input)
      if (input.fail) throw new Error('told to fail')
      return input
    },
  })
  return { inputs, action }
}

async function run(spec: string, options: Parameters<typeof runTemplate>[1] = {}) {
  const { inputs, action } = echo()
  const finished = await runTemplate(spec, {
    ...options,
    actions: [action, ...(options.actions ?? [])],
  })
  return { ...finished, inputs }
}

const params = {
  parameters: {
    n: 3,
    b: true,
    f: false,
    list: [1, 2],
    empty: [],
    o: { a: 1 },
    no: {},
    s: 'false',
    deep: '${{ secrets.token }}',
  },
}
const form = `
parameters:
  properties:
    n: { type: number }
    b: { type: boolean }
    f: { type: boolean }
    list: { type: array }
    empty: { type: array }
    o: { type: object }
    no: { type: object }
    s: { type: string }
    deep: { type: string }
`

describe('inputs', () => {
  it('are rendered value by value, names left alone and nothing rendered twice', async () => {
    const { inputs } = await run(
      `${form}steps:
  - id: a
    action: test:echo
    input:
      n: \${{ parameters.n }}
      mixed: a\${{ parameters.list }}
      gone: \${{ parameters.nope }}
      list: ['\${{ parameters.nope }}', '\${{ parameters.o }}']
      k\${{ parameters.n }}: 1
      trap: \${{ parameters.deep }}
      who: \${{ user.ref }}
  - id: b
    action: test:echo
    input: { from: '\${{ steps.a.output }}', again: '\${{ steps.a.output.trap }}' }
`,
      { ...params, user: { ref: 'user:default/ana' } },
    )
    const first = {
      n: 3,
      mixed: 'a1,2',
      list: [null, { a: 1 }],
      'k${{ parameters.n }}': 1,
      trap: '${{ secrets.token }}',
      who: 'user:default/ana',
    }
    expect(inputs).toEqual([first, { from: first, again: '${{ secrets.token }}' }])
  })

  it('that fail to render are errors with their place, and the action does not run', async () => {
    const { inputs, status, error } = await run(
      `steps:\n  - id: a\n    action: test:echo\n    input:\n      deep:\n        x: \${{ parameters.x | nosuch }}\n`,
    )
    expect([inputs, status, error]).toMatchInlineSnapshot(`
      [
        [],
        "failed",
        {
          "at": {
            "column": 33,
            "file": "template.yaml",
            "line": 13,
          },
          "code": "SCAFFOLDER_EXPRESSION_FAILED",
          "data": {
            "expression": "\${{ parameters.x | nosuch }}",
            "path": "spec.steps.0.input.deep.x",
            "reason": "Unknown template filter "nosuch"",
          },
          "hint": "Correct the expression; text that only looks like one goes between {% raw %} and {% endraw %}.",
          "message": "The expression "\${{ parameters.x | nosuch }}" failed: Unknown template filter "nosuch"",
        },
      ]
    `)
  })

  it('that the action does not take are refused before it runs', async () => {
    const { error } = await runTemplate(
      `steps:\n  - id: a\n    action: debug:log\n    input: { massage: hi, listWorkspace: 7 }\n`,
    )
    expect([error?.message, error?.at]).toMatchInlineSnapshot(`
      [
        "The input of "debug:log" is not valid: "listWorkspace" fits none of the forms that are known; "massage" is not known; did you mean "message"?",
        {
          "column": 7,
          "file": "template.yaml",
          "line": 11,
        },
      ]
    `)
  })

  it('of an action that is not there are not looked at', async () => {
    const { error } = await runTemplate(`steps:\n  - action: debug:lug\n`)
    expect([error?.code, error?.hint]).toEqual([
      'SCAFFOLDER_ACTION_UNKNOWN',
      'Did you mean "debug:log"?',
    ])
  })
})

describe('if', () => {
  it.each([
    ['false', 'skipped'],
    ['true', 'completed'],
    ['""', 'skipped'],
    ['"false"', 'completed'],
    ['0', 'completed'],
    ['null', 'completed'],
    ["'${{ parameters.empty }}'", 'skipped'],
    ["'${{ parameters.no }}'", 'completed'],
    ["'${{ parameters.s }}'", 'completed'],
    ["' ${{ parameters.f }}'", 'completed'],
    ["'{{ parameters.f }}'", 'completed'],
    ["'{% if parameters.f %}x{% endif %}'", 'skipped'],
    ["'${{ parameters.f }}'", 'skipped'],
    ["'${{ secrets.T }}'", 'skipped'],
    ["'${{ always() }}'", 'completed'],
    ["'${{ failure() }}'", 'skipped'],
    ["'${{ parameters.b | nosuch }}'", 'failed'],
  ])('%s: %s', async (condition, status) => {
    const { steps } = await run(
      `${form}steps:\n  - { id: a, action: test:echo, if: ${condition} }\n`,
      {
        ...params,
        secrets: { T: 'secret-value' },
      },
    )
    expect(steps.a).toBe(status)
  })
})

describe('after a failure', () => {
  it('only the steps run whose condition calls always() or failure()', async () => {
    const step = (id: string, condition: string) =>
      `  - { id: ${id}, action: test:echo, if: '\${{ ${condition} }}' }\n`
    const { steps, status, error, output } = await run(
      `${form}steps:
  - { id: broken, action: test:echo, input: { fail: true } }
  - { id: plain, action: test:echo }
  - { id: yes, action: test:echo, if: true }
${step('b', 'parameters.b')}${step('always', 'always()')}${step('failure', 'failure()')}${step('both', 'failure() and parameters.b')}${step('not', 'not failure()')}${step('short', 'parameters.f and failure()')}${step('bad', 'steps.broken.output.x | parseRepoUrl')}output: { done: true }
`,
      params,
    )
    expect(steps).toEqual({
      broken: 'failed',
      plain: 'skipped',
      yes: 'skipped',
      b: 'skipped',
      always: 'completed',
      failure: 'completed',
      both: 'completed',
      not: 'skipped',
      short: 'skipped',
      bad: 'skipped',
    })
    expect([status, error?.message, output]).toEqual([
      'failed',
      'The step "broken" (test:echo) failed: told to fail',
      {},
    ])
  })
})

describe('each', () => {
  const each = (source: string, more = '') =>
    `${form}steps:\n  - id: e\n    action: test:echo\n    each: ${source}\n    ${more}\n    input: { k: '\${{ each.key }}', v: '\${{ each.value }}' }\noutput: { e: '\${{ steps.e.output }}' }\n`

  it.each([
    ["'${{ parameters.list }}'", { k: ['0', '1'], v: [1, 2] }],
    ["'${{ parameters.o }}'", { k: ['a'], v: [1] }],
    ["[x, '${{ parameters.n }}']", { k: ['0', '1'], v: ['x', 3] }],
    ["'${{ parameters.empty }}'", {}],
  ])('%s gives %j', async (source, output) => {
    expect((await run(each(source), params)).output).toEqual({ e: output })
  })

  it.each([
    "'${{ parameters.nope }}'",
    "'${{ parameters.n }}'",
    "'${{ parameters.s }}'",
    "'${{ none }}'",
  ])('%s is refused', async (source) => {
    const { error } = await run(each(source), params)
    expect(error?.code).toBe('SCAFFOLDER_EACH_INVALID')
  })

  it('is refused beyond a thousand turns', async () => {
    const { error } = await run(each("'${{ range(1001) }}'"), params)
    expect(error?.message).toBe('"each" of the step "e" is 1001 entries long')
  })

  it('asks the condition for each turn and leaves no hole', async () => {
    const { output } = await run(
      each("'${{ parameters.list }}'", "if: '${{ each.value == 2 }}'"),
      params,
    )
    expect(output).toEqual({ e: { k: ['1'], v: [2] } })
  })

  it('runs no turn before all of them are known to be good', async () => {
    const { inputs, steps } = await run(
      `steps:\n  - { id: e, action: test:echo, each: [1, x], input: { v: '\${{ each.value | parseRepoUrl }}' } }\n`,
    )
    expect([inputs, steps.e]).toEqual([[], 'failed'])
  })

  it('ends at the turn that fails', async () => {
    const { inputs, steps } = await run(
      `steps:\n  - { id: e, action: test:echo, each: [false, true, false], input: { fail: '\${{ each.value }}' } }\n`,
    )
    expect([inputs.length, steps.e]).toEqual([2, 'failed'])
  })
})

describe('output', () => {
  it('keeps the links and texts whose condition holds', async () => {
    const { output } = await run(
      `${form}steps: []
output:
  links:
    - { title: A, url: 'https://x/\${{ parameters.n }}' }
    - { title: B, url: x, if: '\${{ parameters.f }}' }
    - { title: C, url: x, if: '\${{ parameters.b }}' }
    - { title: D, url: x, if: '\${{ parameters.nope }}' }
  text: [{ title: T, content: c, if: false }]
  more: '\${{ parameters.o }}'
`,
      params,
    )
    expect(output).toEqual({
      links: [
        { title: 'A', url: 'https://x/3' },
        { title: 'C', url: 'x' },
      ],
      text: [],
      more: { a: 1 },
    })
  })

  it('that fails to render fails the run', async () => {
    const { status, error } = await run(`steps: []\noutput: { x: '\${{ 1 | nosuch }}' }\n`)
    expect([status, error?.code]).toEqual(['failed', 'SCAFFOLDER_EXPRESSION_FAILED'])
  })
})

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
