import { termOf } from '../analysis/analyzer.ts'
import type { ParsedQuery } from '../query/parse-query.ts'
import type { Lexicon } from './lexicon.ts'

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
  /** For each word that the index does not have: the words that may have been meant, nearest first. */
  unknown: ReadonlyMap<string, readonly string[]>
}

/** Two words written apart that the index knows as one say less than one that was written so. */
const pairWeight = 0.8
const synonymWeight = 0.8

/** Adds what was meant to what was typed: endings of the last word, corrections of unknown ones, words joined. */
export function expandQuery(query: ParsedQuery, lexicon: Lexicon): ExpandedQuery {
  const { tokens, isTyping } = query
  const unknown = new Map<string, readonly string[]>()
  const terms = new Map<string, Map<string, number>>()
  const repeats = new Map<string, number>()
  const lastEnd = Math.max(0, ...tokens.map((token) => token.end))
  for (const token of tokens) {
    const alternatives = terms.get(token.term) ?? new Map<string, number>()
    terms.set(token.term, alternatives)
    repeats.set(token.term, (repeats.get(token.term) ?? 0) + 1)
    add(alternatives, token.term, 1)
    for (const synonym of query.synonyms.get(token.term) ?? [])
      add(alternatives, synonym, synonymWeight)
    const completions = isTyping && token.end === lastEnd ? lexicon.completions(token.surface) : []
    for (const { surface, weight } of completions) add(alternatives, termOf(surface), weight)
    if (token.joined || completions.length > 0 || lexicon.has(token.surface)) continue
    const corrections = lexicon.corrections(token.surface)
    for (const { surface, weight } of corrections) add(alternatives, termOf(surface), weight)
    if (corrections.length > 0)
      unknown.set(
        token.surface,
        corrections.map(({ surface }) => surface),
      )
  }
  for (const joined of joinedPairs(query)) {
    if (lexicon.has(joined) && !terms.has(termOf(joined)))
      terms.set(termOf(joined), new Map([[termOf(joined), pairWeight]]))
  }
  return {
    unknown,
    terms: [...terms].map(([term, alternatives]) => ({
      repeats: repeats.get(term) ?? 1,
      alternatives: [...alternatives].map(([term, weight]) => ({ term, weight })),
    })),
  }
}

function add(alternatives: Map<string, number>, term: string, weight: number): void {
  alternatives.set(term, Math.max(weight, alternatives.get(term) ?? 0))
}

function* joinedPairs({ segments }: ParsedQuery): Generator<string> {
  for (let at = 0; at + 1 < segments.length; at += 1) yield `${segments[at]}${segments[at + 1]}`
}
