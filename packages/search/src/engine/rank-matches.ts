import type { QueryFilter } from '../query/parse-query.ts'
import { type EmbeddedIndex, resourceColumn, typeColumn } from './embedded-index.ts'
import type { EngineHit, EngineQuery, EngineResult, SortKey } from './engine.ts'
import { explainScore, type ScoreSetup } from './explain-score.ts'
import { createFacetCounter } from './facet-counter.ts'
import { addFeedback, feedbackDocuments, feedbackTermsOf, fewestWords } from './feedback.ts'
import type { Matches } from './match-documents.ts'
import { nameBonus, nameShares } from './name-shares.ts'
import type { Ranking } from './ranking.ts'
import { selectBest, selectBestScored } from './select-best.ts'
import { applySignals } from './signals.ts'

/** How matches are ranked. */
export interface RankOptions
  extends Pick<
    EngineQuery,
    'query' | 'limit' | 'from' | 'facets' | 'fields' | 'explain' | 'typeWeights' | 'signals'
  > {
  ranking: Ranking
  /** Nothing means that every document is. */
  isVisible: ((document: number) => boolean) | undefined
}

/** Counts, orders and cuts what is visible of the matches. */
export function rankMatches(
  matches: Matches,
  options: RankOptions,
): Pick<EngineResult, 'hits' | 'offset' | 'total' | 'facets'> {
  const { index } = matches
  const { isVisible } = options
  const visible = isVisible ? matches.documents.filter(isVisible) : matches.documents
  const setup = finishScores(matches, visible, options)
  const order = orderOf(index, matches.scored.sums.values)
  const documents = bestOfGroups(index, visible, order)
  const { items, offset } = pageOf(documents, { ...options, order })
  return {
    hits: items.map((document) => {
      const hit = toHit(index, document, order.scoreOf(document))
      return options.explain
        ? { ...hit, explanation: explainScore(index, document, { ...setup, score: hit.score }) }
        : hit
    }),
    offset,
    total: documents.length,
    facets: countFacets(matches, documents, options),
  }
}

/**
 * What the words score, and beside it what the words of the best answers score and what is called by words of the
 * query: a document gains the share of it that is its name.
 */
function finishScores(
  { index, expanded, scored }: Matches,
  visible: Uint32Array,
  { query, fields, ranking, typeWeights, signals }: RankOptions,
): ScoreSetup {
  const scores = scored.sums.values
  const order = orderOf(index, scores)
  // Only of what the reader may see: the words of hidden documents must not move what is shown.
  const isQuestion = ranking.feedback > 0 && !fields && expanded.words >= fewestWords
  const best = isQuestion ? selectBestScored(visible, feedbackDocuments, order) : []
  const found = feedbackTermsOf(index, best, { ranking })
  const learnt = addFeedback(index, found, { sums: scored.sums, query: expanded, ranking })
  const most = learnt.reduce((sum, { weight }) => sum + weight, 0) * (ranking.saturation + 1)
  const bound = scored.bound + most
  const shares = nameShares(index.names, query)
  for (const [document, share] of shares) {
    const score = scores[document] ?? 0
    if (score > 0) scores[document] = score * (1 + share) + nameBonus(share, bound)
  }
  if (signals && signals.length > 0) applySignals(index, visible, { scores, signals })
  if (typeWeights) weighTypes(index, visible, { scores, typeWeights })
  const words = { queryTerms: expanded.terms, terms: scored.terms }
  return { ranking, fields, ...words, learnt, shares, typeWeights, signals }
}

/** Last of all, so that of two things of one name the more important one comes first. */
function weighTypes(
  index: EmbeddedIndex,
  documents: Uint32Array,
  {
    scores,
    typeWeights,
  }: { scores: Float64Array; typeWeights: NonNullable<RankOptions['typeWeights']> },
): void {
  const column = index.columns.get(typeColumn)
  if (!column) return
  const weights = new Float64Array(column.size).fill(1)
  for (let entry = 1; entry < weights.length; entry += 1)
    weights[entry] = typeWeights.get(column.valuesOf(entry)[0] ?? '') ?? 1
  const { entries } = column
  for (let at = 0; at < documents.length; at += 1) {
    const document = documents[at] as number
    scores[document] = (scores[document] as number) * (weights[entries[document] ?? 0] as number)
  }
}

/** The order of results: best score first, equal scores by id, so that it is the same on every machine. */
interface Order {
  scores: Float64Array
  scoreOf(document: number): number
  compare(a: number, b: number): number
  compareTo(document: number, key: SortKey): number
}

function orderOf(index: EmbeddedIndex, scores: Float64Array): Order {
  const idOf = (document: number) => index.document(document)?.id ?? ''
  const scoreOf = (document: number) => scores[document] ?? 0
  return {
    scores,
    scoreOf,
    compare: (a, b) =>
      (scores[b] ?? 0) - (scores[a] ?? 0) || (a === b ? 0 : compareText(idOf(a), idOf(b))),
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
  documents: Uint32Array,
  { scores, compare }: Order,
): Uint32Array {
  const { isShared, entries, size } = index.groups
  if (!isShared) return documents
  // Zero means that the group has none yet, so what is kept is one more than the number.
  const best = new Uint32Array(size)
  const groups = new Uint32Array(documents.length)
  let count = 0
  for (let at = 0; at < documents.length; at += 1) {
    const document = documents[at] as number
    const group = entries[document] ?? 0
    const other = (best[group] as number) - 1
    if (other === -1) {
      groups[count] = group
      count += 1
      best[group] = document + 1
      continue
    }
    const score = scores[document] as number
    const toBeat = scores[other] as number
    if (score > toBeat || (score === toBeat && compare(document, other) < 0))
      best[group] = document + 1
  }
  for (let at = 0; at < count; at += 1) groups[at] = (best[groups[at] as number] as number) - 1
  return groups.subarray(0, count)
}

function pageOf(
  documents: Uint32Array,
  { limit, from, order }: Pick<EngineQuery, 'limit' | 'from'> & { order: Order },
): { items: number[]; offset: number } {
  const { compare, compareTo } = order
  if (!from) return { items: selectBestScored(documents, limit, order), offset: 0 }
  if (from.side === 'after') {
    const after = documents.filter((document) => compareTo(document, from.key) > 0)
    const items = selectBestScored(after, limit, order)
    return { items, offset: documents.length - after.length }
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
  documents: Uint32Array,
  { facets, isVisible = () => true }: RankOptions,
): EngineResult['facets'] {
  const filters = [...lifted.keys()].filter((filter) => !filter.negated)
  const counted = facets.map((field) => {
    const counter = createFacetCounter(index.columns.get(field))
    counter.add(documents)
    const others = filters.flatMap((filter) => othersOf(filter, field))
    counter.add(onePerGroup(index, documents, others))
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
  found: Uint32Array,
  others: readonly number[],
): readonly number[] {
  const { isShared, entries, size } = index.groups
  if (others.length === 0 || !isShared) return others
  const isFound = new Uint8Array(size)
  for (const document of found) isFound[entries[document] ?? 0] = 1
  return others.filter((document) => {
    const group = entries[document] ?? 0
    if (isFound[group] === 1) return false
    isFound[group] = 1
    return true
  })
}

/** Whether a document may be seen, by the decisions on its resource; what nobody decided on may not. */
export function visibilityOf(
  index: EmbeddedIndex,
  decisions: ReadonlyMap<string, boolean>,
): (document: number) => boolean {
  const column = index.columns.get(resourceColumn)
  const isHidden = new Uint8Array(column?.size ?? 1)
  for (let entry = 1; entry < isHidden.length; entry += 1)
    isHidden[entry] = decisions.get(column?.valuesOf(entry)[0] ?? '') === true ? 0 : 1
  return (document) => isHidden[column?.entries[document] ?? 0] === 0
}
