import type { Entity, Logger, Runtime } from '@callboard/core'
import type { z } from 'zod'

/** How things stand: `unknown` where a signal says something that is neither good nor bad. */
export type SignalLevel = 'ok' | 'warning' | 'error' | 'unknown'

/** What a signal is about: where a page puts it, and where one looks for it in an outage. */
export type SignalTopic = 'on-call' | 'alerts' | 'deployment' | 'build' | 'dashboards'

/** One line of a signal, ready to be shown. */
export interface SignalFact {
  label: string
  value: string
  /** Where to look further; only `http(s):` addresses are kept. */
  url?: string | undefined
}

/** What every signal gives, so that a page can show one that it has never heard of. */
export interface SignalValue<Data = unknown> {
  /** One short sentence: `Synced and healthy`. */
  summary: string
  level: SignalLevel
  facts: readonly SignalFact[]
  /** Where it is looked at in the other system. */
  url?: string | undefined
  /** The same in the other system's own words, for checks: plain JSON, at most half a megabyte. */
  data: Data
}

/** What a signal is given to read with. */
export interface SignalContext {
  entity: Entity
  /** Its canonical reference. */
  ref: string
  logger: Logger
  /** Aborted when nobody waits any more, and when the deadline is over. */
  signal: AbortSignal
  runtime: Runtime
}

/** Reads facts about an entity from another system. */
export interface Signal<Data = unknown> {
  /** Unique in a catalog; rules name it, so letters, digits and `-`. */
  name: string
  /** @default none: it stands among the others */
  topic?: SignalTopic
  /** How long a reading is good, in milliseconds. @default 60_000 */
  ttlMs?: number
  /** How long one reading may take, in milliseconds. @default 5_000 */
  timeoutMs?: number
  /** Which host is asked. Signals that share one share its limit of requests at a time. @default the name */
  host?: string
  /** What `data` must look like; a reading that does not has failed. */
  schema?: z.ZodType<Data>
  /** Whether there is anything to read, as a rule because an annotation is there. @default always */
  applies?(entity: Entity): boolean
  /**
   * What is asked: entities with the same key share one reading, so it must hold everything of the entity that
   * `read` uses. @default the entity in this version
   */
  key?(entity: Entity): string
  /**
   * Reads once. Annotations are written by whoever writes the entity: they may select an object, but never a host, an
   * account or a token.
   */
  read(context: SignalContext): Promise<SignalValue<Data>> | SignalValue<Data>
}

/** A signal whatever its data is. */
// biome-ignore lint/suspicious/noExplicitAny: `defineSignal` types the data where it is made
export type AnySignal = Signal<any>

/**
 * Defines a signal.
 *
 * @example
 * ```ts
 * import { defineSignal } from '@callboard/catalog'
 * export const freeze = defineSignal({
 *   name: 'freeze',
 *   applies: (entity) => entity.metadata.annotations?.['acme.example/frozen'] === 'true',
 *   read: () => ({ summary: 'Frozen for the sale', level: 'warning', facts: [], data: { frozen: true } }),
 * })
 * ```
 */
export function defineSignal<Data>(signal: Signal<Data>): Signal<Data> {
  return signal
}
