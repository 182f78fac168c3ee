import type { EntityLink } from './catalog.ts'
import type { Age, Link, Page, Pagination, Tab } from './frame.ts'
import type { RunStatus } from './templates.ts'

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
/** A provider and its last read. `next` is when it reads again. */
export interface ProviderRow {
  name: string
  status: RunStatus
  entities: number
  issues: number
  lastRead?: Age
  duration?: string
  next?: string
  error?: string
}
/** `ingestion.eta` at `/ingestion`. */
export interface IngestionPage extends Page {
  generation: number
  providers: ProviderRow[]
  severities: Tab[]
  issues: IssueRow[]
  pagination: Pagination
  /** References to what is not in the catalog. */
  dangling: { entity: EntityLink; relation: string; targetRef: string; place: string }[]
  danglingPages: Pagination
  refreshAction?: string
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
