import type { Pruning, StoreHead } from './catalog-store.ts'

/**
 * The oldest revision that can be read after a pruning: what exceeds the number or the age is forgotten, never anything
 * that was not made, and what is forgotten does not come back.
 *
 * @param tooOld - number of the newest revision that is too old, 0 when none is
 */
export function oldestAfter(
  { revision, oldest }: StoreHead,
  { revisions = Infinity }: Pruning,
  tooOld: number,
): number {
  return Math.min(revision, Math.max(oldest, revision - revisions, tooOld))
}
