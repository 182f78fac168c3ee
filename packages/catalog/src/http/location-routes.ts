import { defineRoute, HttpError, type Route } from '@callboard/core/http'
import { z } from 'zod'
import type { Catalog } from '../catalog.ts'
import { locationTargetSchema, type RegisteredLocation } from '../location.ts'
import { entitySchema } from './parameters.ts'

const locationSchema = z.object({ id: z.string(), type: z.string(), target: z.string() })
const idPath = z.object({ id: z.string() })

/** Routes for locations that are registered while the catalog runs. */
export function locationRoutes(catalog: Catalog, basePath: string): Route[] {
  return [list(catalog), create(catalog, basePath), byId(catalog), remove(catalog)]
}

const list = (catalog: Catalog) =>
  defineRoute({
    method: 'GET',
    path: '/locations',
    summary: 'Registered locations',
    permission: 'catalog.location.read',
    response: z.array(z.object({ data: locationSchema })),
    handle: () => catalog.locations().map((data) => ({ data })),
  })

const create = (catalog: Catalog, basePath: string) =>
  defineRoute({
    method: 'POST',
    path: '/locations',
    summary: 'Registers a location and answers with what is there; with dryRun it only answers',
    permission: 'catalog.location.create',
    query: z.object({
      dryRun: z.enum(['true', 'false']).optional(),
      onConflict: z.enum(['refresh', 'reject']).optional(),
    }),
    body: locationTargetSchema,
    response: z.object({
      location: locationSchema,
      entities: z.array(entitySchema),
      exists: z.boolean().optional(),
    }),
    async handle({ query: { dryRun, onConflict }, body, signal }) {
      // Files of this machine are for its configuration, not for whoever can reach the portal.
      if (body.type !== 'url')
        throw new HttpError(400, `Registered locations must be of type 'url', found '${body.type}'`)
      const known = find(
        catalog,
        ({ type, target }) => type === body.type && target === body.target,
      )
      if (known && dryRun !== 'true' && onConflict !== 'refresh')
        throw new HttpError(409, `Location ${body.type}:${body.target} already exists`, {
          hint: 'Add onConflict=refresh to read it again.',
        })
      const { location, entities, existed } = await catalog.register(body, {
        dryRun: dryRun === 'true',
        signal,
      })
      return Response.json(
        { location, entities, exists: existed },
        { status: 201, headers: { location: `${basePath}/locations/${location.id}` } },
      )
    },
  })

const byId = (catalog: Catalog) =>
  defineRoute({
    method: 'GET',
    path: '/locations/:id',
    summary: 'One registered location',
    permission: 'catalog.location.read',
    params: idPath,
    response: locationSchema,
    handle({ params: { id } }) {
      const location = find(catalog, (each) => each.id === id)
      if (location) return location
      throw new HttpError(404, `Found no location with ID ${id}`)
    },
  })

const remove = (catalog: Catalog) =>
  defineRoute({
    method: 'DELETE',
    path: '/locations/:id',
    summary: 'Forgets a registered location and the entities that came from it',
    permission: 'catalog.location.delete',
    params: idPath,
    handle: ({ params: { id } }) => catalog.unregister(id),
  })

function find(catalog: Catalog, matches: (location: RegisteredLocation) => boolean) {
  return catalog.locations().find(matches)
}
