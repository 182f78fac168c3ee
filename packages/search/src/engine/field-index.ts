import { grown } from './grown.ts'
import { noPostings, type PackedPostings, packedList } from './packed-postings.ts'
import { createLivePostings, type PostingList } from './postings.ts'

/** One field of all documents. */
export interface FieldIndex {
  /** Where a term stands. A document that is gone may still be listed: it has no length. */
  lists(term: string): readonly PostingList[]
  /** Documents that hold a term. */
  documentsWith(term: string): number
  /** Words of each document in the field, joined forms not counted; 0 for one that has none or is gone. */
  readonly lengths: Uint32Array
  /** Over the documents that have the field at all. */
  averageLength(): number
}

/** A field whose documents change one by one. */
export interface ChangingField extends FieldIndex {
  readonly packed: PackedPostings
  add(document: number, content: FieldContent): void
  remove(document: number): void
}

/** The words of one document in one field. */
export interface FieldContent {
  /** By term. */
  frequencies: ReadonlyMap<string, number>
  length: number
}

/** What was built beforehand. */
export interface PackedField {
  postings: PackedPostings
  lengths: Uint32Array
}

/**
 * Creates a field on what was built beforehand, which stands as it is: who joins later is held beside it, and who
 * leaves loses its length.
 */
export function createField(
  { postings: packed, lengths: built }: PackedField = {
    postings: noPostings,
    lengths: new Uint32Array(64),
  },
): ChangingField {
  const packedDocuments = packed.terms.size === 0 ? 0 : built.length
  const live = createLivePostings()
  let lengths = built
  let total = 0
  let documents = 0
  let hasGone = false
  for (const length of built) {
    total += length
    if (length > 0) documents += 1
  }
  return {
    packed,
    get lengths() {
      return lengths
    },
    averageLength: () => (documents === 0 ? 1 : total / documents),
    lists: listsOf,
    documentsWith(term) {
      const found = listsOf(term)
      const listed = found.reduce((sum, list) => sum + list.documents.length, 0)
      return hasGone ? listed - found.reduce((sum, list) => sum + goneIn(list), 0) : listed
    },
    add(document, { frequencies, length }) {
      if (length === 0) return
      live.add(document, frequencies)
      if (document >= lengths.length) lengths = grown(lengths, document)
      lengths[document] = length
      total += length
      documents += 1
    },
    remove(document) {
      const length = lengths[document] ?? 0
      if (length === 0) return
      if (document >= packedDocuments) live.remove(document)
      else hasGone = true
      lengths[document] = 0
      total -= length
      documents -= 1
    },
  }

  function listsOf(term: string): PostingList[] {
    return [packedList(packed, term) ?? [], live.get(term) ?? []].flat()
  }

  function goneIn({ documents }: PostingList): number {
    let gone = 0
    for (const document of documents) if ((lengths[document] ?? 0) === 0) gone += 1
    return gone
  }
}
