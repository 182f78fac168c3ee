import type { EntityFilter, EntityPage } from '@callboard/catalog'
import type { Entity } from '@callboard/core'
import { InvalidArgumentError } from 'commander'
import { defineCommand } from '../command.ts'
import { list, positive, repeated } from '../option-parsers.ts'
import type { Screen } from '../terminal/screen.ts'
import { type Column, indent, table } from '../terminal/table.ts'
import { count, shortOwner, shortRef } from '../terminal/words.ts'

interface ListOptions {
  filter?: string[]
  query?: EntityFilter
  text?: string
  fields?: string[]
  order?: string[]
  limit?: number
  cursor?: string
}

/** `callboard catalog list`: the entities that match. */
export const catalogList = defineCommand<ListOptions>({
  name: 'catalog list',
  summary: 'Lists entities, filtered and sorted.',
  examples: [
    'catalog list --from examples/acme --filter kind=component,spec.type=service',
    'catalog list --from examples/acme --text payment --order metadata.name,desc',
    `catalog list --from examples/acme --query '{"$not":{"kind":"user"}}' --fields kind,metadata.name --json`,
  ],
  options: [
    {
      flags: '--filter <conditions>',
      description: 'conditions that all hold, with commas between; several times: any of them',
      parse: repeated,
    },
    {
      flags: '--query <json>',
      description: 'the same with $all, $any, $not, $exists, $in …',
      parse: parseJson,
      conflicts: 'filter',
    },
    { flags: '--text <words>', description: 'words in name, title, description or tags' },
    {
      flags: '--fields <paths>',
      description: 'parts of each entity to print with --json',
      parse: list,
    },
    {
      flags: '--order <field,direction>',
      description: 'such as metadata.name,asc (repeatable: the next breaks ties)',
      parse: repeated,
    },
    { flags: '--limit <number>', description: 'entities on a page (200)', parse: positive },
    { flags: '--cursor <cursor>', description: 'goes on where another page ended' },
  ],
  usesSources: true,
  async run(context) {
    const { filter, query, fields, order, ...rest } = context.options
    const { openCatalog } = await import('../sources/open-catalog.ts')
    await using opened = await openCatalog(context, 'catalog list')
    const { entityRefOf } = await import('@callboard/core')
    const page = opened.catalog.query({
      ...rest,
      filter: filter ?? query,
      orderBy: order,
      // People see columns of their own.
      ...(context.json && fields && { fields }),
    })
    const { items, totalItems, nextCursor } = page
    const { nearConditions } = await import('../sources/near-conditions.ts')
    const reasons = totalItems === 0 ? nearConditions(opened.catalog, filter ?? []) : []
    return {
      json: { items, totalItems, ...(nextCursor !== undefined && { nextCursor }) },
      text: (screen) =>
        totalItems === 0
          ? ['No entity matches', ...reasons.map((reason) => indent + screen.clean(reason))]
          : pageText(screen, page, entityRefOf),
    }
  },
})

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new InvalidArgumentError(`It is not JSON: ${(error as Error).message}.`)
  }
}

function pageText(
  screen: Screen,
  { items, totalItems, nextCursor }: EntityPage,
  refOf: (entity: Entity) => string,
): string[] {
  const { style } = screen
  const shown =
    items.length === totalItems
      ? count(totalItems, 'entity', 'entities')
      : `${items.length} of ${count(totalItems, 'entity', 'entities')}`
  return [
    ...table(screen, columns(refOf), items),
    '',
    shown,
    ...(nextCursor === undefined ? [] : [style.dim(`Next page: --cursor ${nextCursor}`)]),
  ]
}

const columns = (refOf: (entity: Entity) => string): Column<Entity>[] => [
  { title: 'Entity', value: (entity: Entity) => shortRef(refOf(entity)), shrinkTo: 36 },
  { title: 'Type', value: ({ spec }: Entity) => textOf(spec?.type), optional: true },
  {
    title: 'Owner',
    value: ({ relations }: Entity) =>
      shortOwner(relations?.find(({ type }) => type === 'ownedBy')?.targetRef ?? ''),
    optional: true,
  },
  {
    title: 'Description',
    value: ({ metadata, spec }: Entity) =>
      metadata.description ??
      metadata.title ??
      textOf((spec?.profile as { displayName?: unknown })?.displayName),
    shrinkTo: 16,
    optional: true,
  },
]

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
