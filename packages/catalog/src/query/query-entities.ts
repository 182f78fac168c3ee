import { checkOptions, type Entity } from '@callboard/core'
import { z } from 'zod'
import { type Bits, count, has } from './bits.ts'
import { type Cursor, formatCursor, parseCursor } from './cursor.ts'
import type { EntityIndex } from './entity-index.ts'
import {
  countBefore,
  type Order,
  type OrderBy,
  orderKeyOf,
  parseOrder,
  sortedPositions,
} from './order-by.ts'
import { parseFilter } from './parse-filter.ts'
import type { EntityFilter } from './predicate.ts'
import { selectEntities } from './select-entities.ts'
import { parseFields, selectFields } from './select-fields.ts'
import type { TextQuery } from './text-query.ts'
import { wholeNumber } from './whole-number.ts'

/** A question to the catalog. */
export interface EntityQuery {
  /** @default every entity */
  filter?: EntityFilter | undefined
  text?: TextQuery | undefined
  /** Numbers sort as numbers, what has no value comes last, the reference breaks ties. @default by reference */
  orderBy?: OrderBy | readonly OrderBy[] | undefined
  /** Parts of each entity to answer with, by their keys with dots between. @default the whole entity */
  fields?: readonly string[] | undefined
  /** Most entities to answer with; 0 only counts. @default 200 */
  limit?: number | undefined
  /** Entities to leave out at the beginning. @default 0 */
  offset?: number | undefined
  /** Goes on from another page; then `filter`, `text`, `orderBy` and `offset` are those of that page. */
  cursor?: string | undefined
}

/** One page of an answer. */
export interface EntityPage {
  items: Entity[]
  /** Entities of all pages. */
  totalItems: number
  /** For the page behind this one, when there is one. It stays right while the catalog changes. */
  nextCursor?: string
  /** For the page before this one, when there is one. */
  previousCursor?: string
}

const defaultLimit = 200

const names = z.strictObject({
  filter: z.unknown(),
  text: z.unknown(),
  orderBy: z.unknown(),
  fields: z.unknown(),
  limit: z.unknown(),
  offset: z.unknown(),
  cursor: z.unknown(),
})

/** A misspelt `filter` would answer with everything. */
function refuseUnknown(query: EntityQuery): void {
  if (Object.keys(query).some((key) => !(key in names.shape)))
    checkOptions('catalog.query', names.partial(), query)
}

/** @throws CORE_OPTION_INVALID CATALOG_FILTER_INVALID CATALOG_ORDER_INVALID CATALOG_FIELD_INVALID CATALOG_PAGE_INVALID CATALOG_CURSOR_INVALID */
export function queryEntities(index: EntityIndex, query: EntityQuery): EntityPage {
  refuseUnknown(query)
  const limit = wholeNumber('limit', query.limit ?? defaultLimit)
  const offset = wholeNumber('offset', query.offset ?? 0)
  const fields = query.fields && parseFields(query.fields)
  const cursor = query.cursor === undefined ? undefined : parseCursor(query.cursor)
  const { filter, text } = cursor ?? query
  const order = cursor?.order ?? parseOrder(query.orderBy)
  const selected = selectEntities(index, { condition: parseFilter(filter), text })
  const window = pageWindow({ index, order, selected, cursor, limit, offset: cursor ? 0 : offset })
  const cursorAt = (position: number, direction: Cursor['direction']) =>
    formatCursor({ filter, text, order, key: orderKeyOf(index, order, position), direction })
  const [first, last] = [window.positions[0], window.positions.at(-1)]
  return {
    items: window.positions.map((position) => {
      const entity = index.entityAt(position) as Entity
      return fields ? selectFields(entity, fields) : entity
    }),
    totalItems: count(selected),
    ...(window.more && last !== undefined && { nextCursor: cursorAt(last, 'next') }),
    ...(window.before && first !== undefined && { previousCursor: cursorAt(first, 'previous') }),
  }
}

interface PageRequest {
  index: EntityIndex
  order: Order
  selected: Bits
  cursor: Cursor | undefined
  limit: number
  offset: number
}

/** Positions of one page in their order, and whether there is more on either side. */
interface PageWindow {
  positions: number[]
  before: boolean
  more: boolean
}

function pageWindow(request: PageRequest): PageWindow {
  const { index, order, cursor, limit } = request
  if (limit === 0) return { positions: [], before: false, more: false }
  if (cursor?.direction !== 'previous') {
    const start = cursor ? countBefore(index, order, { key: cursor.key, including: true }) : 0
    const forward = scan(request, start, 1)
    return {
      positions: forward.positions,
      more: forward.more,
      before: forward.skipped || scan({ ...request, limit: 1, offset: 0 }, start - 1, -1).found,
    }
  }
  const end = countBefore(index, order, { key: cursor.key, including: false })
  const backward = scan(request, end - 1, -1)
  const more = scan({ ...request, limit: 1 }, end, 1).found
  return { positions: backward.positions.reverse(), before: backward.more, more }
}

/** Collects selected positions from a place of the order in one direction. */
function scan({ index, order, selected, limit, offset }: PageRequest, from: number, step: 1 | -1) {
  const sorted = sortedPositions(index, order)
  const positions: number[] = []
  let skip = offset
  for (let at = from; at >= 0 && at < sorted.length; at += step) {
    const position = sorted[at] as number
    if (!has(selected, position)) continue
    if (skip > 0) skip -= 1
    else if (positions.length < limit) positions.push(position)
    else return { positions, more: true, found: true, skipped: offset > 0 }
  }
  return { positions, more: false, found: positions.length > 0, skipped: skip < offset }
}
