import { eachPiece, type Piece, withoutStopWords } from '../analysis/analyzer.ts'
import type { LanguageCode } from '../analysis/languages.ts'
import { nameKeys } from '../analysis/name-keys.ts'
import {
  type IndexedDocument,
  languageOfField,
  type SearchField,
} from '../document/indexed-document.ts'
import type { FieldContent } from './field-index.ts'

/** What a document says, as an index keeps it. */
export interface DocumentContent {
  fields: Readonly<Record<SearchField, FieldContent>>
  /** Unstemmed words. */
  surfaces: ReadonlySet<string>
  /** What it is called, by {@link nameKeys}. */
  keys: ReadonlySet<string>
}

/** Tokens of one document over all its fields. */
const maxTokens = 50_000
/** Tokens of one text. */
const maxTextTokens = 20_000

/** Reads a document. */
export function contentOf(document: Pick<IndexedDocument, 'language' | 'fields'>): DocumentContent {
  const texts = document.fields()
  const surfaces = new Set<string>()
  let left = maxTokens
  const read = (name: SearchField): FieldContent => {
    const frequencies = new Map<string, number>()
    const language = languageOfField(name, document.language)
    let length = 0
    for (const text of texts[name]) {
      const words = searchable(text, { language, maxTokens: left })
      left -= words.length
      for (const { term, surface, joined } of words) {
        frequencies.set(term, (frequencies.get(term) ?? 0) + 1)
        surfaces.add(surface)
        if (!joined) length += 1
      }
    }
    return { frequencies, length }
  }
  return {
    fields: {
      name: read('name'),
      title: read('title'),
      tags: read('tags'),
      text: read('text'),
      more: read('more'),
    },
    surfaces,
    keys: new Set([...texts.name, ...texts.title].flatMap(nameKeys)),
  }
}

function searchable(
  text: string,
  { language, maxTokens }: { language: LanguageCode; maxTokens: number },
): readonly Piece[] {
  const words: Piece[] = []
  const options = { language, maxTokens: Math.min(maxTokens, maxTextTokens) }
  eachPiece(text, options, (word) => words.push(word))
  return withoutStopWords(words)
}
