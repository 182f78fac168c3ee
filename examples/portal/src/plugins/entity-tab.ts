import type { Catalog, SignalFact } from '@callboard/catalog'
import type { Entity, Logger, Runtime } from '@callboard/core'

/** What a tab is given to read with. */
export interface EntityTabContext {
  entity: Entity
  /** Its canonical reference. */
  ref: string
  catalog: Pick<Catalog, 'get' | 'query' | 'graph' | 'signals'>
  logger: Logger
  /** Aborted when nobody waits any more, and after five seconds. */
  signal: AbortSignal
  runtime: Runtime
}

/** A text that leads somewhere: to a path of the portal, or to another site. */
export interface TabLink {
  text: string
  href: string
}

/** A part of a tab. It is data: the portal draws it, so that it looks like the rest and nothing in it can be executed. */
export interface TabSection {
  title: string
  /** One or two sentences. */
  text?: string
  /** As those of a signal. */
  facts?: readonly SignalFact[]
  table?: { columns: readonly string[]; rows: readonly (readonly (string | number | TabLink)[])[] }
}

/** A tab of entities, after the portal's own. */
export interface EntityTab {
  /** Unique in a portal, and the last part of the tab's address: letters, digits and `-`. */
  name: string
  title: string
  /** Which entities have it. @default all */
  applies?(entity: Entity): boolean
  /** Reads what is on it, each time that it is looked at. */
  read(context: EntityTabContext): readonly TabSection[] | Promise<readonly TabSection[]>
}

/** Defines a tab of entities. */
export function defineEntityTab(tab: EntityTab): EntityTab {
  return tab
}
