import { type SearchField, searchFields } from '../document/indexed-document.ts'

/** What a document adds to the dictionaries. */
export interface Counted {
  terms: readonly string[]
  /** Those of its name and title. */
  named: readonly string[]
  surfaces: readonly string[]
  /** Of each field, in their order. */
  lengths: readonly number[]
}

/** Of each field: the documents that have it, and the sum of their lengths. */
export type FieldTotals = Partial<Record<SearchField, { documents: number; length: number }>>

/** A word and the change in how many documents it stands in. */
export interface CountedWord {
  term: string
  documents: number
  /** In how many of them it is in the name or title. */
  named: number
}

/** What a change of documents means for the dictionaries. */
export interface Tally {
  add(document: Counted): void
  subtract(document: Counted): void
  /** Documents that are more than before. */
  readonly documents: number
  /** Those whose number changes. */
  terms(): Iterable<CountedWord>
  surfaces(): Iterable<CountedWord>
  totalsAfter(before: FieldTotals): FieldTotals
}

/** Creates a tally of nothing. */
export function createTally(): Tally {
  const terms = new Map<string, number>()
  const named = new Map<string, number>()
  const surfaces = new Map<string, number>()
  const totals = searchFields.map(() => ({ documents: 0, length: 0 }))
  let documents = 0
  const count = (document: Counted, by: number) => {
    documents += by
    for (const [words, counts] of [
      [document.terms, terms],
      [document.named, named],
      [document.surfaces, surfaces],
    ] as const)
      for (const word of words) counts.set(word, (counts.get(word) ?? 0) + by)
    totals.forEach((total, at) => {
      const length = document.lengths[at] ?? 0
      if (length > 0) total.documents += by
      total.length += by * length
    })
  }
  return {
    add: (document) => count(document, 1),
    subtract: (document) => count(document, -1),
    get documents() {
      return documents
    },
    terms: () => changed(terms, named),
    surfaces: () => changed(surfaces),
    totalsAfter: (before) =>
      Object.fromEntries(
        searchFields.map((field, at) => {
          const was = before[field] ?? { documents: 0, length: 0 }
          const more = totals[at] ?? { documents: 0, length: 0 }
          const sum = {
            documents: was.documents + more.documents,
            length: was.length + more.length,
          }
          return [field, sum]
        }),
      ),
  }
}

function* changed(
  counts: ReadonlyMap<string, number>,
  named: ReadonlyMap<string, number> = new Map(),
): Generator<CountedWord> {
  for (const [term, documents] of counts) {
    const word = { term, documents, named: named.get(term) ?? 0 }
    if (term !== '' && (documents !== 0 || word.named !== 0)) yield word
  }
}
