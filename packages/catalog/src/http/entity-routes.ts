import { type Entity, entityRefOf } from '@callboard/core'
import { defineRoute, HttpError, type Route } from '@callboard/core/http'
import { z } from 'zod'
import type { Catalog } from '../catalog.ts'
import { parseFields, selectFields } from '../query/select-fields.ts'
import { entitySchema, namePath, parameters, refOfPath } from './parameters.ts'
import { queryByPredicate } from './query-routes.ts'

const read = 'catalog.entity.read'

/** Routes for entities whose references are known. */
export function entityRoutes(catalog: Catalog): Route[] {
  return [
    byName(catalog),
    ancestry(catalog),
    byUid(catalog),
    removeByUid(catalog),
    byRefs(catalog),
    refresh(catalog),
  ]
}

const byName = (catalog: Catalog) =>
  defineRoute({
    method: 'GET',
    path: '/entities/by-name/:kind/:namespace/:name',
    summary: 'One entity by its reference',
    permission: read,
    params: namePath,
    response: entitySchema,
    handle: ({ params }) => catalog.get(refOfPath(params)) ?? refuseUnknown(params),
  })

function refuseUnknown({ kind, namespace, name }: z.infer<typeof namePath>): never {
  throw new HttpError(
    404,
    `No entity named '${name}' found, with kind '${kind}' in namespace '${namespace}'`,
    { hint: 'List what there is with /entities/by-query.' },
  )
}

const ancestry = (catalog: Catalog) =>
  defineRoute({
    method: 'GET',
    path: '/entities/by-name/:kind/:namespace/:name/ancestry',
    summary: 'Where an entity comes from: the Locations that led to it, up to the first',
    permission: read,
    params: namePath,
    response: z.object({
      rootEntityRef: z.string(),
      items: z.array(z.object({ entity: entitySchema, parentEntityRefs: z.array(z.string()) })),
    }),
    handle({ params }) {
      const ref = refOfPath(params)
      if (!catalog.get(ref)) refuseUnknown(params)
      const { root, items } = catalog.ancestry(ref)
      return {
        rootEntityRef: root,
        items: items.map(({ entity, parents }) => ({ entity, parentEntityRefs: parents })),
      }
    },
  })

const byUid = (catalog: Catalog) =>
  defineRoute({
    method: 'GET',
    path: '/entities/by-uid/:uid',
    summary: 'One entity by its uid',
    permission: read,
    params: z.object({ uid: z.string() }),
    response: entitySchema,
    handle: ({ params: { uid } }) => findByUid(catalog, uid),
  })

const removeByUid = (catalog: Catalog) =>
  defineRoute({
    method: 'DELETE',
    path: '/entities/by-uid/:uid',
    summary: 'Removes an entity; it comes back with the next refresh as long as its source has it',
    permission: 'catalog.entity.delete',
    params: z.object({ uid: z.string() }),
    handle: ({ params: { uid } }) => catalog.remove(entityRefOf(findByUid(catalog, uid))),
  })

function findByUid(catalog: Catalog, uid: string): Entity {
  const [entity] = catalog.query({ filter: { 'metadata.uid': uid }, limit: 1 }).items
  if (entity) return entity
  throw new HttpError(404, `No entity with uid ${uid}`)
}

const byRefs = (catalog: Catalog) =>
  defineRoute({
    method: 'POST',
    path: '/entities/by-refs',
    summary: 'Entities by their references, in the order asked for; null for what is not there',
    permission: read,
    query: z.object({ filter: parameters.repeated }),
    body: z.object({
      entityRefs: z.array(z.string()).max(10_000),
      fields: z.array(z.string()).optional(),
      query: z.looseObject({}).optional(),
    }),
    response: z.object({ items: z.array(entitySchema.nullable()) }),
    handle({ body: { entityRefs, fields, query }, query: { filter } }) {
      const paths = fields && parseFields(fields)
      const allowed = queryByPredicate(catalog, query ?? filter)
      const items = catalog.byRefs(entityRefs).map((entity) => {
        if (!entity || allowed?.has(entity) === false) return null
        return paths ? selectFields(entity, paths) : entity
      })
      return { items }
    },
  })

const refresh = (catalog: Catalog) =>
  defineRoute({
    method: 'POST',
    path: '/refresh',
    summary: 'Reads the sources again, so that an entity is up to date',
    permission: 'catalog.entity.refresh',
    body: z.object({ entityRef: z.string() }),
    async handle({ body: { entityRef }, signal }) {
      if (!catalog.get(entityRef)) throw new HttpError(404, `Entity ${entityRef} not found`)
      await catalog.refresh({ keys: [entityRef], signal })
      // The peer's client takes nothing but 200 for success.
      return new Response(null, { status: 200 })
    },
  })
