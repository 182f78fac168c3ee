import type { EntityLink } from './catalog.ts'

/** The entries of the left rail. */
export type Section =
  | 'home'
  | 'catalog'
  | 'templates'
  | 'docs'
  | 'wiki'
  | 'runs'
  | 'checks'
  | 'ingestion'
/** A colour with a meaning; always shown together with an icon and a text. */
export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger'
/** A text that leads somewhere. `external` opens in a new tab. */
export interface Link {
  title: string
  href: string
  external?: boolean
}
/** A moment: relative in the text ("4 minutes ago"), exact in the tooltip. */
export interface Age {
  text: string
  iso: string
  absolute: string
}
/** One sentence above the content, with at most one next step. */
export interface Notice {
  tone: Tone
  text: string
  detail?: string
  link?: Link
}
/** The frame around each page. `version` is appended to asset addresses, so that they can be cached for ever. */
export interface Frame {
  title: string
  section?: Section
  breadcrumbs: { title: string; href?: string }[]
  organisation: string
  version: string
  /** Whether there is a wiki to lead to. */
  wiki?: boolean
  user?: { name: string }
  flash?: Notice
  csrfToken?: string
  /** Where a reader who has signed in signs out. */
  signOutAction?: string
}
/** What every page has. */
export interface Page {
  frame: Frame
}
/** Text in pieces, those that matched the query marked. */
export type Segments = { text: string; match?: boolean }[]
/** A tab or a filter that is a link; `count` is shown when it is known. */
export interface Tab {
  title: string
  href: string
  selected: boolean
  count?: number
}
/** Where the reader stands in a list; an absent href means there is no such page. */
export interface Pagination {
  from: number
  to: number
  total: number
  previousHref?: string
  nextHref?: string
}
/** A fact. Exactly one of the value fields is set; none of them means unknown and `unknown` says what would make it known. */
export interface Fact {
  term: string
  text?: string
  mono?: string
  /** Several lines. */
  block?: string
  link?: Link
  entity?: EntityLink
  entities?: EntityLink[]
  tags?: { title: string; href: string }[]
  age?: Age
  unknown?: string
}
