import { defineRoute, HttpError, type Route } from '@callboard/core/http'
import { z } from 'zod'
import type { Catalog } from '../catalog.ts'
import { parseFields, selectFields } from '../query/select-fields.ts'
import { entitySchema, namePath, parameters, refOfPath } from './parameters.ts'
import { queryByPredicate } from './query-routes.ts'

const read = 'catalog.entity.read'

/** Routes for entities whose references are known. */
export function entityRoutes(catalog: Catalog): Route[] {
  return [byName(catalog), byUid(catalog), byRefs(catalog), refresh(catalog)]
}

const byName = (catalog: Catalog) =>
  defineRoute({
    method: 'GET',
    path: '/entities/by-name/:kind/:namespace/:name',
    summary: 'One entity by its reference',
    permission: read,
    params: namePath,
    response: entitySchema,
    handle({ params }) {
      const ref = refOfPath(params)
      const entity = catalog.get(ref)
      if (entity) return entity
      throw new HttpError(
        404,
        `No entity named '${params.name}' found, with kind '${params.kind}' in namespace '${params.namespace}'`,
        {
          hint: 'List what there is with /entities/by-query.',
        },
      )
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
    handle({ params: { uid } }) {
      const [entity] = catalog.query({ filter: { 'metadata.uid': uid }, limit: 1 }).items
      if (entity) return entity
      throw new HttpError(404, `No entity with uid ${uid}`)
    },
  })

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
      await catalog.refresh({ signal })
      // The peer's client takes nothing but 200 for success.
      return new Response(null, { status: 200 })
    },
  })
