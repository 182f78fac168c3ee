import { type LanguageCode, stemsOf, termOf } from '../analysis/languages.ts'
import type { ParsedQuery } from '../query/parse-query.ts'
import type { NearWord, Vocabulary } from './lexicon.ts'

/** One way to satisfy a word of a query. */
export interface Alternative {
  term: string
  /** 1 for the word itself, less for what is only near to it. */
  weight: number
}

/** A word of a query with everything that would do; a document is credited with the best of them. */
export interface QueryTerm {
  alternatives: readonly Alternative[]
  /** How often the query says it. */
  repeats: number
}

/** A query in the words of an index. */
export interface ExpandedQuery {
  terms: readonly QueryTerm[]
  /** Different words that were typed. */
  words: number
  /** For each word that the index does not have: the words that may have been meant, nearest first. */
  unknown: ReadonlyMap<string, readonly string[]>
}

/** Two words written apart that the index knows as one say less than one that was written so. */
const pairWeight = 0.8
const synonymWeight = 0.8
/** Another form of a word says less than the word itself. */
const stemWeight = 0.8
/** Looking for what a word may have meant is the dearest step: a text pasted into the box is no typo. */
const maxCorrected = 8

/** Adds what was meant to what was typed: endings of the last word, corrections of unknown ones, words joined. */
export function expandQuery(query: ParsedQuery, lexicon: Vocabulary): ExpandedQuery {
  const corrections = correctionsOf(query, lexicon)
  const lastEnd = Math.max(0, ...query.tokens.map((token) => token.end))
  const terms = new Map<string, { repeats: number; weights: Map<string, number> }>()
  for (const token of query.tokens) {
    const { repeats, weights } = terms.get(token.term) ?? { repeats: 0, weights: new Map() }
    terms.set(token.term, { repeats: repeats + 1, weights })
    const completions =
      query.isTyping && token.end === lastEnd ? lexicon.completions(token.surface) : []
    const synonyms = query.synonyms.get(token.term) ?? []
    add(weights, token.term, 1)
    for (const stem of query.stems.get(token.term) ?? []) add(weights, stem, stemWeight)
    for (const synonym of synonyms) add(weights, synonym, synonymWeight)
    if (completions.length > 0) corrections.delete(token.surface)
    for (const { surface, weight } of [...completions, ...(corrections.get(token.surface) ?? [])])
      for (const term of queryTermsOf(surface, query.languages)) add(weights, term, weight)
  }
  const words = new Set(query.tokens.flatMap(({ joined, term }) => (joined ? [] : [term]))).size
  for (const joined of joinedPairs(query)) {
    const term = termOf(joined)
    const isNew = lexicon.has(joined) && !terms.has(term)
    if (isNew) terms.set(term, { repeats: 1, weights: new Map([[term, pairWeight]]) })
  }
  return {
    words,
    unknown: new Map([...corrections].map(([word, near]) => [word, near.map(surfaceOf)])),
    terms: [...terms.values()].map(({ repeats, weights }) => ({
      repeats,
      alternatives: [...weights].map(([term, weight]) => ({ term, weight })),
    })),
  }
}

/** The terms that a word of the dictionary may be indexed by. */
export function queryTermsOf(surface: string, languages: readonly LanguageCode[]): Set<string> {
  return new Set([termOf(surface), ...languages.flatMap((each) => stemsOf(surface, each))])
}

/** What the words that the index does not have may mean. */
function correctionsOf({ tokens }: ParsedQuery, lexicon: Vocabulary): Map<string, NearWord[]> {
  const unknown = tokens
    .filter((token) => !token.joined && !lexicon.has(token.surface))
    .map((token) => token.surface)
  const looked = [...new Set(unknown)].slice(0, maxCorrected)
  const found = looked.map((word) => [word, lexicon.corrections(word)] as const)
  return new Map(found.filter(([, near]) => near.length > 0))
}

function add(weights: Map<string, number>, term: string, weight: number): void {
  weights.set(term, Math.max(weight, weights.get(term) ?? 0))
}

function surfaceOf({ surface }: NearWord): string {
  return surface
}

/** In a sentence two words that stand together are no name that somebody took apart. */
function* joinedPairs({ segments, isProse }: ParsedQuery): Generator<string> {
  if (isProse) return
  for (let at = 0; at + 1 < segments.length; at += 1) yield `${segments[at]}${segments[at + 1]}`
}
