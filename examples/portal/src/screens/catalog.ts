import { pipeline } from 'node:stream/promises'
import type { Catalog } from '@callboard/catalog'
import type { Request } from 'express'
import { Router } from 'express'
import { toRow } from '../format/entity-link.ts'
import type { CatalogPage, SortableColumn } from '../view-models.ts'
import { activeFilters, facetPage, facetsOf } from './catalog-facets.ts'
import { type Column, catalogFacets, columns, filterOf, sortOf, textOf } from './catalog-query.ts'
import { offsetOf, paginationOf } from './pagination.ts'
import { queryList, queryText, type Screen, withQuery } from './screen.ts'

const pageSize = 50

/** `/catalog`: the list with its filters; with `?facet=` one filter alone, where its values are many. */
export const catalogScreen: Screen = ({ portal, render, frame }) => {
  const router = Router()
  router.get('/catalog', (request, response) => {
    const { catalog } = portal
    const facet = catalogFacets.fields.find(({ name }) => name === queryText(request, 'facet', 32))
    if (!facet) {
      const page = catalogPage(catalog, request)
      return response.send(
        render('catalog', { frame: frame({ title: 'Catalog', section: 'catalog' }), ...page }),
      )
    }
    const page = facetPage(catalog, request, facet)
    const breadcrumbs = [{ title: 'Catalog', href: page.backHref }, { title: facet.title }]
    const title = `${facet.title} · Catalog`
    return response.send(
      render('catalog-facet', {
        frame: frame({ title, section: 'catalog', breadcrumbs }),
        ...page,
      }),
    )
  })
  router.get('/catalog.json', async (request, response) => {
    const { items } = portal.catalog.query({
      filter: filterOf(request, catalogFacets),
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

function catalogPage(catalog: Catalog, request: Request): Omit<CatalogPage, 'frame'> {
  const offset = offsetOf(request)
  const sort = sortOf(request)
  const { items, totalItems } = catalog.query({
    filter: filterOf(request, catalogFacets),
    ...textOf(request),
    orderBy: [{ field: sort.column.field, order: sort.order }, 'metadata.name'],
    limit: pageSize,
    offset,
  })
  const [kind] = queryList(request, 'kind')
  const rows = items.map((entity) => toRow(catalog, entity))
  return {
    heading: 'Catalog',
    total: totalItems,
    q: queryText(request, 'q'),
    sort: sort.text,
    facets: facetsOf(catalog, request, catalogFacets),
    active: activeFilters(catalog, request, catalogFacets),
    clearHref: kind === undefined ? '/catalog' : `/catalog?kind=${encodeURIComponent(kind)}`,
    columns: columns
      .filter((column) => column === sort.column || saysSomething(column, rows))
      .map((column) => columnOf(column, sort, request)),
    rows,
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

/** Whether a column is worth its room: that nobody owns a person is none. */
function saysSomething({ key }: Column, rows: CatalogPage['rows']): boolean {
  if (key === 'name' || rows.length === 0) return true
  return rows.some((row) => row[key] !== undefined || (key === 'owner' && !row.unowned))
}

function columnOf(
  { key, title }: Column,
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
