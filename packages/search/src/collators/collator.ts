import type { Logger, Runtime } from '@callboard/core'
import { z } from 'zod'
import type { FieldTexts } from '../document/indexed-document.ts'
import type { SearchDocument } from '../document/search-document.ts'

/** What a collator is handed. */
export interface CollatorContext {
  logger: Logger
  runtime: Runtime
  signal?: AbortSignal | undefined
}

/** A source of documents of one type. Several collators may share a type. */
export interface Collator {
  /** Unique among the collators of a search. */
  name: string
  /** Type of result: `software-catalog`, `techdocs`, `wiki` … */
  type: string
  /** Yields all documents of the source. Whatever it throws keeps those of the last time. */
  collect(
    context: CollatorContext,
  ): Iterable<SearchDocument> | AsyncIterable<SearchDocument> | Promise<Iterable<SearchDocument>>
  /** How a document's fields are searched. @default fieldTexts */
  fields?(document: SearchDocument): FieldTexts
}

/**
 * Defines a collator.
 *
 * @example
 * ```ts
 * import { createSearch, defineCollator } from '@callboard/search'
 * const runbooks = defineCollator({
 *   name: 'runbooks',
 *   type: 'runbook',
 *   collect: () => [{ title: 'Restart the ledger', text: 'Drain first.', location: '/runbooks/1' }],
 * })
 * const search = createSearch({ collators: [runbooks] })
 * await search.index()
 * const { results } = await search.query({ term: 'ledgr' })
 * results[0]?.document.title // => 'Restart the ledger'
 * ```
 */
export function defineCollator(collator: Collator): Collator {
  return collator
}

/** Where something is read, from what names it. */
export type LocationOf<Target> = (target: Target) => string

/** How any of the collators here is named, and where its documents are read. */
export interface CollatorOptions<Target> {
  /** Unique among the collators of a search. @default the type */
  name?: string
  /** Type of result. */
  type?: string
  /** Where a document is read: a path or an http(s) address. */
  location?: LocationOf<Target>
}

/** The schema of {@link CollatorOptions}, to be extended. */
export const collatorOptionsSchema = z.strictObject({
  name: z.string().min(1).optional(),
  type: z.string().min(1).optional(),
  location: z.function().optional(),
})
