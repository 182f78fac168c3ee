import { stringify } from 'yaml'
import { z } from 'zod'
import { defineWorkspaceAction } from './define-workspace-action.ts'
import { toYamlOptions, yamlFormat } from './yaml-format.ts'

const shared = {
  data: z.record(z.string(), z.unknown()).describe('What is written'),
  replacer: z.array(z.string()).optional().describe('Keys that are kept; all of them without it'),
}
const output = z.strictObject({ serialized: z.string().optional().describe('The text') })

/** `roadiehq:utils:serialize:json`: data as JSON text. */
export const serializeJson = defineWorkspaceAction({
  id: 'roadiehq:utils:serialize:json',
  description: 'Writes data as JSON into an output.',
  input: z.strictObject({
    ...shared,
    space: z.string().optional().describe('What lines are indented by'),
  }),
  output,
  examples: [{ description: 'Indent by two', input: { data: { name: 'ledger' }, space: '  ' } }],
  run: ({ input: { data, replacer, space } }) => ({
    serialized: JSON.stringify(data, replacer ?? null, space),
  }),
})

/** `roadiehq:utils:serialize:yaml`: data as YAML text. */
export const serializeYaml = defineWorkspaceAction({
  id: 'roadiehq:utils:serialize:yaml',
  description: 'Writes data as YAML into an output.',
  input: z.strictObject({
    ...shared,
    options: yamlFormat.optional().describe('How YAML is written'),
  }),
  output,
  examples: [{ description: 'A manifest', input: { data: { kind: 'Namespace' } } }],
  run: ({ input: { data, replacer, options } }) => ({
    serialized: stringify(data, replacer ?? null, toYamlOptions(options)),
  }),
})
