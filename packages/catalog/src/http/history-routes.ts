import { defineRoute, type Route } from '@callboard/core/http'
import { z } from 'zod'
import type { Catalog } from '../catalog.ts'
import { entitySchema, namePath, parameters, refOfPath } from './parameters.ts'

const read = 'catalog.entity.read'
const { wholeNumber } = parameters

/** Routes for what the catalog was before. */
export function historyRoutes(catalog: Catalog): Route[] {
  return [history(catalog), diff(catalog)]
}

const changeSchema = z.object({
  revision: z.number(),
  time: z.iso.datetime(),
  ref: z.string(),
  action: z.enum(['added', 'changed', 'removed']),
  provider: z.string(),
  source: z.string(),
  paths: z.array(z.string()).describe('Where before and after differ, as JSON Pointers'),
  before: entitySchema.optional(),
  after: entitySchema.optional(),
})

const history = (catalog: Catalog) =>
  defineRoute({
    method: 'GET',
    path: '/history/:kind/:namespace/:name',
    summary: 'Changes of one entity, the newest first',
    permission: read,
    params: namePath,
    query: z.object({ limit: wholeNumber, before: wholeNumber }),
    response: z.object({ items: z.array(changeSchema) }),
    async handle({ params, query: { limit, before } }) {
      const changes = await catalog.history(refOfPath(params), {
        ...(limit !== undefined && { limit }),
        ...(before !== undefined && { before }),
      })
      return {
        items: changes.map(({ timeMs, ...change }) => ({
          ...change,
          time: new Date(timeMs).toISOString(),
        })),
      }
    },
  })

const differenceSchema = z.array(
  z.object({
    ref: z.string(),
    paths: z.array(z.string()),
    before: entitySchema.optional(),
    after: entitySchema.optional(),
  }),
)

const diff = (catalog: Catalog) =>
  defineRoute({
    method: 'GET',
    path: '/diff',
    summary: 'What differs between two revisions; without until, up to now',
    permission: read,
    query: z.object({ since: wholeNumber.unwrap(), until: wholeNumber }),
    response: z.object({
      since: z.number(),
      until: z.number(),
      added: differenceSchema,
      changed: differenceSchema,
      removed: differenceSchema,
    }),
    handle: ({ query: { since, until } }) =>
      catalog.diff({ since, ...(until !== undefined && { until }) }),
  })
