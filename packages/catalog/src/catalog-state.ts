import type { Issue } from '@callboard/core'
import { type RootState, type SourceRoot, unread } from './ingest/source-root.ts'
import { nextSnapshot, type SnapshotChanges } from './snapshot/next-snapshot.ts'
import { type Conflict, settleClaims } from './snapshot/settle-claims.ts'
import { emptySnapshot, type Snapshot } from './snapshot/snapshot.ts'

/** A root with what it gave when it was read last. */
export interface ReadRoot {
  root: SourceRoot
  state: RootState
}

/** Everything a catalog holds at one moment; replaced whole. */
export interface CatalogState {
  /** In the order in which they win. */
  roots: readonly ReadRoot[]
  snapshot: Snapshot
  conflicts: readonly Conflict[]
  issues: readonly Issue[]
}

/** A catalog that has read nothing yet. */
export function initialState(roots: readonly SourceRoot[]): CatalogState {
  return {
    roots: roots.map((root) => ({ root, state: unread })),
    snapshot: emptySnapshot,
    conflicts: [],
    issues: [],
  }
}

/** The state with other readings of the roots, and what that changes. Nothing has happened until it is put in place. */
export function nextState(
  { snapshot: previous }: CatalogState,
  roots: readonly ReadRoot[],
): { state: CatalogState; changes: SnapshotChanges } {
  const claims = roots.flatMap(({ state }) => state.claims)
  const { winners, conflicts, issues } = settleClaims(claims, previous.claims)
  const { snapshot, ...changes } = nextSnapshot(previous, winners)
  const all = [...roots.flatMap(({ state }) => state.issues), ...issues]
  return { state: { roots, snapshot, conflicts, issues: Object.freeze(all) }, changes }
}
