import { defineRoute, HttpError, type Route } from '@callboard/core/http'
import { z } from 'zod'
import type { Catalog } from '../catalog.ts'
import { type LocationTarget, locationTargetSchema, type RegisteredLocation } from '../location.ts'
import { entitySchema, namePath, refOfPath } from './parameters.ts'
import { queryLocations } from './query-locations.ts'

const locationSchema = z.object({
  id: z.string(),
  type: z.string(),
  target: z.string(),
  entityRef: z.string(),
})
const managedByOrigin = 'backstage.io/managed-by-origin-location'
const idPath = z.object({ id: z.string() })

/** Routes for locations that are registered while the catalog runs. */
export function locationRoutes(catalog: Catalog, basePath: string): Route[] {
  return [
    list(catalog),
    byPostedQuery(catalog),
    create(catalog, basePath),
    byEntity(catalog),
    byId(catalog),
    replace(catalog),
    remove(catalog),
  ]
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
      refuseFiles(body)
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

/** Files of this machine are for its configuration, not for whoever can reach the portal. */
function refuseFiles({ type }: LocationTarget): void {
  if (type !== 'url')
    throw new HttpError(400, `Registered locations must be of type 'url', found '${type}'`)
}

const byPostedQuery = (catalog: Catalog) =>
  defineRoute({
    method: 'POST',
    path: '/locations/by-query',
    summary: 'One page of registered locations, by a predicate over id, type, target and entityRef',
    permission: 'catalog.location.read',
    body: z.object({
      query: z.looseObject({}).optional(),
      limit: z.int().min(0).optional(),
      cursor: z.string().optional(),
    }),
    response: z.object({
      items: z.array(locationSchema),
      totalItems: z.number(),
      pageInfo: z.object({ nextCursor: z.string().optional() }),
    }),
    handle: ({ body }) => queryLocations(catalog.locations(), body),
  })

const byEntity = (catalog: Catalog) =>
  defineRoute({
    method: 'GET',
    path: '/locations/by-entity/:kind/:namespace/:name',
    summary: 'The registered location that an entity came from',
    permission: 'catalog.location.read',
    params: namePath,
    response: locationSchema,
    handle({ params }) {
      const ref = refOfPath(params)
      const origin = catalog.get(ref)?.metadata.annotations?.[managedByOrigin]
      const location = find(catalog, ({ type, target }) => `${type}:${target}` === origin)
      if (location) return location
      throw new HttpError(404, `Found no registered location for the entity ${ref}`)
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

const replace = (catalog: Catalog) =>
  defineRoute({
    method: 'PUT',
    path: '/locations/:id',
    summary: 'Points a registered location at another target, under the same id',
    permission: 'catalog.location.create',
    params: idPath,
    body: locationTargetSchema,
    response: locationSchema,
    async handle({ params: { id }, body, signal }) {
      refuseFiles(body)
      return (await catalog.relocate(id, body, { signal })).location
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
