import { eachPiece } from '../analysis/analyzer.ts'
import { isForeignStem } from '../analysis/languages.ts'
import { languageOfField, searchFields } from '../document/indexed-document.ts'
import type { EmbeddedIndex } from './embedded-index.ts'
import type { ExpandedQuery } from './expand-query.ts'
import { emphasis, occurrenceWeight, type Ranking, rarity, saturated } from './ranking.ts'
import { holdersOf } from './score-query.ts'
import { addScoresWherePositive, type Sums } from './sums.ts'
import { createTermReader, type ScoreOptions } from './term-reader.ts'

/** Fewer words are a name or a topic, whose best answers must not pull others up with them. */
export const fewestWords = 4
/** Best answers that are read, and words that are learnt from them: what the literature settled on long ago. */
export const feedbackDocuments = 10
const feedbackTerms = 10
/** Characters of one field that are read. */
const maxLength = 16 * 1024
const shortestTerm = 3

/** A word that the best answers share, and how much it says compared with a word of the query. */
export interface FeedbackTerm {
  term: string
  weight: number
}

/**
 * The words that the best answers to a question share (Rocchio's method, with the weights of BM25): who asks for
 * "wings at supersonic speed" also means what says "mach" and "delta".
 */
export function feedbackTermsOf(
  index: EmbeddedIndex,
  best: Iterable<number>,
  { ranking }: ScoreOptions,
): FeedbackTerm[] {
  const sums = new Map<string, number>()
  for (const document of best) {
    for (const [term, frequency] of weighedTerms(index, document, ranking))
      sums.set(term, (sums.get(term) ?? 0) + saturated(frequency, ranking))
  }
  const found = [...sums]
    .map(([term, sum]) => ({ term, weight: sum * rarity(documentsWith(index, term), index.size) }))
    .sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1))
    .slice(0, feedbackTerms)
  const most = found[0]?.weight ?? 1
  return found.map(({ term, weight }) => ({ term, weight: (weight / most) * ranking.feedback }))
}

/**
 * Adds what the words of the best answers score to documents that are matched already: feedback orders, it never finds.
 * Returns them with what each says.
 */
export function addFeedback(
  index: EmbeddedIndex,
  terms: readonly FeedbackTerm[],
  { sums, query, ...options }: ScoreOptions & { sums: Sums; query: ExpandedQuery },
): FeedbackTerm[] {
  const { ranking } = options
  const reader = createTermReader(index, options)
  const most = Math.max(...query.terms.map(({ repeats }) => emphasis(repeats, ranking)))
  return terms.map(({ term, weight }) => {
    const found = reader.read(term)
    const worth = rarity(holdersOf(index, term, found.count), index.size) * weight * most
    addScoresWherePositive(sums, found, { worth, saturation: ranking.saturation })
    return { term, weight: worth }
  })
}

/** Frequencies of the terms of a document over the fields, each by weight and length. */
function weighedTerms(index: EmbeddedIndex, document: number, ranking: Ranking) {
  const read = index.document(document)
  const texts = read?.fields()
  const found = new Map<string, number>()
  for (const name of searchFields) {
    const field = index.field(name)
    const relative = (field.lengths[document] ?? 0) / field.averageLength()
    const each = occurrenceWeight(relative, ranking.fields[name])
    const language = languageOfField(name, read?.language ?? 'en')
    for (const text of texts?.[name] ?? []) {
      eachPiece(text.slice(0, maxLength), { language }, ({ term, stop }) => {
        const isWord =
          !stop && term.length >= shortestTerm && !/^\d+$/.test(term) && !isForeignStem(term)
        if (isWord) found.set(term, (found.get(term) ?? 0) + each)
      })
    }
  }
  return found
}

/** Documents that hold a term: of its fields the one where most do. */
function documentsWith(index: EmbeddedIndex, term: string): number {
  return Math.max(...searchFields.map((name) => index.field(name).documentsWith(term)))
}
