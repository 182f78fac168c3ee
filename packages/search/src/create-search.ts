import { checkOptions, coreErrors, silentLogger } from '@callboard/core'
import { nodeRuntime } from '@callboard/core/node'
import type { Collator } from './collators/collator.ts'
import { createEmbeddedEngine } from './engine/embedded-engine.ts'
import { searchErrors } from './errors.ts'
import { createIndexWriter } from './index-writer.ts'
import { runQuery, runSuggest } from './run-query.ts'
import type { Search } from './search.ts'
import {
  defaultFacets,
  type SearchOptions,
  searchOptionsSchema,
  synonymMap,
} from './search-options.ts'

/**
 * Creates a search over what its collators yield. It is empty before the first `index()`.
 *
 * @example
 * ```ts
 * import { createSearch, defineCollator } from '@callboard/search'
 * const runbooks = defineCollator({
 *   name: 'runbooks',
 *   type: 'runbook',
 *   collect: () => [{ title: 'Restart the ledger', text: 'Drain first.', location: '/runbooks/1' }],
 * })
 * const search = createSearch({ collators: [runbooks] })
 * await search.index()
 * const { results } = await search.query({ term: 'ledgr' })
 * results[0]?.document.title // => 'Restart the ledger'
 * ```
 *
 * @throws CORE_OPTION_INVALID CORE_DUPLICATE_NAME SEARCH_SNAPSHOT_UNSUPPORTED
 */
export function createSearch(options: SearchOptions): Search {
  checkOptions('createSearch', searchOptionsSchema, options)
  const { collators, decorators = [], facets = defaultFacets } = options
  const { engine = createEmbeddedEngine(), logger = silentLogger, runtime = nodeRuntime } = options
  assertDistinct(collators)
  const types = new Set(collators.map(({ type }) => type))
  const synonyms = synonymMap(options.synonyms ?? [])
  if (options.snapshot && !engine.save)
    throw searchErrors.SNAPSHOT_UNSUPPORTED({ engine: engine.name })
  const { fields, languages, ...writer } = createIndexWriter({
    snapshot: options.snapshot,
    autosave: options.autosave ?? true,
    collators,
    decorators,
    engine,
    logger,
    runtime,
  })
  const vocabulary = () => ({ fields: fields(), languages: languages(), types, synonyms })
  const typeWeights = options.typeWeights && new Map(Object.entries(options.typeWeights))
  const { signals = {} } = options
  const setup = { engine, facets, typeWeights, signals, logger, runtime, vocabulary }
  return {
    ...writer,
    types: [...types],
    query: (query) => runQuery(setup, query),
    suggest: (query) => runSuggest(setup, query),
  }
}

function assertDistinct(collators: readonly Collator[]): void {
  const names = new Set<string>()
  for (const { name } of collators) {
    if (names.has(name)) throw coreErrors.DUPLICATE_NAME({ what: 'the collators', name })
    names.add(name)
  }
}
