import { type Entity, entityRefOf, type Readers } from '@callboard/core'
import { defineRoute, HttpError, type Route } from '@callboard/core/http'
import { z } from 'zod'
import type { Catalog } from '../catalog.ts'
import type { Proposal } from '../discovery/propose-entity.ts'
import { locationTargetSchema } from '../location.ts'
import { entitySchema } from './parameters.ts'

/** What the peer's clients know of a field of a proposal. */
const fieldSchema = z.object({
  field: z.string(),
  state: z.enum(['analysisSuggestedValue', 'analysisSuggestedNoValue', 'needsUserInput']),
  value: z.string().nullable(),
  description: z.string(),
})
const placeSchema = z.object({ type: z.string(), target: z.string() })

const requestSchema = z.object({
  location: locationTargetSchema,
  catalogFilename: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[^/\\]+$/)
    .optional(),
})
const analysisSchema = z.object({
  existingEntityFiles: z.array(
    z.object({ location: placeSchema, isRegistered: z.boolean(), entity: entitySchema }),
  ),
  generateEntities: z.array(z.object({ entity: entitySchema, fields: z.array(fieldSchema) })),
})

/** The route that tells what an address would bring in. */
export function analysisRoutes(catalog: Catalog, readers: Readers | undefined): Route[] {
  const analyse = defineRoute({
    method: 'POST',
    path: '/analyze-location',
    summary: 'The entities that an address would bring in; where it has none, a proposal for one',
    permission: 'catalog.location.analyze',
    body: requestSchema,
    response: analysisSchema,
    async handle({ body: { location, catalogFilename }, signal }) {
      if (location.type !== 'url')
        throw new HttpError(
          400,
          `Only locations of type 'url' are analysed, not '${location.type}'`,
        )
      if (!readers)
        throw new HttpError(501, 'This catalog has nothing to read addresses with', {
          hint: 'Give createCatalogHttp the readers of the catalog.',
        })
      // Few ask, and what answers them need not be loaded by all.
      const { analyseLocation } = await import('../discovery/analyse-location.ts')
      const url = location.target
      const { files, proposal } = await analyseLocation({ readers, url, catalogFilename, signal })
      const existing = await Promise.all(files.map((target) => entitiesAt(catalog, target, signal)))
      return {
        existingEntityFiles: existing.flat(),
        generateEntities: proposal ? proposal.entities.map((each) => shownTo(each, proposal)) : [],
      }
    },
  })
  return [analyse]
}

async function entitiesAt(catalog: Catalog, target: string, signal: AbortSignal) {
  const location = { type: 'url' as const, target }
  const isRegistered = catalog.locations().some((known) => known.target === target)
  const found = await catalog.register(location, { dryRun: true, signal })
  return found.entities
    .filter((entity) => entityRefOf(entity) !== found.location.entityRef)
    .map((entity) => ({ location, isRegistered, entity }))
}

function shownTo(entity: Entity, { reasons }: Proposal) {
  const { kind, metadata } = entity
  const ref = `${kind}:default/${metadata.name}`.toLowerCase()
  return {
    entity,
    fields: reasons
      .filter((reason) => reason.ref === ref)
      .map(({ field, value, reason, file }) => ({
        field,
        state:
          file === undefined ? ('needsUserInput' as const) : ('analysisSuggestedValue' as const),
        value: typeof value === 'string' ? value : JSON.stringify(value),
        description: `${field} is ${JSON.stringify(value)}: ${reason}`,
      })),
  }
}
