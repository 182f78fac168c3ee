import type { IssueSeverity, Logger, Readers, Runtime } from '@callboard/core'

/** What a processor is given. */
export interface ProcessorContext {
  /** The entity as its source has it, placeholders filled in; a copy that may be changed. Nothing of it has been checked. */
  entity: Record<string, unknown>
  /** Where it was read: `url:https://…`, `file:/…`, `provider:<name>`. */
  location: string
  /** The catalog's readers. */
  readers: Readers
  logger: Logger
  runtime: Runtime
  /** Aborted when the refresh is cancelled or the catalog is closed. */
  signal: AbortSignal
}

/** Something a processor has to say of an entity. An error keeps the entity out. */
export interface ProcessorIssue {
  /** @default 'error' */
  severity?: IssueSeverity
  message: string
  hint?: string | undefined
  /** The part of the entity it is about. @default the whole */
  path?: readonly (string | number)[]
}

/** An edge from an entity to another. Both directions are made. */
export interface ProcessorRelation {
  type: string
  /** Type of the edge back. */
  reverse: string
  /** Reference of the other end, with its kind. */
  target: string
}

/** What a processor makes of an entity. */
export interface Processed {
  /** Takes the place of the entity. @default the one that was handed in, as it is now */
  entity?: unknown
  /** Further entities. They are checked like any other, and no processor sees them. */
  entities?: readonly unknown[]
  relations?: readonly ProcessorRelation[]
  /** Further places to read, as the target of a Location beside the entity names them. */
  locations?: readonly string[]
  issues?: readonly ProcessorIssue[]
}

/** Changes entities, or adds to them, between where they are read and where they are checked. */
export interface Processor {
  /** Unique in a catalog. */
  name: string
  /** Looks at one entity. What it throws is an issue of that entity, which stays in its last good version. */
  process(context: ProcessorContext): Processed | undefined | Promise<Processed | undefined>
  /** Says what else is wrong with an entity that follows all rules. */
  validate?(
    context: ProcessorContext,
  ): readonly ProcessorIssue[] | Promise<readonly ProcessorIssue[]>
  /**
   * Whether the outcome depends on more than the entity, so that it is processed at each refresh.
   * @default false: an unchanged text is not processed again
   */
  everyRefresh?: boolean
}

/**
 * Defines a processor. Processors run in the order of the array that they are handed over in.
 *
 * @example
 * ```ts
 * import { defineProcessor } from '@callboard/catalog'
 * export const tagged = defineProcessor({
 *   name: 'tagged',
 *   process({ entity }) {
 *     const metadata = entity.metadata as { tags?: string[] }
 *     return { entity: { ...entity, metadata: { ...metadata, tags: [...(metadata.tags ?? []), 'acme'] } } }
 *   },
 * })
 * ```
 */
export function defineProcessor(processor: Processor): Processor {
  return processor
}
