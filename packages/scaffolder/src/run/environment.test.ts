// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { CallboardError } from '@callboard/core'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { debugLog } from '../actions/debug-actions.ts'
import { defineAction } from '../actions/define-action.ts'
import { testTemplate } from '../testing/test-template.ts'
import { createScaffolder } from './create-scaffolder.ts'

const template = testTemplate(`
steps:
  - id: use
    action: test:use
    if: \${{ environment.parameters.region == 'eu' and not environment.secrets.TOKEN }}
    input: { region: '\${{ environment.parameters.region }}', token: '\${{ environment.secrets.TOKEN }}' }
  - { id: log, action: debug:log, input: { message: 'is \${{ environment.secrets.TOKEN | upper }}' } }
output: { region: '\${{ environment.parameters.region }}', token: '[\${{ environment.secrets.TOKEN }}]' }
`)

function scaffolderWith(seen: unknown[]) {
  const use = defineAction({
    id: 'test:use',
    input: z.record(z.string(), z.unknown()),
    run: ({ input }) => {
      seen.push(input)
    },
    plan: ({ input }) => {
      seen.push(input)
      return { sideEffects: [] }
    },
  })
  return createScaffolder({
    actions: [use, debugLog],
    environment: { parameters: { region: 'eu' }, secrets: { TOKEN: 'hunter2hunter2' } },
  })
}

it('gives its parameters to every expression, and its secrets to inputs alone, masked in the log', async () => {
  const seen: unknown[] = []
  await using scaffolder = scaffolderWith(seen)
  const run = await scaffolder.start(template, { parameters: {} })
  expect(await run.result).toEqual({ status: 'completed', output: { region: 'eu', token: '[]' } })
  expect(seen).toEqual([{ region: 'eu', token: 'hunter2hunter2' }])
  const log = (await scaffolder.tasks.log(run.id)).map(({ body }) => body.message).join('\n')
  expect(log).toContain('\n***\n')
  expect(log.toLowerCase()).not.toContain('hunter2')
})

it('keeps its secrets from plans', async () => {
  const seen: unknown[] = []
  await using scaffolder = scaffolderWith(seen)
  await scaffolder.plan(template, { parameters: {} })
  expect(seen).toEqual([{ region: 'eu' }])
})

it('has no parts that it does not know', () => {
  const environment = { parameter: {} } as object
  let message = ''
  try {
    createScaffolder({ actions: [], environment })
  } catch (error) {
    message = CallboardError.is(error) ? error.message : String(error)
  }
  expect(message).toContain('there is no option "environment.parameter"')
})
