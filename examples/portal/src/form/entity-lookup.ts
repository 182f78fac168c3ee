import type { Catalog } from '@callboard/catalog'
import { entityRefOf } from '@callboard/core'
import type { EntityLookup } from '@callboard/scaffolder'
import { titleOf } from '../format/entity-link.ts'

/** More than anybody looks through; the field takes a reference that is not among them, too. */
const maxEntities = 1000
/** The ones that most entities have; others are typed. */
const maxTags = 50

/**
 * Where the pickers of forms find entities and tags: a catalog.
 *
 * @param urlOf - where an entity can be looked at
 */
export function entityLookup(
  catalog: Pick<Catalog, 'query' | 'facets'>,
  urlOf?: (ref: string) => string,
): EntityLookup {
  return {
    entities({ anyOf }) {
      const filter = anyOf.map((condition) =>
        Object.fromEntries(
          Object.entries(condition).map(([field, value]) => [
            field,
            typeof value === 'object' && 'exists' in value ? { $exists: value.exists } : value,
          ]),
        ),
      )
      const { items } = catalog.query({
        ...(filter.length > 0 && { filter }),
        orderBy: ['metadata.name'],
        limit: maxEntities,
      })
      return items.map((entity) => {
        const ref = entityRefOf(entity)
        const title = titleOf(entity)
        // Who has no other name is called by the reference.
        return {
          ref,
          title: title === entity.metadata.name ? undefined : title,
          url: urlOf?.(ref),
        }
      })
    },
    tags({ kinds }) {
      const filter = kinds.length > 0 ? { filter: { kind: kinds } } : {}
      const { 'metadata.tags': tags = [] } = catalog.facets({
        fields: ['metadata.tags'],
        ...filter,
      })
      return tags
        .toSorted((a, b) => b.count - a.count)
        .slice(0, maxTags)
        .map(({ value, count }) => ({ tag: value, count }))
        .toSorted((a, b) => (a.tag < b.tag ? -1 : 1))
    },
  }
}
