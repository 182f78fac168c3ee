import type { RelationStep } from '@callboard/catalog'
import { defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Screen } from '../terminal/screen.ts'
import { table } from '../terminal/table.ts'
import { count, shortRef } from '../terminal/words.ts'

/** `callboard catalog path`: how two entities hang together. */
export const catalogPath = defineCommand({
  name: 'catalog path',
  summary: 'Shows a shortest way from one entity to another.',
  examples: ['catalog path component:checkout resource:payments-db --from examples/acme'],
  args: [
    ['<from>', 'the entity to begin at'],
    ['<to>', 'the entity to come to'],
  ],
  notes: ['Exit code 1 when there is no way.'],
  usesSources: true,
  async run(context) {
    const [from = '', to = ''] = context.args
    const { openCatalog } = await import('../sources/open-catalog.ts')
    await using opened = await openCatalog(context, 'catalog path')
    const { paths } = opened.catalog.graph.path(from, to)
    return {
      json: { paths },
      text: (screen) => pathsText(screen, { paths, from, to }),
      exitCode: paths.length > 0 ? exitCodes.ok : exitCodes.problems,
    }
  },
})

function pathsText(
  screen: Screen,
  { paths, from, to }: { paths: readonly RelationStep[][]; from: string; to: string },
): string[] {
  const [path] = paths
  if (!path) return [`Nothing leads from ${screen.clean(from)} to ${screen.clean(to)}`]
  if (path.length === 0) return ['Both are the same entity']
  const columns = [
    { title: 'From', value: (step: RelationStep) => shortRef(step.from), shrinkTo: 12 },
    { title: 'Relation', value: (step: RelationStep) => step.type },
    { title: 'To', value: (step: RelationStep) => shortRef(step.to), shrinkTo: 12 },
  ]
  return [...table(screen, columns, path), '', count(path.length, 'step')]
}
