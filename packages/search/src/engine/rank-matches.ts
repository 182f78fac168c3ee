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
  const order = orderOf(matches, options.query)
  const documents = bestOfGroups(index, matches.documents.filter(options.isVisible), order)
  const { items, offset } = pageOf(documents, { ...options, order })
  return {
    hits: items.map((document) => toHit(index, document, order.scoreOf(document))),
    offset,
    total: documents.length,
    facets: countFacets(matches, documents, options),
  }
}

/** The order of results: best score first, equal scores by id, so that it is the same on every machine. */
interface Order {
  scoreOf(document: number): number
  compare(a: number, b: number): number
  compareTo(document: number, key: SortKey): number
}

/** A document whose name is all of the query comes before every other; one that is part of it gains its share. */
function orderOf({ index, scored }: Matches, query: EngineQuery['query']): Order {
  const named = namedDocuments(index, query)
  const idOf = (document: number) => index.document(document)?.id ?? ''
  const scoreOf = (document: number) => {
    const score = scored.scoreOf(document)
    const share = named.get(document)
    return share === undefined ? score : score * (1 + share) + (share === 1 ? scored.bound : 0)
  }
  return {
    scoreOf,
    compare: (a, b) => scoreOf(b) - scoreOf(a) || compareText(idOf(a), idOf(b)),
    compareTo: (document, { score, id }) =>
      score - scoreOf(document) || compareText(idOf(document), id),
  }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Of each group the first in the order. */
function bestOfGroups(
  index: EmbeddedIndex,
  documents: readonly number[],
  { compare }: Order,
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
  { limit, from, order }: Pick<EngineQuery, 'limit' | 'from'> & { order: Order },
): { items: number[]; offset: number } {
  const { compare, compareTo } = order
  if (!from) return { items: selectBest(documents, limit, compare), offset: 0 }
  if (from.side === 'after') {
    const after = documents.filter((document) => compareTo(document, from.key) > 0)
    return { items: selectBest(after, limit, compare), offset: documents.length - after.length }
  }
  const before = documents.filter((document) => compareTo(document, from.key) < 0)
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

/** Whether a document may be seen, by the decisions on its resource; what nobody decided on may not. */
export function visibilityOf(
  index: EmbeddedIndex,
  decisions: ReadonlyMap<string, boolean>,
): (document: number) => boolean {
  const column = index.column(resourceColumn)
  const byEntry = new Map<number, boolean>([[0, true]])
  return (document) => {
    const entry = column?.entryOf(document) ?? 0
    const known = byEntry.get(entry)
    if (known !== undefined) return known
    const decision = decisions.get(column?.valuesOf(entry)[0] ?? '') === true
    byEntry.set(entry, decision)
    return decision
  }
}
