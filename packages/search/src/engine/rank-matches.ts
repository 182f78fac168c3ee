import type { QueryFilter } from '../query/parse-query.ts'
import { type EmbeddedIndex, groupColumn, resourceColumn } from './embedded-index.ts'
import type { EngineHit, EngineQuery, EngineResult, SortKey } from './engine.ts'
import { createFacetCounter } from './facet-counter.ts'
import type { Matches } from './match-documents.ts'
import { namedDocuments } from './name-boost.ts'
import { selectBest } from './select-best.ts'

/** How matches are ranked. */
export interface RankOptions extends Pick<EngineQuery, 'query' | 'limit' | 'from' | 'facets'> {
  isVisible(document: number): boolean
}

/** Counts, orders and cuts what is visible of the matches. */
export function rankMatches(
  matches: Matches,
  options: RankOptions,
): Pick<EngineResult, 'hits' | 'offset' | 'total' | 'facets'> {
  const { index } = matches
  const keyOf = keysOf(matches, options.query)
  const compare = (a: number, b: number) => compareKeys(keyOf(a), keyOf(b))
  const documents = bestOfGroups(index, matches.documents.filter(options.isVisible), compare)
  const { items, offset } = pageOf(documents, { ...options, keyOf, compare })
  return {
    hits: items.map((document) => toHit(index, document, keyOf(document).score)),
    offset,
    total: documents.length,
    facets: countFacets(matches, documents, options),
  }
}

/** Best score first; equal scores by id, so that the order is the same on every machine. */
function compareKeys(a: SortKey, b: SortKey): number {
  return b.score - a.score || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

/** A document whose name is all of the query comes before every other; one that is part of it gains its share. */
function keysOf(
  { index, scored }: Matches,
  query: EngineQuery['query'],
): (document: number) => SortKey {
  const named = namedDocuments(index, query)
  return (document) => {
    const share = named.get(document) ?? 0
    const score = scored.scoreOf(document) * (1 + share) + (share === 1 ? scored.bound : 0)
    return { score, id: index.document(document)?.id ?? '' }
  }
}

/** Of each group the first in the order. */
function bestOfGroups(
  index: EmbeddedIndex,
  documents: readonly number[],
  compare: (a: number, b: number) => number,
): number[] {
  const column = index.column(groupColumn)
  // Zero means that the group has none yet, so what is kept is one more than the number.
  const best = new Uint32Array(column?.size ?? 0)
  const groups: number[] = []
  for (const document of documents) {
    const group = column?.entryOf(document) ?? 0
    const other = (best[group] ?? 0) - 1
    if (other === -1) groups.push(group)
    if (other === -1 || compare(document, other) < 0) best[group] = document + 1
  }
  return groups.map((group) => (best[group] ?? 0) - 1)
}

function pageOf(
  documents: readonly number[],
  {
    limit,
    from,
    keyOf,
    compare,
  }: Pick<EngineQuery, 'limit' | 'from'> & {
    keyOf(document: number): SortKey
    compare(a: number, b: number): number
  },
): { items: number[]; offset: number } {
  if (!from) return { items: selectBest(documents, limit, compare), offset: 0 }
  const orders = documents.map((document) => compareKeys(keyOf(document), from.key))
  if (from.side === 'after') {
    const after = documents.filter((_, at) => (orders[at] ?? 0) > 0)
    return { items: selectBest(after, limit, compare), offset: documents.length - after.length }
  }
  const before = documents.filter((_, at) => (orders[at] ?? 0) < 0)
  const items = selectBest(before, limit, (a, b) => compare(b, a)).reverse()
  return { items, offset: before.length - items.length }
}

function toHit(index: EmbeddedIndex, document: number, score: number): EngineHit {
  const found = index.document(document)
  if (!found) throw new Error(`Document ${document} left the index while it was ranked`)
  return { id: found.id, score, type: found.type, document: found.document }
}

function countFacets(
  { index, lifted }: Matches,
  documents: readonly number[],
  { facets, isVisible }: RankOptions,
): EngineResult['facets'] {
  const filters = [...lifted.keys()].filter((filter) => !filter.negated)
  const counted = facets.map((field) => {
    const counter = createFacetCounter(index.column(field))
    for (const document of documents) counter.add(document)
    const others = filters.flatMap((filter) => othersOf(filter, field))
    for (const document of onePerGroup(index, documents, others)) counter.add(document)
    return [field, counter.result()] as const
  })
  return Object.fromEntries(counted)

  function othersOf(filter: QueryFilter, field: string): readonly number[] {
    return filter.field === field ? (lifted.get(filter) ?? []).filter(isVisible) : []
  }
}

/** Of documents beside the found ones one for each group that has not been found. */
function onePerGroup(
  index: EmbeddedIndex,
  found: readonly number[],
  others: readonly number[],
): number[] {
  if (others.length === 0) return []
  const column = index.column(groupColumn)
  const groups = new Set(found.map((document) => column?.entryOf(document)))
  return others.filter((document) => {
    const group = column?.entryOf(document)
    return !groups.has(group) && groups.add(group)
  })
}

/** Whether a document may be seen, by the decisions on its resource. */
export function visibilityOf(
  index: EmbeddedIndex,
  isAllowed: (resource: number) => boolean,
): (document: number) => boolean {
  const column = index.column(resourceColumn)
  return (document) => {
    const resource = column?.entryOf(document) ?? 0
    return resource === 0 || isAllowed(resource)
  }
}
