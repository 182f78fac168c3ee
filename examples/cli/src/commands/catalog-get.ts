import type { Catalog } from '@callboard/catalog'
import type { Entity } from '@callboard/core'
import { defineCommand } from '../command.ts'
import { shownPath } from '../shown-path.ts'
import type { Screen } from '../terminal/screen.ts'
import { indent, table } from '../terminal/table.ts'
import { wrap } from '../terminal/text-width.ts'
import { count, shortOwner, shortRef } from '../terminal/words.ts'

/** `callboard catalog get`: one entity with its relations. */
export const catalogGet = defineCommand({
  name: 'catalog get',
  summary: 'Shows one entity with its relations.',
  examples: [
    'catalog get component:payment-gateway --from examples/acme',
    'catalog get api:default/payments-api --from examples/acme --json',
  ],
  args: [['<ref>', 'kind:namespace/name; the namespace "default" can be left out']],
  usesSources: true,
  async run(context) {
    const [ref = ''] = context.args
    const { openCatalog } = await import('../sources/open-catalog.ts')
    await using opened = await openCatalog(context, 'catalog get')
    const { catalog } = opened
    const entity = catalog.get(ref) ?? (await notFound(catalog, ref))
    return { json: entity, text: (screen) => entityText(screen, entity, context.io.cwd) }
  },
})

/** The graph knows the entity that was probably meant. */
async function notFound(catalog: Catalog, ref: string): Promise<never> {
  const { canonicalRef } = await import('@callboard/core')
  const { catalogErrors } = await import('@callboard/catalog')
  catalog.graph.neighbours(ref)
  // Others relate to it, so it has a place in the graph, but nobody describes it.
  throw catalogErrors.ENTITY_NOT_FOUND({ ref: canonicalRef(ref) })
}

function entityText(screen: Screen, entity: Entity, cwd: string): string[] {
  const { style, clean, width } = screen
  const { metadata, relations = [], status } = entity
  const { name, title, description } = metadata
  const problems = status?.items ?? []
  return [
    style.bold(clean(title ?? name)),
    ...(description
      ? ['', ...wrap(clean(description), width - 4).map((line) => indent + line)]
      : []),
    '',
    ...definitions(screen, facts(entity, cwd)),
    '',
    ...(relations.length === 0
      ? []
      : [
          ...table(
            screen,
            [
              { title: 'Relation', value: ({ type }) => type },
              { title: 'Entity', value: ({ targetRef }) => shortRef(targetRef) },
            ],
            relations,
          ),
          '',
        ]),
    ...problems.map(
      ({ message }) => `${indent}${style.bad(screen.symbols.error)} ${clean(message)}`,
    ),
    count(relations.length, 'relation'),
  ]
}

function facts(
  { kind, metadata, spec = {}, relations = [] }: Entity,
  cwd: string,
): [string, string][] {
  const { name, namespace = 'default', tags = [], annotations = {} } = metadata
  const location = annotations['backstage.io/managed-by-location'] ?? ''
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  const target = (type: string) =>
    relations.find((relation) => relation.type === type)?.targetRef ?? ''
  const all: [string, string][] = [
    ['Reference', shortRef(`${kind}:${namespace}/${name}`.toLowerCase())],
    ['Type', text(spec.type)],
    ['Lifecycle', text(spec.lifecycle)],
    ['Owner', shortOwner(target('ownedBy'))],
    ['Part of', shortRef(target('partOf'))],
    ['Tags', tags.join(', ')],
    ['Source', shownPath(location.replace(/^(?:file|url):/, ''), cwd)],
  ]
  return all.filter(([, value]) => value !== '')
}

function definitions(screen: Screen, pairs: readonly [term: string, value: string][]): string[] {
  const width = Math.max(...pairs.map(([term]) => term.length))
  return pairs.map(
    ([term, value]) => `${indent}${screen.style.dim(term.padEnd(width))}  ${screen.clean(value)}`,
  )
}
