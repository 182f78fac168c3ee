import type { Request } from 'express'
import type { Pagination } from '../view-models.ts'
import { queryText, withQuery } from './screen.ts'

/** Farther than any list is long. */
const maxOffset = 1_000_000

/** Entries that `?from=` leaves out at the beginning of a list. */
export function offsetOf(request: Request): number {
  const text = queryText(request, 'from', 16)
  return /^\d+$/.test(text) ? Math.min(Number(text), maxOffset) : 0
}

/** Where a page of a list stands, with the addresses of its neighbours. */
export function paginationOf(
  request: Request,
  { offset, shown, total, pageSize }: Record<'offset' | 'shown' | 'total' | 'pageSize', number>,
): Pagination {
  const before = Math.max(0, Math.min(offset, total) - pageSize)
  return {
    from: shown === 0 ? 0 : offset + 1,
    to: shown === 0 ? 0 : offset + shown,
    total,
    ...(offset > 0 && {
      previousHref: withQuery(request, { from: before === 0 ? '' : String(before) }),
    }),
    ...(shown > 0 &&
      offset + shown < total && {
        nextHref: withQuery(request, { from: String(offset + pageSize) }),
      }),
  }
}
