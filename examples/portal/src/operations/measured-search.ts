import type { Search } from '@callboard/search'
import type { Telemetry } from './telemetry.ts'

/** A search whose questions and whose reading of sources are measured. What was asked is nobody else's business. */
export function measuredSearch(search: Search, telemetry: Telemetry): Search {
  return {
    ...search,
    query: (query) => telemetry.measure({ name: 'search.query' }, () => search.query(query)),
    suggest: (query) => telemetry.measure({ name: 'search.suggest' }, () => search.suggest(query)),
    index: (options) => telemetry.measure({ name: 'search.index' }, () => search.index(options)),
  }
}
