import { searchFields } from '../document/indexed-document.ts'
import type { EmbeddedIndex } from './embedded-index.ts'
import type { ExpandedQuery, QueryTerm } from './expand-query.ts'
import { emphasis, type Ranking, rarity } from './ranking.ts'
import { addScores, addSums, borrowSums, raiseToScores, returnSums, type Sums } from './sums.ts'
import { createTermReader, type ScoreOptions, type TermReader } from './term-reader.ts'

/** The documents that a query's words lead to. */
export interface ScoredDocuments {
  /** Document numbers, in no order. */
  documents: Uint32Array
  /** The scores by document number; to be returned when they are used no more. */
  sums: Sums
  /** No score is higher. */
  bound: number
  /** Every term that was looked for and found, with how much it says. */
  terms: ReadonlyMap<string, number>
}

interface Scoring {
  ranking: Ranking
  reader: TermReader
  /** What each term says, as far as it was read. */
  terms: Map<string, number>
  total: Sums
}

/**
 * Scores documents by BM25F: frequencies of all fields are weighed and added before they saturate. A document is
 * credited with the best alternative of each word.
 */
export function scoreQuery(
  index: EmbeddedIndex,
  query: ExpandedQuery,
  options: ScoreOptions,
): ScoredDocuments {
  const { ranking } = options
  const total = borrowSums(index.capacity)
  const terms = new Map<string, number>()
  const scoring = { ranking, terms, total, reader: createTermReader(index, options) }
  let bound = 0
  for (const queryTerm of weightiest(index, query.terms, options))
    bound += addTerm(index, queryTerm, scoring)
  return { documents: total.touched.subarray(0, total.count), sums: total, bound, terms }
}

/** Adds what each document scores for one word of the query; returns what it can score at most. */
function addTerm(
  index: EmbeddedIndex,
  { repeats, alternatives }: QueryTerm,
  { ranking, reader, terms, total }: Scoring,
): number {
  const best = alternatives.length === 1 ? undefined : borrowSums(index.capacity)
  let most = 0
  // What may be meant says no more than what was typed: endings are rarer than the word that they end.
  let limit = Number.POSITIVE_INFINITY
  for (const { term, weight } of alternatives) {
    const found = reader.read(term)
    if (found.count === 0) continue
    const says = Math.min(limit, rarity(holdersOf(index, term, found.count), index.size))
    if (term === alternatives[0]?.term) limit = says
    const worth = says * weight * emphasis(repeats, ranking)
    const { saturation } = ranking
    if (best) raiseToScores(best, found, { worth, saturation })
    else addScores(total, found, { worth, saturation })
    terms.set(term, Math.max(worth, terms.get(term) ?? 0))
    most = Math.max(most, worth)
  }
  if (best) {
    addSums(total, best)
    returnSums(best)
  }
  return most * (ranking.saturation + 1)
}

/** In how many documents a term stands: an index of candidates knows more than it holds. */
export function holdersOf({ documentsWith }: EmbeddedIndex, term: string, found: number): number {
  return documentsWith?.(term, found) ?? found
}

/** The terms of a long query that say most, so that no text of any length costs more than a sentence. */
export function weightiest(
  index: EmbeddedIndex,
  terms: readonly QueryTerm[],
  { fields = searchFields, ranking }: ScoreOptions,
): readonly QueryTerm[] {
  if (terms.length <= ranking.maxTerms) return terms
  const says = ({ repeats, alternatives: [first] }: QueryTerm) => {
    const counts = fields.map((name) => index.field(name).documentsWith(first?.term ?? ''))
    const found = Math.max(...counts)
    return found === 0 ? 0 : rarity(found, index.size) * emphasis(repeats, ranking)
  }
  return terms
    .map((term, at) => ({ term, at, says: says(term) }))
    .sort((a, b) => b.says - a.says || a.at - b.at)
    .slice(0, ranking.maxTerms)
    .map(({ term }) => term)
}
