import type { Request } from 'express'
import type { Pagination } from '../view-models.ts'
import { queryText, withQuery } from './screen.ts'

/** Farther than any list is long. */
const maxOffset = 1_000_000

/** Entries that `?from=` leaves out at the beginning of a list; `name` for a page with a second list. */
export function offsetOf(request: Request, name = 'from'): number {
  const text = queryText(request, name, 16)
  return /^\d+$/.test(text) ? Math.min(Number(text), maxOffset) : 0
}

/** Where a page of a list stands, with the addresses of its neighbours. */
export function paginationOf(
  request: Request,
  {
    offset,
    shown,
    total,
    pageSize,
    name = 'from',
  }: Record<'offset' | 'shown' | 'total' | 'pageSize', number> & { name?: string },
): Pagination {
  const before = Math.max(0, Math.min(offset, total) - pageSize)
  return {
    from: shown === 0 ? 0 : offset + 1,
    to: shown === 0 ? 0 : offset + shown,
    total,
    ...(offset > 0 && {
      previousHref: withQuery(request, { [name]: before === 0 ? '' : String(before) }),
    }),
    ...(shown > 0 &&
      offset + shown < total && {
        nextHref: withQuery(request, { [name]: String(offset + pageSize) }),
      }),
  }
}
