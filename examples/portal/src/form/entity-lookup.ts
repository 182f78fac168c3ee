import type { Catalog } from '@callboard/catalog'
import { type Entity, entityRefOf } from '@callboard/core'
import type { EntityLookup } from '@callboard/scaffolder'

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
        return { ref, title: titleOf(entity), url: urlOf?.(ref) }
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

/** People and groups are known by a name of their own. */
function titleOf({ metadata, spec }: Entity): string | undefined {
  const profile = spec?.profile as { displayName?: unknown } | undefined
  const { displayName } = profile ?? {}
  return metadata.title ?? (typeof displayName === 'string' ? displayName : undefined)
}
