import type { EntityLink } from './catalog.ts'
import type { EntityFrame } from './entity.ts'
import type { Age, Link, Notice, Page, Segments, Tab } from './frame.ts'

/** What the pages about all documentation share. */
export interface DocsFrame extends Page {
  tabs: Tab[]
}
/** One documentation site in the list. */
export interface DocsSite {
  ref: string
  title: string
  href: string
  entity: EntityLink
  owner?: EntityLink
  description?: string
  changed?: Age
  pages: number
  problems: number
}
/** `docs-home.eta` at `/docs`. */
export interface DocsHomePage extends DocsFrame {
  orders: Tab[]
  total: number
  /** Under their headings, where the order has some. */
  groups: { title?: string; sites: DocsSite[] }[]
  /** The pages that belong to no entity. */
  wiki?: { title: string; href: string; pages: number }
}
/** `docs-search.eta` at `/docs/<namespace>/<kind>/<name>/?q=…`. */
export interface DocsSearchPage extends Pick<DocsPage, 'frame' | 'site' | 'head' | 'nav'> {
  q: string
  total: number
  results: { href: string; title: Segments; page?: string; snippet: Segments }[]
  everywhereHref: string
}
/** `docs-problems.eta` at `/docs/problems`. */
export interface DocsProblemsPage extends DocsFrame {
  parts: Tab[]
  /** How many sites have problems, and how many problems the part has. */
  sites: number
  total: number
  rows: {
    severity: 'error' | 'warning' | 'info'
    code: string
    message: string
    hint?: string
    place?: string
    site: EntityLink
    siteHref?: string
  }[]
}
/** `docs-coverage.eta` at `/docs/coverage`: components with documentation, by owner. */
export interface DocsCoveragePage extends DocsFrame {
  total: number
  documented: number
  percent: number
  rows: {
    owner?: EntityLink
    total: number
    documented: number
    percent: number
    missing: EntityLink[]
    moreMissing: number
  }[]
}
/** One building of a site; it has an error, or pages and problems. */
export interface DocsBuildRow {
  site: EntityLink
  href?: string
  source: string
  at: Age
  took: string
  pages?: number
  problems?: number
  error?: string
}
/** `docs-builds.eta` at `/docs/builds`. */
export interface DocsBuildsPage extends DocsFrame {
  rows: DocsBuildRow[]
}
/** `docs-page.eta` at `/docs/<namespace>/<kind>/<name>/<path…>`. `html` is the sanitised article including its h1. */
export interface DocsPage extends Page {
  site: { title: string; href: string; searchHref?: string }
  /** The head of the entity that the docs belong to. */
  head?: Omit<EntityFrame, 'frame' | 'notices'>
  /** The way to the page, as HTML. */
  nav: string
  html: string
  toc: { id: string; title: string; depth: 2 | 3 }[]
  previous?: Link
  next?: Link
  editHref?: string
  markdownHref?: string
  updated?: Age
  notices: Notice[]
}
