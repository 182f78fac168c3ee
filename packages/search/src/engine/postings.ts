import { Index } from 'flexsearch'

/** Documents that hold a term, and beside each how often it stands there. */
export interface PostingList {
  documents: Uint32Array
  frequencies: Uint8Array
}

/** An inverted index of one field that documents come to and leave one by one. */
export interface LivePostings {
  /** Adds a document that is not there. */
  add(document: number, frequencies: ReadonlyMap<string, number>): void
  remove(document: number): void
  /** Nothing when no document holds the term. */
  get(term: string): PostingList | undefined
}

/** Frequencies from here on count the same: BM25 hardly tells them apart. */
export const maxFrequency = 15
const separator = '\n'

/**
 * Postings kept by FlexSearch. Its own ranking knows neither how often nor how rare a term is, so its score slots
 * carry the frequency instead, and ranking happens above. `fastupdate` is what makes removing a matter of
 * microseconds rather than a scan of the vocabulary.
 */
export function createLivePostings(): LivePostings {
  let frequencies: readonly number[] = []
  const index = new Index<false, false, true>({
    tokenize: 'strict',
    resolution: maxFrequency + 1,
    fastupdate: true,
    encode: (text) => text.split(separator),
    score: (_terms, _term, at) => maxFrequency - Math.min(frequencies[at] ?? 1, maxFrequency),
  })
  return {
    add(document, byTerm) {
      if (byTerm.size === 0) return
      frequencies = [...byTerm.values()]
      index.add(document, [...byTerm.keys()].join(separator))
    },
    remove(document) {
      index.remove(document)
    },
    get(term) {
      const { result } = index.search(term, { resolve: false })
      return listOf(result as readonly (readonly number[] | undefined)[])
    },
  }
}

function listOf(slots: readonly (readonly number[] | undefined)[]): PostingList | undefined {
  const count = slots.reduce((sum, documents) => sum + (documents?.length ?? 0), 0)
  if (count === 0) return undefined
  const list = { documents: new Uint32Array(count), frequencies: new Uint8Array(count) }
  let at = 0
  for (let slot = 0; slot < slots.length; slot += 1) {
    const documents = slots[slot] ?? []
    list.documents.set(documents, at)
    list.frequencies.fill(maxFrequency - slot, at, at + documents.length)
    at += documents.length
  }
  return list
}
