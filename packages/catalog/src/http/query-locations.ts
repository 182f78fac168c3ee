import { z } from 'zod'
import { catalogErrors } from '../errors.ts'
import type { RegisteredLocation } from '../location.ts'
import { matchesCondition } from '../query/matches-condition.ts'
import { parseFilter } from '../query/parse-filter.ts'
import type { EntityPredicate } from '../query/predicate.ts'

/** A question about registered locations. */
export interface LocationQuery {
  query?: Record<string, unknown> | undefined
  /** @default 1000 */
  limit?: number | undefined
  /** Goes on from another page, with the question of that page. */
  cursor?: string | undefined
}

/** One page of registered locations. */
export interface LocationPage {
  items: RegisteredLocation[]
  totalItems: number
  pageInfo: { nextCursor?: string }
}

const defaultLimit = 1000

interface Place {
  query?: Record<string, unknown> | undefined
  limit: number
  /** Id of the last location of the page before. */
  after: string
}

/**
 * Answers which of the locations a predicate selects, by id, so that a page stays right while others come and go.
 *
 * @throws CATALOG_FILTER_INVALID CATALOG_CURSOR_INVALID
 */
export function queryLocations(
  locations: readonly RegisteredLocation[],
  { cursor, ...asked }: LocationQuery,
): LocationPage {
  const {
    query,
    limit = defaultLimit,
    after,
  } = cursor ? parseCursor(cursor) : { ...asked, after: '' }
  const condition = parseFilter(query as EntityPredicate | undefined)
  const found = locations
    .filter((location) => matchesCondition(condition, (field) => valuesOf(location, field)))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  const rest = found.filter(({ id }) => id > after)
  const items = rest.slice(0, limit)
  const last = items.at(-1)
  const more = last && rest.length > items.length
  return {
    items,
    totalItems: found.length,
    pageInfo: more ? { nextCursor: formatCursor({ query, limit, after: last.id }) } : {},
  }
}

function valuesOf(location: RegisteredLocation, field: string): string[] {
  const key = (['id', 'type', 'target', 'entityRef'] as const).find(
    (each) => each.toLowerCase() === field,
  )
  return key ? [location[key]] : []
}

function formatCursor(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

function parseCursor(cursor: string): Place {
  try {
    return placeSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    throw catalogErrors.CURSOR_INVALID({ reason: 'it is not one of this catalog' })
  }
}

const placeSchema = z.strictObject({
  query: z.looseObject({}).optional(),
  limit: z.int().min(0),
  after: z.string(),
})
