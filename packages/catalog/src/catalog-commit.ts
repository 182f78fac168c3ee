import type { CatalogState, NextState } from './catalog-state.ts'
import type { RegisteredLocation } from './location.ts'

/**
 * One step of a catalog from a state to the next, whole, before it is taken. Everything that is to be kept follows from it:
 *
 * - entities: `next.changes` lists the references that are added, changed and removed; their claims are in
 *   `previous.snapshot.claims` and `next.state.snapshot.claims`;
 * - sources: `next.readings` has for each root that differs the records of its sources that differ (`undefined`: gone),
 *   with their claims, and `state.issues` of the root; the records before are in `previous.roots`;
 * - who holds a reference that several claim: `previous.losers` and `next.state.losers`, by reference;
 * - registered locations: `locations`.
 *
 * Claims and records are plain data (a record's `local` is made anew when it is missing), so that they can be kept as JSON.
 */
export interface CatalogCommit {
  previous: CatalogState
  next: NextState
  locations: { put: readonly RegisteredLocation[]; remove: readonly string[] }
}
