import type { Request } from 'express'
import type { CatalogPage, Facet, SortableColumn } from '../view-models.ts'
import { queryList, queryText } from './screen.ts'

/** A filter of the list: its name in the address, and the field that it asks. */
export interface FacetField {
  name: Facet['name']
  title: string
  field: string
  single?: boolean
}

/** The filters of a list, and what all of its entities have in common. */
export interface FacetSet {
  fields: readonly FacetField[]
  always?: Readonly<Record<string, string[]>>
}

/** The filters of the catalog's list. */
export const catalogFacets: FacetSet = {
  fields: [
    { name: 'kind', title: 'Kind', field: 'kind', single: true },
    { name: 'type', title: 'Type', field: 'spec.type' },
    { name: 'owner', title: 'Owner', field: 'relations.ownedBy' },
    { name: 'lifecycle', title: 'Lifecycle', field: 'spec.lifecycle' },
    { name: 'tag', title: 'Tag', field: 'metadata.tags' },
  ],
}

/** A column of the list, and the field that it is sorted by. */
export interface Column {
  key: SortableColumn['key']
  title: string
  field: string
}

const nameColumn: Column = { key: 'name', title: 'Name', field: 'metadata.name' }
export const columns: readonly Column[] = [
  nameColumn,
  { key: 'type', title: 'Type', field: 'spec.type' },
  { key: 'lifecycle', title: 'Lifecycle', field: 'spec.lifecycle' },
  { key: 'owner', title: 'Owner', field: 'spec.owner' },
  { key: 'system', title: 'System', field: 'spec.system' },
]

/** The filter that an address asks for; `except` leaves one facet out, to count what its other values would give. */
export function filterOf(
  request: Request,
  { fields, always }: FacetSet,
  except?: Facet['name'],
): Record<string, string[]> {
  const asked = fields
    .filter(({ name }) => name !== except)
    .map(({ name, field }) => [field, queryList(request, name)] as const)
    .filter(([, values]) => values.length > 0)
  return { ...Object.fromEntries(asked), ...always }
}

/** The text that an address asks for. */
export function textOf(request: Request): { text?: string } {
  const text = queryText(request, 'q').trim()
  return text === '' ? {} : { text }
}

/** The order that an address asks for. */
export function sortOf(request: Request): {
  text: CatalogPage['sort']
  column: Column
  order: 'asc' | 'desc'
} {
  const text = queryText(request, 'sort', 32)
  const [, minus, key] = /^(-?)(\w+)$/.exec(text) ?? []
  const column = columns.find((candidate) => candidate.key === key)
  if (!column) return { text: '', column: nameColumn, order: 'asc' }
  return { text, column, order: minus === '-' ? 'desc' : 'asc' }
}
