import type { EntityLink } from './catalog.ts'
import type { Signal } from './entity.ts'
import type { Age, Link, Page, Tone } from './frame.ts'

/** A link, and where the portal knows it from. */
export interface SourcedLink {
  link: Link
  source: string
}
/** Somebody to reach, and how. */
export interface IncidentResponder {
  entity: EntityLink
  contacts: Link[]
}
/** What a system says. `late` ones have not answered yet. */
export interface IncidentSignal extends Omit<Signal, 'status'> {
  status: Signal['status'] | 'late'
}
/** Something that is needed; `text` is what the worst of its systems says, `unknown` where none says anything. */
export interface IncidentNeed {
  entity: EntityLink
  owner?: EntityLink
  depth: number
  tone: Tone
  text?: string
  source?: string
  age?: Age
}
/** A change of the catalog. */
export interface IncidentChange {
  entity: EntityLink
  text: string
  href: string
  age: Age
}
/** Pages of the documents of an entity that were seen to be other ones. */
export interface IncidentDocsChange {
  entity: EntityLink
  pages: Link[]
  age: Age
}
/**
 * `incident.eta` at `/incident/<namespace>/<kind>/<name>`. `late` counts systems that have not answered yet; `summary` is the
 * text to paste into a channel.
 */
export interface IncidentPage extends Page {
  entity: EntityLink & { description?: string; lifecycle?: string }
  tone: Tone
  headline: string
  at: Age
  href: string
  late: number
  onCall: IncidentSignal[]
  owner?: IncidentResponder
  people: IncidentResponder[]
  systems: IncidentSignal[]
  runbooks: SourcedLink[]
  dashboards: SourcedLink[]
  docsAreLate: boolean
  hit: {
    count: number
    more: boolean
    href: string
    tiers: { title: string; count: number; entities: EntityLink[]; more: number }[]
    owners: (IncidentResponder & { count: number })[]
    moreOwners: number
  }
  needs: IncidentNeed[]
  needsHref: string
  changes: IncidentChange[]
  docsChanges: IncidentDocsChange[]
  /** Where the catalog has the entity from. */
  document: string
  summary: string
}
