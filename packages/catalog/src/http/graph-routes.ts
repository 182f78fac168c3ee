import { defineRoute, type Route } from '@callboard/core/http'
import { z } from 'zod'
import type { Catalog } from '../catalog.ts'
import { namePath, parameters, refOfPath } from './parameters.ts'

const read = 'catalog.entity.read'

/** Routes that the peer has none for: what relations mean. */
export function graphRoutes(catalog: Catalog): Route[] {
  return [impact(catalog), report(catalog)]
}

const stepSchema = z.object({ from: z.string(), type: z.string(), to: z.string() })

const impact = (catalog: Catalog) =>
  defineRoute({
    method: 'GET',
    path: '/impact/:kind/:namespace/:name',
    summary: 'What is hit when an entity fails, or what it needs, with the owners to call',
    permission: read,
    params: namePath,
    query: z.object({
      direction: z.enum(['dependents', 'dependencies']).optional(),
      depth: parameters.wholeNumber.pipe(z.number().max(100).optional()),
      via: parameters.separated,
    }),
    response: z.object({
      root: z.string(),
      direction: z.enum(['dependents', 'dependencies']),
      tiers: z.array(
        z.object({
          depth: z.number(),
          entities: z.array(
            z.object({ ref: z.string(), path: z.array(stepSchema), owner: z.string().optional() }),
          ),
        }),
      ),
      owners: z.array(
        z.object({
          ref: z.string(),
          entities: z.array(z.string()),
          people: z.array(
            z.object({
              ref: z.string(),
              displayName: z.string().optional(),
              email: z.string().optional(),
            }),
          ),
        }),
      ),
      truncated: z.boolean(),
    }),
    handle: ({ params, query }) => catalog.graph.impact(refOfPath(params), query),
  })

const report = (catalog: Catalog) =>
  defineRoute({
    method: 'GET',
    path: '/report',
    summary: 'What is not right between entities that are valid by themselves',
    permission: read,
    handle: () => catalog.report(),
  })
