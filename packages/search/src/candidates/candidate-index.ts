import {
  type IndexedDocument,
  type SearchField,
  searchFields,
} from '../document/indexed-document.ts'
import { createEmbeddedIndex, type EmbeddedIndex } from '../engine/embedded-index.ts'
import type { Lexicon } from '../engine/lexicon.ts'

/** What is known of the whole of an index of which some documents are looked at. */
export interface WholeIndex {
  /** Documents. */
  size: number
  /** Of each field over the documents that have it. */
  averageLengths: Readonly<Record<SearchField, number>>
  /** In how many documents a term stands. */
  documentsWith: ReadonlyMap<string, number>
  lexicon: Lexicon
}

/**
 * An index of some documents in which every word is as rare, and every field as long, as in the whole: they score what
 * they would score there.
 */
export function candidateIndex(
  candidates: Iterable<IndexedDocument>,
  whole: WholeIndex,
): EmbeddedIndex {
  const index = createEmbeddedIndex()
  for (const document of candidates) index.put(document)
  // A term that stands in these documents and is not known of the whole is counted here.
  const documentsWith = (term: string, found: number) =>
    Math.max(found, whole.documentsWith.get(term) ?? 0)
  const fields = new Map(
    searchFields.map((name) => {
      const field = index.field(name)
      return [
        name,
        {
          ...field,
          averageLength: () => whole.averageLengths[name],
          documentsWith: (term: string) => documentsWith(term, field.documentsWith(term)),
        },
      ] as const
    }),
  )
  return {
    ...index,
    ...whole,
    field: (name) => fields.get(name) ?? index.field(name),
    documentsWith,
  }
}
