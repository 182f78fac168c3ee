import { defineRoute, type Route } from '@callboard/core/http'
import { z } from 'zod'
import type { Catalog } from '../catalog.ts'
import type { GraphView } from '../graph/graph-view.ts'
import { toDot } from '../graph/to-dot.ts'
import { toMermaid } from '../graph/to-mermaid.ts'
import { toSvg } from '../graph/to-svg.ts'
import { namePath, parameters, refOfPath } from './parameters.ts'

const read = 'catalog.entity.read'

/** Routes that the peer has none for: what relations mean. */
export function graphRoutes(catalog: Catalog): Route[] {
  return [impact(catalog), path(catalog), graph(catalog), report(catalog)]
}

/** Entities of an impact in one answer, unless more are asked for; `truncated` says that there are, and `offset` leads to them. */
const impactLimit = 10_000

const stepSchema = z.object({ from: z.string(), type: z.string(), to: z.string() })

const impactSchema = z.object({
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
})

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
      limit: parameters.wholeNumber.pipe(z.number().max(100_000).optional()),
      offset: parameters.wholeNumber,
    }),
    response: impactSchema,
    handle: ({ params, query: { limit = impactLimit, ...query } }) =>
      catalog.graph.impact(refOfPath(params), { limit, ...query }),
  })

const path = (catalog: Catalog) =>
  defineRoute({
    method: 'GET',
    path: '/path',
    summary: 'A shortest way from one entity to another',
    permission: read,
    query: z.object({ from: z.string(), to: z.string(), via: parameters.separated }),
    response: z.object({ paths: z.array(z.array(stepSchema)) }),
    handle: ({ query: { from, to, via } }) => catalog.graph.path(from, to, { via }),
  })

/** How a drawing is written, and as what it is sent. */
const drawings: Record<string, { type: string; draw(view: GraphView): string }> = {
  mermaid: { type: 'text/vnd.mermaid', draw: toMermaid },
  dot: { type: 'text/vnd.graphviz', draw: toDot },
  svg: { type: 'image/svg+xml', draw: (view) => toSvg(view, { title: view.subject }) },
}

const graph = (catalog: Catalog) =>
  defineRoute({
    method: 'GET',
    path: '/graph/:kind/:namespace/:name',
    summary: 'The surroundings of an entity as nodes and edges, or drawn',
    permission: read,
    params: namePath,
    query: z.object({
      depth: parameters.wholeNumber.pipe(z.number().max(100).optional()),
      limit: parameters.wholeNumber.pipe(z.number().max(10_000).optional()),
      via: parameters.separated,
      format: z.enum(['json', 'mermaid', 'dot', 'svg']).optional(),
    }),
    handle({ params, query: { format = 'json', ...options } }) {
      const view = catalog.graph.neighbours(refOfPath(params), options)
      const drawing = drawings[format]
      if (!drawing) return view
      return new Response(drawing.draw(view), {
        headers: { 'content-type': `${drawing.type}; charset=utf-8` },
      })
    },
  })

const report = (catalog: Catalog) =>
  defineRoute({
    method: 'GET',
    path: '/report',
    summary: 'What is not right between entities that are valid by themselves',
    permission: read,
    handle: () => catalog.report(),
  })
