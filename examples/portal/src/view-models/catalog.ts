import type { Link, Page, Pagination } from './frame.ts'

/** An entity as a link. `missing` is true when the ref leads to nothing in the catalog; then `href` is absent. */
export interface EntityLink {
  ref: string
  kind: string
  title: string
  href?: string
  missing?: boolean
}
/** An entity as a row of a table. `unowned` is one of a kind that has no owner, such as a person. */
export interface EntityRow extends EntityLink {
  name: string
  namespace: string
  description?: string
  type?: string
  lifecycle?: string
  owner?: EntityLink
  unowned?: boolean
  system?: EntityLink
}
/** A column head that sorts; `direction` is set on the column in use. */
export interface SortableColumn {
  key: 'name' | 'type' | 'lifecycle' | 'owner' | 'system'
  title: string
  href: string
  direction?: 'ascending' | 'descending'
}
/** A value of a filter, with what the list would have with it. */
export interface FacetValue {
  value: string
  title: string
  count: number
  selected: boolean
}
/**
 * A filter with the count beside each value. `single` draws radio buttons (with "All" first), else checkboxes. `more`
 * is folded below `values`, and where that is not all, `all` leads to the filter's own page.
 */
export interface Facet {
  name: 'kind' | 'type' | 'owner' | 'lifecycle' | 'tag'
  title: string
  single?: boolean
  values: FacetValue[]
  more: FacetValue[]
  all?: Link
}
/** `catalog-facet.eta` at `/catalog?facet=<name>`: one filter whose values are many. `hidden` is what else the address says. */
export interface FacetPage extends Page {
  name: Facet['name']
  title: string
  find: string
  total: number
  chosen: FacetValue[]
  values: FacetValue[]
  hidden: { name: string; value: string }[]
  backHref: string
  pagination: Pagination
}
/** `catalog.eta` at `/catalog`. `active` are the filters in use, each with the address that lifts it. */
export interface CatalogPage extends Page {
  heading: string
  total: number
  q: string
  sort: string
  facets: Facet[]
  active: { title: string; removeHref: string }[]
  clearHref: string
  columns: SortableColumn[]
  rows: EntityRow[]
  pagination: Pagination
  exports: Link[]
}
/** How many entities there are of a kind, and where they are listed. `kind` is in lower case, as the icons have it. */
export interface KindCount {
  kind: string
  title: string
  count: number
  href: string
}
