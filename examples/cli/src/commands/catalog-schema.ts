import type { EntityKind } from '@callboard/core'
import { type CommandContext, defineCommand } from '../command.ts'

/** `callboard catalog schema`: what editors check catalog files with. */
export const catalogSchema = defineCommand({
  name: 'catalog schema',
  summary: 'Prints the JSON Schema of catalog files, for editors.',
  examples: ['catalog schema > catalog.schema.json', 'catalog schema Component'],
  args: [['[kind]', 'one kind (all)']],
  notes: [
    'With a --config, the kinds of that portal.',
    'In a file, "# yaml-language-server: $schema=…" on the first line names it to an editor.',
  ],
  usesSources: true,
  async run(context) {
    const { kindJsonSchema } = await import('@callboard/core')
    const kinds = await kindsOf(context)
    const [name] = context.args
    const schema = kindJsonSchema(name === undefined ? kinds : await kindsCalled(name, kinds))
    return { json: schema, text: () => [JSON.stringify(schema, null, 2)] }
  },
})

/** Without sources there are still the kinds that every catalog knows. */
async function kindsOf(context: CommandContext): Promise<readonly EntityKind[]> {
  const { coreKinds } = await import('@callboard/core')
  if (!context.sources.config) return coreKinds
  const { needSources } = await import('../sources/load-sources.ts')
  const { config } = await needSources(context, 'catalog schema')
  return [...coreKinds, ...(config.catalog.kinds ?? [])]
}

async function kindsCalled(name: string, kinds: readonly EntityKind[]): Promise<EntityKind[]> {
  const found = kinds.filter(({ kind }) => kind.toLowerCase() === name.toLowerCase())
  if (found.length > 0) return found
  const { didYouMean } = await import('@callboard/core')
  const { cliErrors } = await import('../errors.ts')
  const names = [...new Set(kinds.map(({ kind }) => kind))]
  const near = didYouMean(name, names)
  throw cliErrors.USAGE({
    problem: `No kind is called "${name}"`,
    hint: near === undefined ? `There are ${names.join(', ')}.` : `Did you mean "${near}"?`,
  })
}
