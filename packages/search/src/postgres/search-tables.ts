import type { Kysely } from 'kysely'

/** The driver gives such a number as text: to be read through `Number`. */
type Whole = number

/** The tables of the engine. */
export interface SearchTables {
  /** One row. */
  callboard_search_head: {
    id: number
    format: number
    /** Fingerprint of the analysis that the words were made by. */
    analysis: string
    documents: Whole
    /** JSON: for each field its documents and the sum of their lengths. */
    totals: string
  }
  callboard_search_documents: {
    /** Digest of the id, which may be longer than a database can index. */
    key: string
    id: string
    type: string
    /** Digest of the group. */
    page: string
    resource: string | null
    /** Digest of the record: what has not changed is not written. */
    hash: string
    record: string
    /** Terms by field: name A, title B, tags and other values C, text D. */
    words: unknown
    names: string[]
    /** What it can be filtered by: field and folded value. */
    forms: string[]
    /** What it is counted by: field and value. */
    facets: string[]
    surfaces: string[]
    /** Length of each field, in their order. */
    lengths: number[]
  }
  /** Unstemmed words, for what is typed half or wrong. */
  callboard_search_words: {
    surface: string
    initial: string
    length: number
    /** The set of its letters, as bits. */
    letters: number
    documents: Whole
  }
  callboard_search_terms: {
    term: string
    documents: Whole
    /** Documents that have it in their name or title. */
    named: Whole
  }
}

/** A connection, or a transaction on it. */
export type SearchDb = Kysely<SearchTables>
