import type { Issue } from '@callboard/core'
import type { SearchDocument } from './document/search-document.ts'
import type { FacetCount, SearchResource } from './engine/engine.ts'
import type { QueryHelp } from './query-help.ts'
import type { SearchResult } from './results/search-result.ts'

/** Decides for many things at once who may see them: one answer each, in order. */
export type Visible = (
  resources: readonly SearchResource[],
) => readonly boolean[] | Promise<readonly boolean[]>

/** A question. */
export interface SearchQuery {
  /**
   * What somebody typed: words, `"a phrase"`, `-without`, `field:value`. Nothing typed means everything.
   * Read up to 512 characters.
   */
  term: string
  /** Only these types of result. @default all */
  types?: readonly string[] | undefined
  /** Only documents with one of the values of each field. */
  filters?: Readonly<Record<string, string | readonly string[]>> | undefined
  /** Results of one page, 1 to 100. @default 25 */
  limit?: number | undefined
  /** `nextPageCursor` or `previousPageCursor` of an answer to the same question. */
  cursor?: string | undefined
  /** What is refused is neither ranked nor counted nor suggested. @default everything is visible */
  authorize?: Visible | undefined
  /** Whether each result says why it stands where it stands. @default false */
  explain?: boolean | undefined
  signal?: AbortSignal | undefined
}

/** Who is responsible, where a question was for that. */
export interface OwnerAnswer {
  kind: 'owner'
  /** Canonical reference of the owner. */
  owner: string
  /** What was asked about. */
  subject: SearchDocument
}

/** An answer. */
export interface SearchAnswer {
  results: readonly SearchResult[]
  /** Visible results over all pages; sections of one page are one result. */
  total: number
  /** How many results have a value, by field. A field that is filtered by counts as if it were not. */
  facets: Readonly<Record<string, readonly FacetCount[]>>
  nextPageCursor?: string
  previousPageCursor?: string
  /** The query with words that nothing contains put right. */
  didYouMean?: string
  /** Where nothing was found: what may lead on. */
  help?: QueryHelp
  /** Types that the question itself was for, as `docs user service` is: only those are in the results. */
  meantTypes?: readonly string[]
  /** Where the question was for an owner and what it names has one. */
  answer?: OwnerAnswer
}

/** Something that a person who types this may mean. */
export interface Suggestion {
  title: string
  type: string
  location: string
}

/** What a collator did. */
export interface CollatorReport {
  name: string
  type: string
  /** Documents that are now held from it. */
  documents: number
  /** Documents that decorators left out this time. */
  omitted: number
  issues: readonly Issue[]
}

/** What a run over the collators did. */
export interface IndexReport {
  collators: readonly CollatorReport[]
  added: number
  changed: number
  removed: number
  /** What concerns no collator alone: a snapshot that could not be written. */
  issues: readonly Issue[]
}

/** What was taken up of the last process. */
export interface RestoreReport {
  /** Documents that are findable now. */
  documents: number
  /** Why a snapshot that is there could not be used. */
  issues: readonly Issue[]
}

/** Documents that are findable. */
export interface Search {
  /**
   * Collects from every collator and brings the index in line, whole or not at all; queries meanwhile see the
   * state before. A collator that fails or yields nothing keeps what it had, and is reported.
   *
   * @throws SEARCH_ENGINE_FAILED
   */
  index(options?: { signal?: AbortSignal | undefined }): Promise<IndexReport>
  /**
   * Takes up the snapshot that the last process left, so that queries are answered before anything is collected. To be
   * called before the first `index()`, which then changes only what has changed meanwhile. Without a snapshot, or with
   * one that cannot be used, nothing happens.
   */
  restore(options?: { signal?: AbortSignal | undefined }): Promise<RestoreReport>
  /**
   * Writes a snapshot now; `index()` does so by itself when something has changed.
   *
   * @throws SEARCH_SNAPSHOT_FAILED
   */
  save(options?: { signal?: AbortSignal | undefined }): Promise<void>
  /**
   * Adds or replaces some documents of a collator, findable once this resolves.
   *
   * @throws SEARCH_COLLATOR_UNKNOWN SEARCH_ENGINE_FAILED
   */
  update(change: {
    collator: string
    documents: readonly SearchDocument[]
  }): Promise<CollatorReport>
  /**
   * Takes documents of a collator away by their locations.
   *
   * @throws SEARCH_COLLATOR_UNKNOWN SEARCH_ENGINE_FAILED
   */
  remove(change: { collator: string; locations: readonly string[] }): Promise<CollatorReport>
  /** @throws SEARCH_QUERY_INVALID SEARCH_CURSOR_INVALID SEARCH_ENGINE_FAILED */
  query(query: SearchQuery): Promise<SearchAnswer>
  /** Titles for what is being typed. @throws SEARCH_QUERY_INVALID SEARCH_ENGINE_FAILED */
  suggest(query: Omit<SearchQuery, 'cursor'>): Promise<readonly Suggestion[]>
  readonly types: readonly string[]
}
