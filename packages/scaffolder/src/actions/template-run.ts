import { canonicalRef } from '@callboard/core'
import { z } from 'zod'
import { errors } from '../errors.ts'
import { defineAction } from './define-action.ts'

const kindOf = { kind: 'template' }

/** `template:run`: runs another template and waits for its end. */
export const templateRun = defineAction({
  id: 'template:run',
  description: 'Runs another template, waits for its end and returns its output.',
  touches: 'runs',
  input: z.strictObject({
    templateRef: z.string().min(1).describe('Reference of the template: template:default/database'),
    values: z.record(z.string(), z.unknown()).default({}).describe('Answers to its form'),
    secrets: z.array(z.string()).default([]).describe('Names of the secrets that it is given'),
  }),
  output: z.strictObject({
    taskId: z.string().describe('Id of its run'),
    output: z.record(z.string(), z.unknown()).describe('What it puts out'),
  }),
  examples: [
    {
      description: 'Create the database of a service',
      input: { templateRef: 'template:default/database', values: { name: 'ledger' } },
    },
  ],
  run: ({ input: { templateRef, values, secrets: names }, secrets, runTemplate }) => {
    const missing = names.find((name) => !Object.hasOwn(secrets, name))
    if (missing !== undefined)
      throw errors.GIVE_UP({ reason: `The run has no secret "${missing}"` })
    return runTemplate({
      templateRef: canonicalRef(templateRef, kindOf),
      parameters: values,
      secrets: Object.fromEntries(
        names.flatMap((name) => (secrets[name] ? [[name, secrets[name]]] : [])),
      ),
    })
  },
  plan: ({ input: { templateRef } }) => ({
    sideEffects: [
      {
        text: `Runs the template ${canonicalRef(templateRef, kindOf)}`,
        target: canonicalRef(templateRef, kindOf),
      },
    ],
  }),
})
