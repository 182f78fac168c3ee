import { isForeignStem } from '../analysis/languages.ts'
import { languageOf } from '../document/document-language.ts'
import type { SearchDocument } from '../document/search-document.ts'
import type { EngineHit, ScoreExplanation } from '../engine/engine.ts'
import { type MarkedText, markText, wrapRanges } from './mark-text.ts'

/** Marks in the peer's form: plain text with tags that no document can contain. Not HTML. */
export interface SearchHighlight {
  preTag: string
  postTag: string
  /** `title` whole, `text` its best part. */
  fields: Readonly<Record<'title' | 'text', string>>
}

/** One found document. */
export interface SearchResult {
  type: string
  /** Place among all results, from 1. */
  rank: number
  /** How well it answers; only comparable within one answer. */
  score: number
  document: SearchDocument
  /** Why it stands where it stands, where that was asked for. */
  explanation?: ScoreExplanation
  highlight: SearchHighlight
  /** The same marks as ranges and as safe HTML. */
  marks: { title: MarkedText; text: MarkedText }
}

/** Characters of a snippet: two to three lines. */
const snippetLength = 200

/** Makes a result of what an engine found. `tag` is a word that nobody can guess. */
export function toSearchResult(
  { type, document, score, explanation }: EngineHit,
  { rank, terms, tag }: { rank: number; terms: ReadonlyMap<string, number>; tag: string },
): SearchResult {
  // Other languages only add stems of their own to the words that English has.
  const language = [...terms.keys()].some(isForeignStem) ? languageOf(document) : 'en'
  const title = markText(document.title, { terms, language })
  const text = markText(document.text, { terms, language, windowLength: snippetLength })
  const preTag = `<${tag}>`
  const postTag = `</${tag}>`
  const tagged = ({ text: plain, ranges }: MarkedText) =>
    wrapRanges(plain, ranges, { before: preTag, after: postTag })
  return {
    type,
    rank,
    score,
    document,
    ...(explanation && { explanation }),
    highlight: { preTag, postTag, fields: { title: tagged(title), text: tagged(text) } },
    marks: { title, text },
  }
}
