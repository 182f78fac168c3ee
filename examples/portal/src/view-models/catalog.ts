import type { Link, Page, Pagination } from './frame.ts'

/** An entity as a link. `missing` is true when the ref leads to nothing in the catalog; then `href` is absent. */
export interface EntityLink {
  ref: string
  kind: string
  title: string
  href?: string
  missing?: boolean
}
/** An entity as a row of a table. */
export interface EntityRow extends EntityLink {
  name: string
  namespace: string
  description?: string
  type?: string
  lifecycle?: string
  owner?: EntityLink
  system?: EntityLink
}
/** A column head that sorts; `direction` is set on the column in use. */
export interface SortableColumn {
  key: 'name' | 'type' | 'lifecycle' | 'owner' | 'system'
  title: string
  href: string
  direction?: 'ascending' | 'descending'
}
/** A filter with the count beside each value. `single` draws radio buttons (with "All" first), else checkboxes. */
export interface Facet {
  name: 'kind' | 'type' | 'lifecycle' | 'owner' | 'tag'
  title: string
  single?: boolean
  values: { value: string; title: string; count: number; selected: boolean }[]
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
