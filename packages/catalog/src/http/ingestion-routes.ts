import { hasErrors, type Issue, parseEntityRef, parseLocationRef } from '@callboard/core'
import { defineRoute, HttpError, type Route } from '@callboard/core/http'
import { z } from 'zod'
import type { Catalog } from '../catalog.ts'

const manage = 'catalog.ingestion.read'

/** Routes for what was read and did not become an entity. */
export function ingestionRoutes(catalog: Catalog): Route[] {
  return [validate(catalog), issues(catalog), failed(catalog), pending(), removeFailed(catalog)]
}

const validate = (catalog: Catalog) =>
  defineRoute({
    method: 'POST',
    path: '/validate-entity',
    summary: 'Checks an entity without taking it in; every problem is listed',
    permission: 'catalog.entity.validate',
    body: z.object({ entity: z.looseObject({}), location: z.string().min(1) }),
    handle({ body: { entity, location } }) {
      if (parseLocationRef(location).type !== 'url')
        throw new HttpError(400, `The location "${location}" is not one of type "url"`, {
          hint: 'Write it as url:https://….',
        })
      const problems = catalog.validate(entity).filter((issue) => hasErrors([issue]))
      if (problems.length === 0) return new Response(null, { status: 200 })
      throw new HttpError(400, problems[0]?.message ?? 'The entity is not valid', {
        data: { errors: problems.map(toPeerError) },
      })
    },
  })

const placeSchema = z.object({
  file: z.string(),
  line: z.number().optional(),
  column: z.number().optional(),
})

const issues = (catalog: Catalog) =>
  defineRoute({
    method: 'GET',
    path: '/issues',
    summary: 'Everything that was wrong when the sources were last read, with its place',
    permission: manage,
    response: z.object({
      items: z.array(
        z.object({
          severity: z.enum(['error', 'warning', 'info']),
          code: z.string(),
          message: z.string(),
          hint: z.string().optional(),
          at: placeSchema.optional(),
          ref: z.string().optional(),
        }),
      ),
    }),
    handle: () => ({ items: catalog.issues() }),
  })

const failed = (catalog: Catalog) =>
  defineRoute({
    method: 'GET',
    path: '/entities/unprocessed/failed',
    summary: 'Entities whose newest version was rejected, with the reasons',
    permission: manage,
    query: z.object({ owner: z.string().optional() }),
    handle: ({ query: { owner } }) => ({
      type: 'failed',
      entities: failedEntities(catalog).filter(
        ({ processed_entity: served }) => owner === undefined || served?.spec?.owner === owner,
      ),
    }),
  })

const pending = () =>
  defineRoute({
    method: 'GET',
    path: '/entities/unprocessed/pending',
    summary: 'Entities that were read and are not decided yet: none, a refresh decides all at once',
    permission: manage,
    handle: () => ({ type: 'pending', entities: [] }),
  })

const removeFailed = (catalog: Catalog) =>
  defineRoute({
    method: 'DELETE',
    path: '/entities/unprocessed/delete/:id',
    summary: 'Removes the last good version of an entity whose newest one was rejected',
    permission: 'catalog.ingestion.manage',
    params: z.object({ id: z.string() }),
    async handle({ params: { id } }) {
      const found = failedEntities(catalog).find(({ entity_id }) => entity_id === id)
      if (!found) throw new HttpError(404, `No rejected entity has the id ${id}`)
      // Of what was never accepted, nothing is kept that could be removed.
      if (found.processed_entity) await catalog.remove(found.entity_ref)
    },
  })

/** As the peer names the columns of its table. */
function failedEntities(catalog: Catalog) {
  const groups = new Map<string, Issue[]>()
  for (const issue of catalog.issues()) {
    if (issue.ref === undefined || !hasErrors([issue])) continue
    const group = groups.get(issue.ref)
    if (group) group.push(issue)
    else groups.set(issue.ref, [issue])
  }
  return [...groups].map(([ref, problems]) => {
    const { kind, namespace, name } = parseEntityRef(ref)
    const served = catalog.get(ref)
    return {
      entity_id: served?.metadata.uid ?? ref,
      entity_ref: ref,
      unprocessed_entity: { kind, metadata: { namespace, name }, spec: {} },
      processed_entity: served,
      location_key: problems[0]?.at?.file,
      errors: problems.map(toPeerError),
    }
  })
}

function toPeerError({ code, message, hint, at }: Issue) {
  return { name: code, message, hint, at }
}
