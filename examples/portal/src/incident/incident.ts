import type { EntityChange, Impact, SignalReading, SignalTopic } from '@callboard/catalog'
import type { Entity } from '@callboard/core'
import type { InTime } from './answer-in-time.ts'
import type { DocsChange } from './recent-changes.ts'

/** What another system says about an entity, as far as it has answered by now. */
export interface IncidentReading {
  /** Name of the signal: where it comes from. */
  source: string
  topic: SignalTopic | undefined
  reading: InTime<SignalReading>
}

/** A way to reach somebody. */
export interface Contact {
  title: string
  /** `mailto:`, `tel:` or `https:`. */
  url: string
}

/** Somebody who can help. */
export interface Responder {
  ref: string
  title: string
  contacts: readonly Contact[]
}

/** Something to read or to look at. */
export interface IncidentLink {
  title: string
  url: string
  /** Where the portal knows it from. */
  source: string
}

/** Something that the entity needs, and how it does. */
export interface NeededEntity {
  ref: string
  title: string
  /** How many relations away. */
  depth: number
  owner?: string
  /** Empty where no system says anything of it. */
  readings: readonly IncidentReading[]
}

/** Everything the portal knows about an entity that matters while it fails. */
export interface Incident {
  /** When it was put together, milliseconds since 1970 UTC. */
  atMs: number
  ref: string
  title: string
  entity: Entity
  owner?: Responder
  /** Members of the owner, and of the groups below it. */
  people: readonly Responder[]
  readings: readonly IncidentReading[]
  runbooks: readonly IncidentLink[]
  dashboards: readonly IncidentLink[]
  /** Whether its docs were still being built. */
  docsAreLate: boolean
  /** What is hit. */
  impact: Impact
  /** What people call it, nearest first. */
  hitTitles: readonly string[]
  /** The owners of it, those with the most first. */
  tell: readonly (Responder & { count: number })[]
  needs: readonly NeededEntity[]
  /** Of it and of what it needs directly, newest first. */
  changes: readonly EntityChange[]
  /** Of the documents of the same, newest first. */
  docsChanges: readonly DocsChange[]
}
