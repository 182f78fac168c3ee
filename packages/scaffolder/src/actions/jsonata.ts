import { stringify } from 'yaml'
import { z } from 'zod'
import { parseJson, parseYamlDocument, parseYamlDocuments, readDataText } from './data-file.ts'
import type { ActionContext } from './define-action.ts'
import { aliasOf, defineWorkspaceAction } from './define-workspace-action.ts'
import { runIsolated } from './run-isolated.ts'
import { toYamlOptions, yamlFormat } from './yaml-format.ts'

const expression = z.string().min(1).max(64_000).describe('Expression of jsonata.org')
const path = z.string().min(1).describe('File in the workspace')
const as = z
  .enum(['string', 'object'])
  .default('string')
  .describe('Whether the result is written as text in the format of the file')
const output = z.strictObject({
  result: z
    .unknown()
    .optional()
    .describe('What the expression gives; nothing when it finds nothing'),
})

/** `data:jsonata`: what a JSONata expression makes of data. */
export const dataJsonata = defineWorkspaceAction({
  id: 'data:jsonata',
  description: 'Queries and transforms data with a JSONata expression.',
  input: z.strictObject({
    data: z.unknown().optional().describe('What the expression sees as $'),
    expression,
  }),
  output,
  examples: [
    {
      description: 'Sum up',
      input: { data: { prices: [1, 2] }, expression: '$sum(prices)' },
    },
  ],
  run: async (context) => ({ result: await evaluate(context, context.input.data) }),
})

const jsonTransform = defineWorkspaceAction({
  id: 'roadiehq:utils:jsonata:json:transform',
  description: 'Queries a JSON file of the workspace with a JSONata expression.',
  input: z.strictObject({
    path,
    expression,
    replacer: z.array(z.string()).optional().describe('Keys that are kept of a text'),
    space: z.string().optional().describe('What lines of a text are indented by'),
    as,
  }),
  output,
  examples: [{ description: 'A version', input: { path: 'package.json', expression: 'version' } }],
  async run(context) {
    const { input, workspace } = context
    const data = parseJson(await readDataText(workspace, input.path), input.path)
    const result = await evaluate(context, data)
    if (input.as === 'object') return { result }
    return { result: JSON.stringify(result, input.replacer ?? null, input.space) }
  },
})

const yamlTransform = defineWorkspaceAction({
  id: 'roadiehq:utils:jsonata:yaml:transform',
  description: 'Queries a YAML file of the workspace with a JSONata expression.',
  input: z.strictObject({
    path,
    expression,
    options: yamlFormat.optional().describe('How a text is written'),
    loadAll: z.boolean().default(false).describe('Gives the expression a list of all documents'),
    as,
  }),
  output,
  examples: [
    {
      description: 'An owner',
      input: { path: 'catalog-info.yaml', expression: 'spec.owner', as: 'object' },
    },
  ],
  async run(context) {
    const { input, workspace } = context
    const parse = input.loadAll ? parseYamlDocuments : parseYamlDocument
    const result = await evaluate(
      context,
      parse(await readDataText(workspace, input.path), input.path),
    )
    if (input.as === 'object' || result === undefined) return { result }
    return { result: stringify(result, toYamlOptions(input.options)) }
  },
})

/** The ids that templates know these transformations by. */
export const jsonataAliases = [
  aliasOf(dataJsonata, 'roadiehq:utils:jsonata'),
  jsonTransform,
  yamlTransform,
]

/** An expression may call itself for ever, and holds regular expressions. */
async function evaluate(
  { input, workspace, signal }: ActionContext<{ expression: string }>,
  data: unknown,
): Promise<unknown> {
  return runIsolated({
    what: 'The JSONata expression',
    body: `
      const { default: jsonata } = await import(library)
      return await jsonata(input.expression).evaluate(input.data)`,
    library: import.meta.resolve('jsonata'),
    input: { expression: input.expression, data },
    cwd: workspace.root,
    signal,
  })
}
