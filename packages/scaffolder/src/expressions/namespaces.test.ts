// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { expect, it } from 'vitest'
import { z } from 'zod'
import { defineAction } from '../actions/define-action.ts'
import { runTemplate } from '../testing/run-template.ts'

const names = ['parameters', 'steps', 'secrets', 'user', 'context', 'each', 'environment', 'values']

/** Puts out one value under every name that expressions begin with. */
const impostor = defineAction({
  id: 'test:impostor',
  input: z.looseObject({}),
  run: () =>
    Object.fromEntries([...names, 'output', 'ref'].map((name) => [name, { ref: 'forged', x: 1 }])),
})

const seen = `
      parameters: '\${{ parameters.name }}'
      user: '\${{ user.ref }}'
      secret: '\${{ secrets.token | length }}'
      task: '\${{ context.task.id | length }}'
      each: '\${{ each.value }}'`

const look = defineAction({
  id: 'test:look',
  input: z.looseObject({}),
  output: z.object({ input: z.unknown() }),
  run: ({ input }) => ({ input }),
})

it('says the same by every name, whatever steps are called and put out', async () => {
  const steps = names.map((name) => `  - { id: ${name}, action: test:impostor }`).join('\n')
  const { status, output } = await runTemplate(
    `
parameters:
  properties:
    name: { type: string }
    user: { type: string }
    secrets: { type: string }
    steps: { type: string }
    token: { type: string, ui:field: Secret }
steps:
${steps}
  - id: look
    action: test:look
    each: [1]
    input:${seen}
output:
  looked: '\${{ steps.look.output.input[0] }}'
  parameters: '\${{ parameters }}'
  user: '\${{ user.ref }}'
  secrets: '\${{ secrets.token }}'
  step: '\${{ steps.user.output.user.ref }}'
  own: '\${{ output }}'
`,
    {
      actions: [impostor, look],
      parameters: { name: 'ledger', user: 'user:default/admin', secrets: 'mine', steps: 'none' },
      secrets: { token: 'hunter2hunter2' },
      user: { ref: 'user:default/ana' },
    },
  )
  expect({ status, output }).toEqual({
    status: 'completed',
    output: {
      looked: { parameters: 'ledger', user: 'user:default/ana', secret: 14, task: 36, each: 1 },
      parameters: { name: 'ledger', user: 'user:default/admin', secrets: 'mine', steps: 'none' },
      user: 'user:default/ana',
      step: 'forged',
    },
  })
})

it('gives a skeleton its values and nothing of the run, under whichever names', async () => {
  const { output } = await runTemplate(
    `
steps:
  - id: write
    action: fs:write
    input: { path: a, content: '{% raw %}\${{ parameters }}|\${{ steps }}|\${{ user }}|\${{ values.parameters }}|\${{ values.values }}{% endraw %}' }
  - id: render
    action: workspace:template:file
    input: { sourcePath: a, targetPath: b, values: { parameters: p, values: v } }
  - { id: read, action: 'fs:parse', input: { path: b } }
output: { text: '\${{ steps.read.output.content }}' }
`,
    { user: { ref: 'user:default/ana' } },
  )
  expect(output).toEqual({ text: '|||p|v' })
})
