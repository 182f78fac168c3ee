import type { EntityLink } from './catalog.ts'
import type { Age, Link, Notice, Page } from './frame.ts'

/** One documentation site in the list. */
export interface DocsSite {
  title: string
  href: string
  entity: EntityLink
  owner?: EntityLink
  description?: string
  pages: number
}
/** `docs-home.eta` at `/docs`. */
export interface DocsHomePage extends Page {
  sites: DocsSite[]
  /** The pages that belong to no entity. */
  wiki?: { title: string; href: string; pages: number }
}
/** An entry of the navigation tree; `open` holds for the ancestors of the current page. */
export interface NavNode {
  title: string
  href?: string
  current?: boolean
  open?: boolean
  children?: NavNode[]
}
/** `docs-page.eta` at `/docs/<namespace>/<kind>/<name>/<path…>`. `html` is the sanitised article including its h1. */
export interface DocsPage extends Page {
  site: { title: string; href: string; entity?: EntityLink; owner?: EntityLink }
  nav: NavNode[]
  html: string
  toc: { id: string; title: string; depth: 2 | 3 }[]
  previous?: Link
  next?: Link
  editHref?: string
  markdownHref?: string
  updated?: Age
  notices: Notice[]
}
