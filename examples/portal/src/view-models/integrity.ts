import type { EntityLink } from './catalog.ts'
import type { Page, Pagination, Tab } from './frame.ts'

/** Something that is not right between entities. Of the optional parts a kind of finding has those that say most. */
export interface FindingRow {
  entity: EntityLink
  /** The relation that is meant, and what it names. */
  relation?: string
  targetRef?: string
  /** What is wrong, in a few words. */
  text?: string
  /** The way of a circle, back to where it began. */
  path?: EntityLink[]
  place?: string
}
/** `integrity.eta` at `/integrity`: one kind of finding at a time. `columns` are the headings after the entity. */
export interface IntegrityPage extends Page {
  total: number
  kinds: Tab[]
  title: string
  /** What it means, and what to do about it. */
  explanation: string
  rows: FindingRow[]
  pagination: Pagination
}
