import { type SearchField, searchFields } from '../document/indexed-document.ts'
import type { EmbeddedIndex } from './embedded-index.ts'
import type { ExpandedQuery, QueryTerm } from './expand-query.ts'

/** How much a field says, and how much its length counts. */
export interface FieldWeight {
  weight: number
  /** Between 0, length does not matter, and 1. */
  lengthNorm: number
}

/** Constants of the ranking. */
export interface Ranking {
  fields: Readonly<Record<SearchField, FieldWeight>>
  /** How soon repeating a word stops helping. */
  saturation: number
  /** How soon repeating a word in the query stops helping. */
  querySaturation: number
  /** Words of one query that are scored: those that say most. */
  maxTerms: number
}

/** Field weights that favour names, with the usual constants of BM25; to be spread into a ranking of one's own. */
export const defaultRanking: Ranking = {
  fields: {
    name: { weight: 3, lengthNorm: 0.5 },
    title: { weight: 3, lengthNorm: 0.5 },
    tags: { weight: 2, lengthNorm: 0.3 },
    text: { weight: 1, lengthNorm: 0.65 },
    more: { weight: 0.5, lengthNorm: 0.5 },
  },
  saturation: 1.4,
  querySaturation: 8,
  maxTerms: 32,
}

/** The documents that a query's words lead to. */
export interface ScoredDocuments {
  /** Document numbers, in no order. */
  documents: readonly number[]
  scoreOf(document: number): number
  /** No score is higher. */
  bound: number
  /** Every term that was looked for, with how much it says. */
  terms: ReadonlyMap<string, number>
}

/** How a query is scored. */
export interface ScoreOptions {
  ranking: Ranking
  /** Fields that are searched. @default all */
  fields?: readonly SearchField[] | undefined
}

/** Scores documents by BM25F: frequencies of all fields are weighed and added before they saturate. */
export function scoreQuery(
  index: EmbeddedIndex,
  query: ExpandedQuery,
  options: ScoreOptions,
): ScoredDocuments {
  const { saturation } = options.ranking
  const total = createSums(index.capacity)
  const best = createSums(index.capacity)
  const one = createSums(index.capacity)
  const terms = new Map<string, number>()
  let bound = 0
  for (const queryTerm of weightiest(index, query.terms, options)) {
    let says = 0
    const emphasis = emphasisOf(queryTerm, options.ranking)
    for (const { term, weight } of queryTerm.alternatives) {
      weighFrequencies(index, term, { ...options, into: one })
      const idf = rarity(one.touched.length, index.size) * weight * emphasis
      for (const document of one.touched) {
        const frequency = one.values[document] ?? 0
        best.raise(document, (idf * (saturation + 1) * frequency) / (saturation + frequency))
      }
      if (one.touched.length > 0) terms.set(term, Math.max(idf, terms.get(term) ?? 0))
      says = Math.max(says, one.touched.length > 0 ? idf : 0)
      one.clear()
    }
    bound += says * (saturation + 1)
    for (const document of best.touched) total.add(document, best.values[document] ?? 0)
    best.clear()
  }
  return {
    documents: total.touched,
    scoreOf: (document) => total.values[document] ?? 0,
    bound,
    terms,
  }
}

/** How much is left to say by a term that stands in so many documents. */
function rarity(found: number, documents: number): number {
  return Math.log(1 + (documents - found + 0.5) / (found + 0.5))
}

/** Frequencies of a term over the fields, each by weight and length. */
function weighFrequencies(
  index: EmbeddedIndex,
  term: string,
  { ranking, fields = searchFields, into }: ScoreOptions & { into: Sums },
): void {
  for (const name of fields) {
    const { weight, lengthNorm } = ranking.fields[name]
    const { postings, lengthOf, averageLength } = index.field(name)
    const perLength = lengthNorm / averageLength()
    for (const { tf, documents } of postings.get(term)) {
      for (const document of documents) {
        into.add(document, (weight * tf) / (1 - lengthNorm + perLength * lengthOf(document)))
      }
    }
  }
}

/** The terms of a long query that say most, so that no text of any length costs more than a sentence. */
function weightiest(
  index: EmbeddedIndex,
  terms: readonly QueryTerm[],
  { fields = searchFields, ranking }: ScoreOptions,
): readonly QueryTerm[] {
  if (terms.length <= ranking.maxTerms) return terms
  const says = (term: QueryTerm) => {
    const [first] = term.alternatives
    const counts = fields.map((name) => countOf(index, name, first?.term ?? ''))
    const found = Math.min(index.size, Math.max(...counts))
    return found === 0 ? 0 : rarity(found, index.size) * emphasisOf(term, ranking)
  }
  return terms
    .map((term, at) => ({ term, at, says: says(term) }))
    .sort((a, b) => b.says - a.says || a.at - b.at)
    .slice(0, ranking.maxTerms)
    .map(({ term }) => term)
}

/** Saying a word twice in a query means it, saying it ten times means it hardly more. */
function emphasisOf({ repeats }: QueryTerm, { querySaturation }: Ranking): number {
  return ((querySaturation + 1) * repeats) / (querySaturation + repeats)
}

function countOf(index: EmbeddedIndex, field: SearchField, term: string): number {
  const lists = index.field(field).postings.get(term)
  return lists.reduce((sum, { documents }) => sum + documents.length, 0)
}

interface Sums {
  values: Float64Array
  /** Documents whose value is not 0. */
  touched: number[]
  add(document: number, amount: number): void
  raise(document: number, amount: number): void
  clear(): void
}

/** A number for every document, cleared at the cost of those that were touched. */
function createSums(capacity: number): Sums {
  const values = new Float64Array(capacity)
  const sums: Sums = {
    values,
    touched: [],
    add(document, amount) {
      if (values[document] === 0) sums.touched.push(document)
      values[document] = (values[document] ?? 0) + amount
    },
    raise(document, amount) {
      const before = values[document] ?? 0
      if (before === 0) sums.touched.push(document)
      if (amount > before) values[document] = amount
    },
    clear() {
      for (const document of sums.touched) values[document] = 0
      sums.touched = []
    },
  }
  return sums
}
