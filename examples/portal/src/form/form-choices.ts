import type { Catalog } from '@callboard/catalog'
import { entityRefOf } from '@callboard/core'
import { entityHref } from '../format/entity-link.ts'

/** More than anybody looks through; the field takes a reference that is not among them, too. */
const maxChoices = 1000

/** What an entity picker of a form offers: the entities that meet any of its conditions. */
export function formChoices(
  catalog: Pick<Catalog, 'query'>,
  anyOf: readonly Readonly<Record<string, unknown>>[],
): { ref: string; title?: string; url: string }[] {
  const filter = anyOf.map((condition) =>
    Object.fromEntries(
      Object.entries(condition).map(([field, value]) => [
        field,
        isExistence(value) ? { $exists: value.exists } : (value as string),
      ]),
    ),
  )
  const { items } = catalog.query({
    ...(filter.length > 0 && { filter }),
    orderBy: ['metadata.name'],
    limit: maxChoices,
  })
  return items.map((entity) => ({
    ref: entityRefOf(entity),
    url: entityHref(entityRefOf(entity)),
    ...(entity.metadata.title && { title: entity.metadata.title }),
  }))
}

function isExistence(value: unknown): value is { exists: boolean } {
  return typeof value === 'object' && value !== null && 'exists' in value
}
