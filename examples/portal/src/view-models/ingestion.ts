import type { EntityLink, EntityRow } from './catalog.ts'
import type { Age, Link, Page, Pagination, Tab } from './frame.ts'
import type { RunStatus } from './runs.ts'

/** One line of a code frame; `caret` is the 1-based column to point at, on the marked line. */
export interface FrameLine {
  number: number
  text: string
  marked?: boolean
  caret?: number
}
/** A problem found in content: what, where, and the next keystroke. */
export interface IssueRow {
  severity: 'error' | 'warning' | 'info'
  code: string
  message: string
  hint?: string
  place?: { file: string; line?: number; column?: number; href?: string }
  frame: FrameLine[]
  entity?: EntityLink
}
/** Where entities come from. `held` says that a deletion waits to be confirmed, `error` why it could not be read. */
export interface ProviderRow {
  name: string
  status: RunStatus
  entities: number
  issues: number
  issuesHref: string
  lastRead?: Age
  error?: string
  held?: string
}
/** A location that was registered while the portal ran; below `action` it is read again and forgotten. */
export interface LocationRow extends ProviderRow {
  target: string
  entity: EntityLink
  action: string
}
/** `ingestion.eta` at `/ingestion`. `sources` are what issues can be narrowed to; `hidden` goes with that form. */
export interface IngestionPage extends Page {
  generation: number
  providers: ProviderRow[]
  locations: LocationRow[]
  locationPages: Pagination
  severities: Tab[]
  sources: { name: string; issues: number; selected: boolean }[]
  active: { title: string; removeHref: string }[]
  hidden: { name: string; value: string }[]
  issues: IssueRow[]
  pagination: Pagination
  /** Documents that claim one reference: which is served, and which is kept out. */
  conflicts: { entity: EntityLink; winner: string; loser: string }[]
  conflictPages: Pagination
  /** What the integrity report counts. */
  findings: number
  refreshAction?: string
}
/** An entity that would come in, beside what there is. */
export type PreviewRow = EntityRow & { change: 'new' | 'changed' | 'same' }
/**
 * `location.eta` at `/ingestion/register`. With a `preview` it can be registered; `problem` or `issues` say why it cannot.
 */
export interface LocationPage extends Page {
  target: string
  problem?: string
  issues: IssueRow[]
  preview?: { existed: boolean; total: number; added: number; changed: number; rows: PreviewRow[] }
}
/** `error.eta` for 404, 403, 500 and the like: one sentence, one next step, in the same frame. */
export interface ErrorPage extends Page {
  status: number
  title: string
  message: string
  hint?: string
  requestId?: string
  action: Link
  suggestions: EntityLink[]
}
