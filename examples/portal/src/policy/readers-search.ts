import type { Catalog } from '@callboard/catalog'
import type { Search, SearchQuery, SearchResource } from '@callboard/search'
import { readRef } from '../format/entity-link.ts'

/** A search that finds for each who asks what they may read, and counts and suggests nothing else. */
export function readersSearch(
  search: Search,
  { whole, catalog, docs }: { whole: Catalog; catalog(): Catalog; docs(): Catalog },
): Search {
  const restricted = <Query extends Omit<SearchQuery, 'cursor'>>(query: Query): Query =>
    catalog() === whole && docs() === whole ? query : withRights(query)
  const withRights = <Query extends Omit<SearchQuery, 'cursor'>>(query: Query): Query => ({
    ...query,
    async authorize(resources: readonly SearchResource[]) {
      const given = await query.authorize?.(resources)
      const [entities, documented] = [catalog(), docs()]
      return resources.map(({ type, resourceRef }, index) => {
        if (given?.[index] === false) return false
        // What a collator of the configuration names otherwise is not of the catalog, and no rule is about it.
        if (!readRef(resourceRef)) return true
        const part = type === 'techdocs' ? documented : entities
        return part.get(resourceRef) !== undefined
      })
    },
  })
  return {
    ...search,
    query: (query) => search.query(restricted(query)),
    suggest: (query) => search.suggest(restricted(query)),
  }
}
