import type { Entity } from '@callboard/core'
import { defineRoute, type Route } from '@callboard/core/http'
import { z } from 'zod'
import type { Catalog } from '../catalog.ts'
import type { OrderBy } from '../query/order-by.ts'
import type { EntityFilter, EntityPredicate } from '../query/predicate.ts'
import type { EntityPage } from '../query/query-entities.ts'
import { entitySchema, parameters } from './parameters.ts'
import { streamEntities } from './stream-entities.ts'

const read = 'catalog.entity.read'
const { repeated, separated, wholeNumber } = parameters

/** Routes that search for entities. */
export function queryRoutes(catalog: Catalog): Route[] {
  return [
    list(catalog),
    byQuery(catalog),
    byPostedQuery(catalog),
    facets(catalog),
    postedFacets(catalog),
  ]
}

const list = (catalog: Catalog) =>
  defineRoute({
    method: 'GET',
    path: '/entities',
    summary: 'Entities as a plain list; with a limit, the next page is in the Link header',
    permission: read,
    query: z.object({
      filter: repeated,
      fields: separated,
      order: repeated,
      limit: wholeNumber,
      offset: wholeNumber,
      after: z.string().optional(),
    }),
    response: z.array(entitySchema),
    handle({ query: { filter, fields, order, limit, offset, after }, request }) {
      const { items, nextCursor } = catalog.query({
        filter,
        offset,
        orderBy: order?.map(fromPeerOrder),
        // Without a limit the peer answers with everything.
        limit: limit ?? Number.MAX_SAFE_INTEGER,
        cursor: after,
      })
      const headers = nextCursor === undefined ? {} : { link: linkToNext(request, nextCursor) }
      return streamEntities({ entities: items, fields, headers })
    },
  })

function linkToNext(request: Request, cursor: string): string {
  const url = new URL(request.url)
  url.searchParams.set('after', cursor)
  return `<${url.pathname}${url.search}>; rel="next"`
}

/** Counting costs us nothing; the peer's clients may still ask to leave it out. */
const totalItems = z.enum(['include', 'exclude']).optional()

interface PageShape {
  fields: readonly string[] | undefined
  totalItems?: z.infer<typeof totalItems>
}

const pageSchema = z.object({
  items: z.array(entitySchema),
  totalItems: z.number(),
  pageInfo: z.object({ nextCursor: z.string().optional(), prevCursor: z.string().optional() }),
})

const byQuery = (catalog: Catalog) =>
  defineRoute({
    method: 'GET',
    path: '/entities/by-query',
    summary: 'One page of entities, by filter strings',
    permission: read,
    query: z.object({
      filter: repeated,
      fields: separated,
      orderField: repeated,
      limit: wholeNumber,
      offset: wholeNumber,
      cursor: z.string().optional(),
      fullTextFilterTerm: z.string().optional(),
      fullTextFilterFields: separated,
      totalItems,
    }),
    response: pageSchema,
    handle: ({ query }) => {
      const page = catalog.query({
        filter: query.filter,
        orderBy: query.orderField,
        limit: query.limit,
        offset: query.offset,
        cursor: query.cursor,
        text: textOf(query.fullTextFilterTerm, query.fullTextFilterFields),
      })
      return peerPage(page, query)
    },
  })

const predicate = z.looseObject({}).transform((value) => value as EntityPredicate)
const names = z.array(z.string())

const byPostedQuery = (catalog: Catalog) =>
  defineRoute({
    method: 'POST',
    path: '/entities/by-query',
    summary: 'One page of entities, by a predicate',
    permission: read,
    body: z.object({
      query: predicate.optional(),
      fields: names.optional(),
      orderBy: z
        .array(z.object({ field: z.string(), order: z.enum(['asc', 'desc']).optional() }))
        .optional(),
      fullTextFilter: z.object({ term: z.string(), fields: names.optional() }).optional(),
      limit: z.int().min(0).optional(),
      offset: z.int().min(0).optional(),
      cursor: z.string().optional(),
      totalItems,
    }),
    response: pageSchema,
    handle: ({ body: { query, fullTextFilter, fields, totalItems: counted, ...rest } }) => {
      const page = catalog.query({ ...rest, filter: query, text: fullTextFilter })
      return peerPage(page, { fields, totalItems: counted })
    },
  })

const facetsSchema = z.object({
  facets: z.record(z.string(), z.array(z.object({ value: z.string(), count: z.number() }))),
})

const facets = (catalog: Catalog) =>
  defineRoute({
    method: 'GET',
    path: '/entity-facets',
    summary: 'The values of fields with how many entities have each',
    permission: read,
    query: z.object({ facet: separated, filter: repeated }),
    response: facetsSchema,
    handle: ({ query: { facet = [], filter } }) => ({
      facets: catalog.facets({ fields: facet, filter }),
    }),
  })

const postedFacets = (catalog: Catalog) =>
  defineRoute({
    method: 'POST',
    path: '/entity-facets',
    summary: 'The values of fields, counted among the entities that a predicate selects',
    permission: read,
    body: z.object({ facets: names, query: predicate.optional() }),
    response: facetsSchema,
    handle: ({ body }) => ({ facets: catalog.facets({ fields: body.facets, filter: body.query }) }),
  })

/** The entities that a filter selects, or nothing when there is no filter. */
export function queryByPredicate(
  catalog: Catalog,
  filter: EntityFilter | Record<string, unknown> | undefined,
): ReadonlySet<Entity> | undefined {
  if (filter === undefined) return undefined
  const { items } = catalog.query({
    filter: filter as EntityFilter,
    limit: Number.MAX_SAFE_INTEGER,
  })
  return new Set(items)
}

function peerPage(
  { items, totalItems: total, nextCursor, previousCursor }: EntityPage,
  { fields, totalItems: counted }: PageShape,
): Response {
  const pageInfo = { nextCursor, prevCursor: previousCursor }
  const beside = { totalItems: counted === 'exclude' ? 0 : total, pageInfo }
  return streamEntities({ entities: items, fields, beside })
}

function textOf(term: string | undefined, fields: readonly string[] | undefined) {
  return term === undefined ? undefined : { term, fields }
}

/** The list writes `asc:metadata.name` where the query writes `metadata.name,asc`. */
function fromPeerOrder(text: string): OrderBy {
  const [order = '', ...field] = text.split(':')
  return `${field.join(':')},${order}`
}
