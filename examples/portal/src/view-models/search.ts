import type { EntityLink, Facet } from './catalog.ts'
import type { Age, Link, Page, Pagination, Segments, Tab } from './frame.ts'

/** One result. `icon` is a name in icons.svg (an entity's kind in lower case, or "book"); `trail` says where it lives. */
export interface SearchResult {
  href: string
  icon: string
  title: Segments
  trail: string[]
  snippet: Segments
  owner?: EntityLink
  age?: Age
}
/**
 * `search.eta` at `/search`. `types` filter by link, `facets` by a form; `active` are the filters in use. `answer` says who
 * owns what was asked about, `meant` leads to the query as it may have been meant.
 */
export interface SearchPage extends Page {
  q: string
  type: string
  types: Tab[]
  facets: Facet[]
  active: { title: string; removeHref: string }[]
  clearHref: string
  total: number
  tookMs?: number
  answer?: { subject: Link; owner: EntityLink }
  meant?: Link
  results: SearchResult[]
  /** Where the filters leave nothing: what there would be without them. */
  unfiltered?: number
  pagination: Pagination
}
/** `palette-results.eta`, a fragment without frame, at `/search/palette?q=`. `detail` is the ref or the trail; `hint` the type. */
export interface PaletteResults {
  q: string
  version: string
  groups: {
    title: string
    items: { href: string; icon: string; title: Segments; detail?: string; hint?: string }[]
  }[]
  searchHref: string
  total: number
  /** Where nothing was found: what may lead on. */
  suggestions: (Link & { hint: string })[]
}
