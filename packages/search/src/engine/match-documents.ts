import type { ParsedQuery, QueryFilter } from '../query/parse-query.ts'
import { type EmbeddedIndex, resourceColumn } from './embedded-index.ts'
import type { EngineQuery } from './engine.ts'
import { type ExpandedQuery, expandQuery } from './expand-query.ts'
import { holdersOf } from './holders-of.ts'
import { createPhraseMatcher } from './phrase-match.ts'
import type { Ranking } from './ranking.ts'
import { type ScoredDocuments, scoreQuery } from './score-query.ts'

/** The documents that answer a query, before anybody was asked who may see them. */
export interface Matches {
  index: EmbeddedIndex
  /** Of the index as they were found. */
  generation: number
  expanded: ExpandedQuery
  /** Documents that satisfy everything. */
  documents: Uint32Array
  /** Documents that fail by one filter only, by that filter: its facet counts them. */
  lifted: ReadonlyMap<QueryFilter, readonly number[]>
  /** Entries of the resource column among them. */
  resources: ReadonlySet<number>
  scored: ScoredDocuments
}

/** Finds what a query asks for: words lead to documents, phrases, exclusions and filters take some away. */
export function matchDocuments(
  index: EmbeddedIndex,
  { query, fields }: Pick<EngineQuery, 'query' | 'fields'>,
  ranking: Ranking,
): Matches {
  const expanded = expandQuery(query, index.lexicon)
  const scored = scoreQuery(index, expanded, { ranking, fields })
  const candidates = query.hasText ? scored.documents : everyDocument(index)
  const lifted = new Map(query.filters.map((filter) => [filter, [] as number[]]))
  const kept = withoutExcluded(index, candidates, query)
  const passes = createTest(index, query, lifted)
  const documents = passes ? kept.filter(passes) : kept
  return {
    index,
    generation: index.generation,
    expanded,
    documents,
    lifted,
    resources: resourcesOf(index, [documents, ...lifted.values()]),
    scored,
  }
}

function everyDocument(index: EmbeddedIndex): Uint32Array {
  const found = new Uint32Array(index.size)
  let count = 0
  for (let number = 0; number < index.capacity; number += 1) {
    if (index.document(number) === undefined) continue
    found[count] = number
    count += 1
  }
  return found
}

/** Documents that do not hold all terms of any exclusion. */
function withoutExcluded(
  index: EmbeddedIndex,
  documents: Uint32Array,
  { excluded }: ParsedQuery,
): Uint32Array {
  if (excluded.length === 0) return documents
  const left = new Uint8Array(index.capacity)
  for (const [first = '', ...others] of excluded) {
    if (others.length === 0) {
      holdersOf(index, [first], left)
      continue
    }
    const all = holdersOf(index, [first])
    for (const term of others) {
      const holders = holdersOf(index, [term])
      for (let at = 0; at < all.length; at += 1)
        all[at] = (all[at] as number) & (holders[at] as number)
    }
    for (let at = 0; at < all.length; at += 1) left[at] = (left[at] as number) | (all[at] as number)
  }
  return documents.filter((document) => left[document] === 0)
}

/** Whether a document passes the filters and holds the phrases, or nothing where every document does. */
function createTest(
  index: EmbeddedIndex,
  query: ParsedQuery,
  lifted: ReadonlyMap<QueryFilter, number[]>,
): ((document: number) => boolean) | undefined {
  const { filters, phrases } = query
  if (filters.length + phrases.length === 0) return undefined
  const failedFilter = compileFilters(index, filters)
  const holdsPhrases = createPhraseMatcher(index, phrases)
  return (document) => {
    const failed = failedFilter(document)
    if (failed === 'several' || !holdsPhrases(document)) return false
    if (failed) lifted.get(failed)?.push(document)
    return failed === undefined
  }
}

/** The first filter that a document fails, or that there are several. */
function compileFilters(
  index: EmbeddedIndex,
  filters: readonly QueryFilter[],
): (document: number) => QueryFilter | 'several' | undefined {
  const compiled = filters.map((filter) => {
    const column = index.columns.get(filter.field)
    const isWanted = new Uint8Array(column?.size ?? 1)
    for (const entry of column?.entriesWith(filter.values) ?? []) isWanted[entry] = 1
    return { filter, isWanted, entries: column?.entries, wanted: filter.negated ? 0 : 1 }
  })
  return (document) => {
    let failed: QueryFilter | undefined
    for (const { filter, isWanted, entries, wanted } of compiled) {
      if (isWanted[entries?.[document] ?? 0] === wanted) continue
      if (failed) return 'several'
      failed = filter
    }
    return failed
  }
}

function resourcesOf(
  index: EmbeddedIndex,
  lists: readonly (Uint32Array | readonly number[])[],
): Set<number> {
  const found = new Set<number>()
  const entries = index.columns.get(resourceColumn)?.entries
  if (!entries) return found
  for (const documents of lists) {
    for (let at = 0; at < documents.length; at += 1) {
      const entry = entries[documents[at] ?? 0] ?? 0
      if (entry !== 0) found.add(entry)
    }
  }
  return found
}
