import type { EntityLink, EntityRow } from './catalog.ts'
import type { EntityFrame } from './entity.ts'
import type { Age, Fact, Link, Notice, Page, Pagination, Tab } from './frame.ts'

/** What became of a check; `waived` fails, and somebody allowed that for now. */
export type CheckStatus = 'passed' | 'failed' | 'waived' | 'skipped'
/** One check of one entity. `title` is its description, `message` what is wrong and `fix` what to do about it. */
export interface CheckRow {
  name: string
  title: string
  href: string
  status: CheckStatus
  level?: string
  required: boolean
  message?: string
  fix?: string
  waiver?: string
}
/** A level on the way up: how many of its checks that are for the entity are kept. */
export interface LevelStep {
  title: string
  state: 'reached' | 'next' | 'later'
  kept: number
  of: number
}
/** `entity-checks.eta` at `…/checks`. `missing` keeps the entity from `next`. */
export interface EntityChecksPage extends EntityFrame {
  total: number
  level?: string
  next?: string
  steps: LevelStep[]
  missing: CheckRow[]
  others: CheckRow[]
  passed: CheckRow[]
  changes: { check: string; href: string; status: CheckStatus | 'gone'; age: Age }[]
}
/** A level with how many entities have reached it and no more; `share` in percent. No `title` is no level yet. */
export interface LevelCount {
  title?: string
  count: number
  share: number
  rank: number
  href: string
  selected: boolean
}
/** How failures came and went over the last days: a line for an SVG of 72 by 16, and what it says. */
export interface Trend {
  points: string
  text: string
  /** Failures more than at its beginning; fewer when negative. */
  change: number
}
/** A check with its numbers, and the addresses of who does not pass. */
export interface CheckCounts {
  name: string
  title: string
  href: string
  level?: string
  required: boolean
  passed: number
  failed: number
  waived: number
  skipped: number
  trend?: Trend
}
/** `checks.eta` at `/checks`. */
export interface ChecksPage extends Page {
  notices: Notice[]
  levels: LevelCount[]
  checks: CheckCounts[]
  entities: (EntityRow & { level?: string; next?: string; lacking: Link[] })[]
  /** What the list of entities is narrowed to. */
  active: { title: string; removeHref: string }[]
  owners: {
    owner?: EntityLink
    href?: string
    counts: readonly number[]
    failed: number
    total: number
    trend?: Trend
  }[]
  pagination: Pagination
  ownerPages: Pagination
}
/** `check.eta` at `/checks/<name>`: who does not pass one check. */
export interface CheckPage extends Page {
  name: string
  title: string
  facts: Fact[]
  tabs: Tab[]
  status: CheckStatus
  rows: (EntityRow & { message?: string; fix?: string; waiver?: string })[]
  pagination: Pagination
}
