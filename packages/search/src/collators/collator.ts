import type { Issue, Logger, Runtime } from '@callboard/core'
import { z } from 'zod'
import type { FieldTexts } from '../document/indexed-document.ts'
import type { SearchDocument } from '../document/search-document.ts'
import type { Decorator } from './decorator.ts'

/** A part of a source that cannot be read now. */
export interface UnreadPart {
  /** What it is called: an address, a path, a space of a wiki. */
  name: string
  /** Why it cannot be read. */
  cause: unknown
  /** Which documents of the last time are its own. */
  holds(document: SearchDocument): boolean
}

/** What a collator is handed. */
export interface CollatorContext {
  logger: Logger
  runtime: Runtime
  signal?: AbortSignal | undefined
  /** Tells of a problem in the source that keeps nothing else from being found. */
  report(issue: Issue): void
  /** Keeps what is held of a part of the source as it was the last time, and tells why. */
  keep(part: UnreadPart): void
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
  /** Change its documents before they are taken in, in this order, before those of the search. @default none */
  decorators?: readonly Decorator[]
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

/** How any of the collators here is named, and what changes its documents. */
export interface SourceOptions {
  /** Unique among the collators of a search. @default the type */
  name?: string
  /** Type of result. */
  type?: string
  /** Change its documents before they are taken in. @default none */
  decorators?: readonly Decorator[]
}

/** The same, with where its documents are read. */
export interface CollatorOptions<Target> extends SourceOptions {
  /** Where a document is read: a path or an http(s) address. */
  location?: LocationOf<Target>
}

/** The schema of {@link SourceOptions}, to be extended. */
export const sourceOptionsSchema = z.strictObject({
  name: z.string().min(1).optional(),
  type: z.string().min(1).optional(),
  decorators: z
    .array(z.looseObject({ name: z.string().min(1), decorate: z.function() }))
    .optional(),
})

/** The schema of {@link CollatorOptions}, to be extended. */
export const collatorOptionsSchema = sourceOptionsSchema.extend({
  location: z.function().optional(),
})
