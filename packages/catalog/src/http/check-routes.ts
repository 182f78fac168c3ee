import { defineRoute, type Route } from '@callboard/core/http'
import { z } from 'zod'
import type { Catalog } from '../catalog.ts'
import { namePath, refOfPath } from './parameters.ts'

const read = 'catalog.entity.read'

/** Routes for what is known about entities beyond their documents. */
export function checkRoutes(catalog: Catalog): Route[] {
  return [checks(catalog), checksOfEntity(catalog), signals(catalog)]
}

const nullable = z.string().nullable()
const reportSchema = z.object({
  generation: z.number(),
  checks: z.array(
    z.object({
      name: z.string(),
      description: nullable,
      level: nullable,
      required: z.boolean(),
      passed: z.number(),
      failed: z.number(),
      skipped: z.number(),
      waived: z.number(),
    }),
  ),
  results: z.array(
    z.looseObject({
      ref: z.string(),
      check: z.string(),
      status: z.enum(['passed', 'failed', 'skipped', 'waived']),
      passed: z.boolean(),
      level: nullable,
      required: z.boolean(),
      message: nullable,
      fix: nullable,
    }),
  ),
  levels: z.array(
    z.object({ ref: z.string(), level: nullable, next: nullable, missing: z.array(z.string()) }),
  ),
  order: z.array(z.string()),
  failed: z.boolean(),
})

const checks = (catalog: Catalog) =>
  defineRoute({
    method: 'GET',
    path: '/checks',
    summary: 'How every entity stands to the checks of the catalog',
    permission: read,
    response: reportSchema,
    handle: ({ signal }) => catalog.checks({ signal }),
  })

const checksOfEntity = (catalog: Catalog) =>
  defineRoute({
    method: 'GET',
    path: '/checks/:kind/:namespace/:name',
    summary: 'How one entity stands to the checks of the catalog',
    permission: read,
    params: namePath,
    response: reportSchema,
    handle: ({ params, signal }) => catalog.checks({ ref: refOfPath(params), signal }),
  })

const signals = (catalog: Catalog) =>
  defineRoute({
    method: 'GET',
    path: '/signals/:kind/:namespace/:name',
    summary: 'What other systems say about an entity, each reading with its age',
    permission: read,
    params: namePath,
    response: z.object({
      items: z.array(
        z.looseObject({ name: z.string(), status: z.enum(['ok', 'failed', 'stale']) }),
      ),
    }),
    handle: async ({ params, signal }) => ({
      items: await catalog.signals(refOfPath(params), { signal }),
    }),
  })
