import { catalogErrors } from '../errors.ts'
import type { Bits } from './bits.ts'
import { compareText } from './compare-text.ts'
import type { EntityIndex } from './entity-index.ts'
import { parseFilter } from './parse-filter.ts'
import type { EntityFilter } from './predicate.ts'
import { selectEntities } from './select-entities.ts'
import { parseFields } from './select-fields.ts'
import type { TextQuery } from './text-query.ts'

/** Fields of one question: each is indexed when it is first asked for. */
const maxFacets = 32

/** Which values to count. */
export interface FacetQuery {
  fields: readonly string[]
  /** @default every entity */
  filter?: EntityFilter | undefined
  text?: TextQuery | undefined
}

/** The values of some fields, as they are written, with how many entities have each; sorted by value. */
export type Facets = Record<string, { value: string; count: number }[]>

/** @throws CATALOG_FIELD_INVALID CATALOG_FILTER_INVALID */
export function countFacets(index: EntityIndex, { fields, filter, text }: FacetQuery): Facets {
  if (fields.length === 0)
    throw catalogErrors.FIELD_INVALID({ field: '', reason: 'facets need at least one' })
  if (fields.length > maxFacets)
    throw catalogErrors.FIELD_INVALID({
      field: fields.join(','),
      reason: `more than ${maxFacets} facets are asked for`,
    })
  const names = parseFields(fields)
  const everything = filter === undefined && text === undefined
  const selected = everything
    ? undefined
    : selectEntities(index, { condition: parseFilter(filter), text })
  return Object.fromEntries(names.map((name) => [name, countValues(index, name, selected)]))
}

function countValues(index: EntityIndex, field: string, selected: Bits | undefined) {
  return index
    .field(field.toLowerCase())
    .counts(selected)
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => compareText(a.value, b.value))
}
