import { Index } from 'flexsearch'

/** Documents of a term by how often it stands in them, most often first; a slot may be empty. */
export interface Posting {
  tf: number
  documents: readonly number[]
}

/** An inverted index of one field. */
export interface Postings {
  /** Adds a document that is not there. */
  add(document: number, frequencies: ReadonlyMap<string, number>): void
  remove(document: number): void
  get(term: string): readonly Posting[]
}

/** Frequencies from here on count the same: BM25 hardly tells them apart. */
const maxFrequency = 15
const separator = '\n'

/**
 * Postings kept by FlexSearch. Its own ranking knows neither how often nor how rare a term is, so its score slots
 * carry the frequency instead, and ranking happens above. `fastupdate` is what makes removing a matter of
 * microseconds rather than a scan of the vocabulary.
 */
export function createPostings(): Postings {
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
      const found: Posting[] = []
      for (let slot = 0; slot < result.length; slot += 1) {
        const documents = result[slot] as readonly number[] | undefined
        if (documents && documents.length > 0) found.push({ tf: maxFrequency - slot, documents })
      }
      return found
    },
  }
}
