import { pipeline } from 'node:stream/promises'
import type { Catalog } from '@callboard/catalog'
import type { Request } from 'express'
import { Router } from 'express'
import { linkTo, toRow } from '../format/entity-link.ts'
import type { CatalogPage, Facet, SortableColumn } from '../view-models.ts'
import { offsetOf, paginationOf } from './pagination.ts'
import { queryList, queryText, type Screen, withQuery } from './screen.ts'

const pageSize = 50

const facetFields: readonly {
  name: Facet['name']
  title: string
  field: string
  single?: boolean
}[] = [
  { name: 'kind', title: 'Kind', field: 'kind', single: true },
  { name: 'type', title: 'Type', field: 'spec.type' },
  { name: 'owner', title: 'Owner', field: 'relations.ownedBy' },
  { name: 'lifecycle', title: 'Lifecycle', field: 'spec.lifecycle' },
  { name: 'tag', title: 'Tag', field: 'metadata.tags' },
]

const columns: readonly { key: SortableColumn['key']; title: string; field: string }[] = [
  { key: 'name', title: 'Name', field: 'metadata.name' },
  { key: 'type', title: 'Type', field: 'spec.type' },
  { key: 'lifecycle', title: 'Lifecycle', field: 'spec.lifecycle' },
  { key: 'owner', title: 'Owner', field: 'spec.owner' },
  { key: 'system', title: 'System', field: 'spec.system' },
]

/** `/catalog`: the list with its filters. */
export const catalogScreen: Screen = ({ portal, render, frame }) => {
  const router = Router()
  router.get('/catalog', (request, response) => {
    response.send(
      render(
        'catalog',
        catalogPage(portal.catalog, request, frame({ title: 'Catalog', section: 'catalog' })),
      ),
    )
  })
  router.get('/catalog.json', async (request, response) => {
    const { items } = portal.catalog.query({
      filter: filterOf(request),
      ...textOf(request),
      limit: Number.MAX_SAFE_INTEGER,
    })
    response.attachment('catalog.json').type('application/json')
    await pipeline(jsonList(items), response)
  })
  return router
}

/** A list as JSON in pieces: a whole catalog can be longer than one text may be. */
function* jsonList(items: readonly unknown[]): Iterable<string> {
  yield '['
  for (const [index, item] of items.entries())
    yield `${index === 0 ? '' : ','}\n${JSON.stringify(item)}`
  yield '\n]\n'
}

function catalogPage(catalog: Catalog, request: Request, frame: CatalogPage['frame']): CatalogPage {
  const offset = offsetOf(request)
  const sort = sortOf(request)
  const query = { filter: filterOf(request), ...textOf(request) }
  const { items, totalItems } = catalog.query({
    ...query,
    orderBy: [{ field: sort.column.field, order: sort.order }, 'metadata.name'],
    limit: pageSize,
    offset,
  })
  const kinds = queryList(request, 'kind')
  return {
    frame,
    heading: 'Catalog',
    total: totalItems,
    q: queryText(request, 'q'),
    sort: sort.text,
    facets: facetFields
      .map((field) => facetOf(catalog, request, field))
      .filter(({ values }) => values.length > 0),
    active: activeFilters(catalog, request),
    clearHref:
      kinds.length > 0 ? `/catalog?kind=${encodeURIComponent(kinds[0] ?? '')}` : '/catalog',
    columns: columns.map((column) => columnOf(column, sort, request)),
    rows: items.map((entity) => toRow(catalog, entity)),
    pagination: paginationOf(request, {
      offset,
      shown: items.length,
      total: totalItems,
      pageSize,
    }),
    exports: [
      { title: 'JSON', href: withQuery(request, {}).replace(/^\/catalog/, '/catalog.json') },
    ],
  }
}

/** The filter that an address asks for; `except` leaves one facet out, to count what its other values would give. */
function filterOf(request: Request, except?: Facet['name']): Record<string, string[]> {
  return Object.fromEntries(
    facetFields
      .filter(({ name }) => name !== except)
      .map(({ name, field }) => [field, queryList(request, name)] as const)
      .filter(([, values]) => values.length > 0),
  )
}

function textOf(request: Request): { text?: string } {
  const text = queryText(request, 'q').trim()
  return text === '' ? {} : { text }
}

function facetOf(catalog: Catalog, request: Request, facet: (typeof facetFields)[number]): Facet {
  const selected = queryList(request, facet.name).map((value) => value.toLowerCase())
  const counts =
    catalog.facets({
      fields: [facet.field],
      filter: filterOf(request, facet.name),
      ...textOf(request),
    })[facet.field] ?? []
  // A choice that nothing answers to any more stays to be seen, or the form would drop it in silence.
  const unanswered = queryList(request, facet.name)
    .filter((chosen) => !counts.some(({ value }) => value.toLowerCase() === chosen.toLowerCase()))
    .map((value) => ({ value, count: 0 }))
  const values = [...unanswered, ...counts]
    .map(({ value, count }) => ({
      value,
      title: titleOfValue(catalog, facet.name, value),
      count,
      selected: selected.includes(value.toLowerCase()),
    }))
    .sort(
      (a, b) =>
        Number(b.selected) - Number(a.selected) ||
        b.count - a.count ||
        a.title.localeCompare(b.title),
    )
  return {
    name: facet.name,
    title: facet.title,
    ...(facet.single && { single: true }),
    values: values.slice(0, Math.max(facet.single ? 20 : 12, selected.length)),
  }
}

function titleOfValue(catalog: Catalog, name: Facet['name'], value: string): string {
  return name === 'owner' ? linkTo(catalog, value).title : value
}

function activeFilters(catalog: Catalog, request: Request): CatalogPage['active'] {
  const filters = facetFields.flatMap(({ name }) => {
    const values = queryList(request, name)
    return values.map((value) => ({
      title: titleOfValue(catalog, name, value),
      removeHref: withQuery(request, {
        [name]: values.filter((other) => other !== value),
        from: '',
      }),
    }))
  })
  const text = queryText(request, 'q')
  return text === ''
    ? filters
    : [...filters, { title: `“${text}”`, removeHref: withQuery(request, { q: '', from: '' }) }]
}

function sortOf(request: Request): {
  text: string
  column: (typeof columns)[number]
  order: 'asc' | 'desc'
} {
  const text = queryText(request, 'sort', 32)
  const [, minus, key] = /^(-?)(\w+)$/.exec(text) ?? []
  const column = columns.find((candidate) => candidate.key === key)
  const [first] = columns
  if (!column) return { text: '', column: first as (typeof columns)[number], order: 'asc' }
  return { text, column, order: minus === '-' ? 'desc' : 'asc' }
}

function columnOf(
  { key, title }: (typeof columns)[number],
  sort: ReturnType<typeof sortOf>,
  request: Request,
): SortableColumn {
  const current = sort.column.key === key
  const next = current && sort.order === 'asc' ? `-${key}` : key
  return {
    key,
    title,
    href: withQuery(request, { sort: next, from: '' }),
    ...(current && {
      direction: sort.order === 'asc' ? ('ascending' as const) : ('descending' as const),
    }),
  }
}
