import { checkOptions, type Issue, type Logger, type Readers, type Runtime } from '@callboard/core'
import { z } from 'zod'

/** What a provider is given to read with. */
export interface ProviderContext {
  /** The catalog's readers, for providers that fetch by address. */
  readers: Readers
  logger: Logger
  runtime: Runtime
  /** Aborted when the refresh is cancelled or the catalog is closed. */
  signal: AbortSignal
  /** Addresses that are wanted: others may be left out, and are paid no attention to. @default all there is */
  only?: readonly string[] | undefined
  /**
   * The version, as `etag` of a {@link TextSource}, by which the catalog knows the text at an address that the provider gave
   * before, also before a restart. Where the host says that it still is that one, an {@link UnchangedSource} is enough. It is
   * unknown where the text has to be seen again. @default nothing is known
   */
  knownVersion?: ((url: string) => string | undefined) | undefined
}

/** What a provider says has changed, while somebody watches it. */
export type ProviderChange =
  /** Everything there is, as `read` gives it: what is not given again is removed. */
  | { type: 'full'; sources: readonly Source[] }
  | {
      type: 'delta'
      /** Sources that are new, or others now. */
      changed?: readonly Source[]
      /** Addresses of sources, or references of entities that the provider made itself, that are gone. */
      removed?: readonly string[]
      /** Addresses whose content may be another: those that the catalog knows are read again. */
      touched?: readonly string[]
    }

/** What {@link TextSource}, {@link UnchangedSource} and {@link FailedSource} have in common. */
interface SourceAddress {
  /** Where it was read, absolute: what its relative references are resolved against. */
  url: string
  /** The file as the user knows it, for issues. @default the url */
  file?: string
  /**
   * Reads the `file:` addresses that the text refers to. Hand in readers that see no more than the text's author
   * may see. @default the catalog's readers
   */
  readers?: Readers
}

/** A text with entity documents, YAML or JSON. */
export interface TextSource extends SourceAddress {
  text: string
  /** What its host calls this version of the text. @default unknown */
  etag?: string | undefined
}

/** A text that still has the version that {@link ProviderContext.knownVersion} tells. */
export interface UnchangedSource extends SourceAddress {
  unchanged: true
}

/** A source that is there and could not be read now: its entities stay as they were. */
export interface FailedSource extends SourceAddress {
  failed: Issue
  /**
   * It is not there, rather than out of reach: its entities go when it is said several times in a row.
   * @default false
   */
  missing?: boolean
}

/** An entity that the provider made itself. It is checked like any other. */
export interface EntitySource {
  entity: unknown
  /** Where it comes from. @default `provider:<name>` */
  url?: string
}

/** One thing a provider gives. */
export type Source = TextSource | UnchangedSource | FailedSource | EntitySource

/** Gives the catalog entities from one kind of place. */
export interface Provider {
  /** Unique in a catalog. */
  name: string
  /** Kinds its sources may define; anything else is refused with an issue. @default every kind */
  kinds?: readonly string[]
  /**
   * Gives *everything* there is, in an order that does not change by itself: what is not given again is removed.
   * When it throws, what it gave before stays.
   */
  read(context: ProviderContext): AsyncIterable<Source> | Iterable<Source>
  /**
   * Tells of changes from now on, until the signal is aborted. Each is taken in at once, all or nothing. When it throws or
   * ends, everything is read anew and the watch begins again.
   */
  watch?(context: ProviderContext): AsyncIterable<ProviderChange>
}

/** What a provider may have, also where it was not made by {@link defineProvider}. */
export const providerShape = {
  name: z.string().min(1),
  kinds: z.array(z.string()).optional(),
  read: z.custom((value) => typeof value === 'function', 'expected a function'),
  watch: z.custom((value) => typeof value === 'function', 'expected a function').optional(),
}

const providerSchema = z.strictObject(providerShape)

/**
 * Defines a provider.
 *
 * @throws CORE_OPTION_INVALID
 * @example
 * ```ts
 * import { defineProvider } from '@callboard/catalog'
 * export const teams = defineProvider({
 *   name: 'teams',
 *   *read() {
 *     const spec = { type: 'team', children: [] }
 *     yield { entity: { apiVersion: 'backstage.io/v1alpha1', kind: 'Group', metadata: { name: 'crew' }, spec } }
 *   },
 * })
 * ```
 */
export function defineProvider<const P extends Provider>(provider: P): P {
  checkOptions('defineProvider', providerSchema, provider)
  return provider
}
