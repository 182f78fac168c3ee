import { searchFields } from '../document/indexed-document.ts'
import type { ParsedQuery, QueryFilter } from '../query/parse-query.ts'
import { type EmbeddedIndex, resourceColumn } from './embedded-index.ts'
import type { EngineQuery } from './engine.ts'
import { expandQuery } from './expand-query.ts'
import { holdsPhrase } from './phrase-match.ts'
import { type Ranking, type ScoredDocuments, scoreQuery } from './score-query.ts'

/** The documents that answer a query, before anybody was asked who may see them. */
export interface Matches {
  index: EmbeddedIndex
  /** Of the index as they were found. */
  generation: number
  /** Documents that satisfy everything. */
  documents: readonly number[]
  /** Documents that fail by one filter only, by that filter: its facet counts them. */
  lifted: ReadonlyMap<QueryFilter, readonly number[]>
  /** Entries of the resource column among them. */
  resources: ReadonlySet<number>
  scored: ScoredDocuments
  unknown: ReadonlyMap<string, readonly string[]>
}

/** Finds what a query asks for: words lead to documents, phrases, exclusions and filters take some away. */
export function matchDocuments(
  index: EmbeddedIndex,
  { query, fields }: Pick<EngineQuery, 'query' | 'fields'>,
  ranking: Ranking,
): Matches {
  const expanded = expandQuery(query, index.lexicon)
  const scored = scoreQuery(index, expanded, { ranking, fields })
  const excluded = excludedDocuments(index, query)
  const failedFilter = compileFilters(index, query.filters)
  const resources = new Set<number>()
  const resourceOf = index.column(resourceColumn)
  const documents: number[] = []
  const lifted = new Map(query.filters.map((filter) => [filter, [] as number[]]))
  for (const number of query.hasText ? scored.documents : index.numbers()) {
    if (excluded.has(number)) continue
    const failed = failedFilter(number)
    if (failed === 'several' || !satisfiesPhrases(index, number, query)) continue
    if (failed) lifted.get(failed)?.push(number)
    else documents.push(number)
    const resource = resourceOf?.entryOf(number) ?? 0
    if (resource !== 0) resources.add(resource)
  }
  return {
    index,
    generation: index.generation,
    documents,
    lifted,
    resources,
    scored,
    unknown: expanded.unknown,
  }
}

/** The first filter that a document fails, or that there are several. */
function compileFilters(
  index: EmbeddedIndex,
  filters: readonly QueryFilter[],
): (document: number) => QueryFilter | 'several' | undefined {
  const compiled = filters.map((filter) => {
    const column = index.column(filter.field)
    const entries = column?.entriesWith(filter.values)
    const holds = (document: number) => entries?.has(column?.entryOf(document) ?? 0) === true
    return { filter, passes: (document: number) => holds(document) !== filter.negated }
  })
  return (document) => {
    let failed: QueryFilter | undefined
    for (const { filter, passes } of compiled) {
      if (passes(document)) continue
      if (failed) return 'several'
      failed = filter
    }
    return failed
  }
}

function excludedDocuments(index: EmbeddedIndex, { excluded }: ParsedQuery): ReadonlySet<number> {
  const found = new Set<number>()
  for (const terms of excluded) {
    for (const [number, count] of countTerms(index, terms)) {
      if (count === terms.length) found.add(number)
    }
  }
  return found
}

function countTerms(index: EmbeddedIndex, terms: readonly string[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const term of terms) {
    for (const number of documentsWith(index, term))
      counts.set(number, (counts.get(number) ?? 0) + 1)
  }
  return counts
}

/** Every document that has a term in any field. */
export function documentsWith(index: EmbeddedIndex, term: string): Set<number> {
  const lists = searchFields.flatMap((name) => index.field(name).postings.get(term))
  return new Set(lists.flatMap(({ documents }) => documents))
}

function satisfiesPhrases(index: EmbeddedIndex, number: number, { phrases }: ParsedQuery): boolean {
  if (phrases.length === 0) return true
  const texts = index.document(number)?.fields()
  return phrases.every(
    ({ surfaces, negated }) => (texts !== undefined && holdsPhrase(texts, surfaces)) !== negated,
  )
}
