// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { describe, expect, it } from 'vitest'
import { runTemplate } from '../testing/run-template.ts'
import { form, params, run } from './test-run.ts'

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
