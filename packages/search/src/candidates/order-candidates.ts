import type { IndexedDocument } from '../document/indexed-document.ts'
import type { EngineHit, EngineQuery } from '../engine/engine.ts'
import { matchDocuments } from '../engine/match-documents.ts'
import { rankMatches } from '../engine/rank-matches.ts'
import type { Ranking } from '../engine/ranking.ts'
import { candidateIndex, type WholeIndex } from './candidate-index.ts'

/** What documents are ordered by. */
export interface OrderOptions
  extends Pick<EngineQuery, 'query' | 'fields' | 'explain' | 'typeWeights' | 'signals'> {
  whole: WholeIndex
  ranking: Ranking
}

/** Documents in the order of the embedded engine. */
export interface OrderedCandidates {
  /** The best one of each group, best first. */
  hits: readonly EngineHit[]
  /** The terms that were looked for, and how much each says. */
  terms: ReadonlyMap<string, number>
}

/** Puts documents that another engine found into the order that the embedded engine gives them. */
export function orderCandidates(
  candidates: readonly IndexedDocument[],
  { query, fields, explain, typeWeights, signals, whole, ranking }: OrderOptions,
): OrderedCandidates {
  // Without words every document scores the same, however many there are.
  const size = query.hasText ? whole.size : candidates.length
  const index = candidateIndex(candidates, { ...whole, size })
  const matches = matchDocuments(index, { query, fields }, ranking)
  const { hits } = rankMatches(matches, {
    query,
    fields,
    ranking,
    explain,
    typeWeights,
    signals,
    facets: [],
    limit: Math.max(1, candidates.length),
    isVisible: undefined,
  })
  return { hits, terms: matches.scored.terms }
}
