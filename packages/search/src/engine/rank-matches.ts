import { foldText } from '../analysis/fold-text.ts'
import { type EmbeddedIndex, groupColumn, resourceColumn } from './embedded-index.ts'
import type { EngineHit, EngineQuery, EngineResult, FacetCount, SortKey } from './engine.ts'
import type { Matches } from './match-documents.ts'
import { namedDocuments } from './name-boost.ts'
import { selectBest } from './select-best.ts'

interface Ranked extends SortKey {
  number: number
}

/** Counts, orders and cuts what is visible of the matches. */
export function rankMatches(
  index: EmbeddedIndex,
  matches: Matches,
  { query, limit, from, facets, isVisible }: RankOptions,
): Pick<EngineResult, 'hits' | 'offset' | 'total' | 'facets'> {
  const scoreOf = finalScore(index, matches, query)
  const best = new Map<number, Ranked>()
  const counts = new Map(facets.map((field) => [field, createCounter(index, field)]))
  const groupOf = (number: number) => index.column(groupColumn)?.entryOf(number) ?? 0
  for (const { number, failed } of matches.documents) {
    if (!isVisible(number)) continue
    const group = groupOf(number)
    if (failed) {
      if (!failed.negated) counts.get(failed.field)?.addOnce(group, number)
      continue
    }
    const ranked = { number, score: scoreOf(number), id: index.document(number)?.id ?? '' }
    const other = best.get(group)
    if (!other || compareKeys(ranked, other) < 0) best.set(group, ranked)
  }
  for (const counter of counts.values()) {
    for (const [group, { number }] of best) counter.addOnce(group, number)
  }
  const page = pageOf(best.values(), { limit, from })
  return {
    hits: page.items.map((ranked) => toHit(index, ranked)),
    offset: page.offset,
    total: best.size,
    facets: Object.fromEntries([...counts].map(([field, counter]) => [field, counter.result()])),
  }
}

/** How matches are ranked. */
export interface RankOptions extends Pick<EngineQuery, 'query' | 'limit' | 'from' | 'facets'> {
  isVisible(number: number): boolean
}

/** Best score first; equal scores by id, so that the order is the same on every machine. */
export function compareKeys(a: SortKey, b: SortKey): number {
  return b.score - a.score || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

/** A document whose name is all of the query comes before every other; one that is part of it gains its share. */
function finalScore(
  index: EmbeddedIndex,
  { scored }: Matches,
  query: EngineQuery['query'],
): (number: number) => number {
  const named = namedDocuments(index, query)
  return (number) => {
    const share = named.get(number) ?? 0
    return scored.scoreOf(number) * (1 + share) + (share === 1 ? scored.bound : 0)
  }
}

function pageOf(
  ranked: Iterable<Ranked>,
  { limit, from }: Pick<EngineQuery, 'limit' | 'from'>,
): { items: Ranked[]; offset: number } {
  if (!from) return { items: selectBest(ranked, limit, compareKeys), offset: 0 }
  const { key, side } = from
  const before: Ranked[] = []
  const after: Ranked[] = []
  let at = 0
  for (const each of ranked) {
    const order = compareKeys(each, key)
    if (order < 0) before.push(each)
    else if (order > 0) after.push(each)
    else at += 1
  }
  if (side === 'after')
    return { items: selectBest(after, limit, compareKeys), offset: before.length + at }
  const items = selectBest(before, limit, (a, b) => compareKeys(b, a)).reverse()
  return { items, offset: before.length - items.length }
}

function toHit(index: EmbeddedIndex, { number, score, id }: Ranked): EngineHit {
  const found = index.document(number)
  if (!found) throw new Error(`Document ${number} left the index while it was ranked`)
  return { id, score, type: found.type, document: found.document }
}

/** Counts the values of a field, each group once. */
function createCounter(index: EmbeddedIndex, field: string) {
  const column = index.column(field)
  const groups = new Set<number>()
  const entries = new Map<number, number>()
  return {
    addOnce(group: number, number: number): void {
      if (groups.has(group)) return
      groups.add(group)
      const entry = column?.entryOf(number) ?? 0
      if (entry !== 0) entries.set(entry, (entries.get(entry) ?? 0) + 1)
    },
    result: (): FacetCount[] => mergeSpellings(column ? spellings() : new Map()),
  }

  function spellings(): Map<string, number> {
    const counts = new Map<string, number>()
    for (const [entry, count] of entries) {
      for (const value of column?.valuesOf(entry) ?? [])
        counts.set(value, (counts.get(value) ?? 0) + count)
    }
    return counts
  }
}

/** `API` and `api` are one value, shown as it is mostly written. */
function mergeSpellings(spellings: ReadonlyMap<string, number>): FacetCount[] {
  const merged = new Map<string, FacetCount & { most: number }>()
  for (const [value, count] of [...spellings].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const before = merged.get(foldText(value))
    const isUsual = count > (before?.most ?? 0)
    merged.set(foldText(value), {
      value: isUsual ? value : (before?.value ?? value),
      count: count + (before?.count ?? 0),
      most: Math.max(count, before?.most ?? 0),
    })
  }
  return [...merged.values()]
    .map(({ value, count }) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
}

/** Whether a document may be seen, by the decisions on its resource. */
export function visibilityOf(
  index: EmbeddedIndex,
  allowed: (resource: number) => boolean,
): (number: number) => boolean {
  const column = index.column(resourceColumn)
  return (number) => {
    const resource = column?.entryOf(number) ?? 0
    return resource === 0 || allowed(resource)
  }
}
