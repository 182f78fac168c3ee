import { throwIfAborted } from '@callboard/core'
import type { CatalogStore, LoggedChange } from '../store/catalog-store.ts'

/** Entries read at once: each may hold two documents. */
const pageSize = 250

/** Which part of a log, and when to stop reading it. */
export interface LogRange {
  /** Changes after this revision … */
  since: number
  /** … up to and with this one. */
  until: number
  signal?: AbortSignal | undefined
}

/**
 * The log from one revision to another, page by page.
 *
 * @throws CATALOG_REVISION_PRUNED, also when that happens while it is read, and the signal's reason
 */
export async function* logSince(
  store: CatalogStore,
  { since, until, signal }: LogRange,
): AsyncGenerator<LoggedChange> {
  let position: { revision: number; ref?: string } = { revision: since }
  while (position.revision <= until) {
    throwIfAborted(signal)
    const page = await store.changesSince(position, { limit: pageSize })
    for (const change of page) if (change.revision <= until) yield change
    const last = page.at(-1)
    if (!last || page.length < pageSize) return
    position = last
  }
}
