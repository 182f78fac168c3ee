import { type SearchField, searchFields } from '../document/indexed-document.ts'
import type { EmbeddedIndex } from './embedded-index.ts'
import type { ExpandedQuery, QueryTerm } from './expand-query.ts'
import { emphasis, type Ranking, rarity, saturated, weighedFrequency } from './ranking.ts'
import { addToSum, borrowSums, raiseSum, returnSums, type Sums } from './sums.ts'

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

/** How a query is scored. */
export interface ScoreOptions {
  ranking: Ranking
  /** Fields that are searched. @default all */
  fields?: readonly SearchField[] | undefined
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
  const total = borrowSums(index.capacity)
  const terms = new Map<string, number>()
  let bound = 0
  for (const queryTerm of weightiest(index, query.terms, options))
    bound += addTerm(index, queryTerm, { ...options, terms, total })
  return { documents: total.touched.subarray(0, total.count), sums: total, bound, terms }
}

/** Adds what each document scores for one word of the query; returns what it can score at most. */
function addTerm(
  index: EmbeddedIndex,
  { repeats, alternatives }: QueryTerm,
  { terms, total, ...options }: ScoreOptions & { terms: Map<string, number>; total: Sums },
): number {
  const { ranking } = options
  const isOnly = alternatives.length === 1
  const into = isOnly ? total : borrowSums(index.capacity)
  const put = isOnly ? addToSum : raiseSum
  const says = alternatives.map(({ term, weight }) => {
    const one = weighFrequencies(index, term, options)
    const holders = holdersOf(index, term, one.count)
    const worth = rarity(holders, index.size) * weight * emphasis(repeats, ranking)
    for (let at = 0; at < one.count; at += 1) {
      const document = one.touched[at] ?? 0
      put(into, document, worth * saturated(one.values[document] ?? 0, ranking))
    }
    const isFound = one.count > 0
    if (isFound) terms.set(term, Math.max(worth, terms.get(term) ?? 0))
    returnSums(one)
    return isFound ? worth : 0
  })
  if (!isOnly) {
    for (let at = 0; at < into.count; at += 1) {
      const document = into.touched[at] ?? 0
      addToSum(total, document, into.values[document] ?? 0)
    }
    returnSums(into)
  }
  return Math.max(0, ...says) * (ranking.saturation + 1)
}

/** In how many documents a term stands: an index of candidates knows more than it holds. */
export function holdersOf({ documentsWith }: EmbeddedIndex, term: string, found: number): number {
  return documentsWith?.(term, found) ?? found
}

/** Weighed frequencies of a term over the fields, by document; to be returned after use. */
export function weighFrequencies(
  index: EmbeddedIndex,
  term: string,
  { ranking, fields = searchFields }: ScoreOptions,
): Sums {
  const one = borrowSums(index.capacity)
  for (const name of fields) {
    const weight = ranking.fields[name]
    const field = index.field(name)
    const { lengths } = field
    const average = field.averageLength()
    for (const { documents, frequencies } of field.lists(term)) {
      for (let at = 0; at < documents.length; at += 1) {
        const document = documents[at] ?? 0
        const length = lengths[document] ?? 0
        if (length === 0) continue
        const frequency = frequencies[at] ?? 0
        addToSum(one, document, weighedFrequency(frequency, length / average, weight))
      }
    }
  }
  return one
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
