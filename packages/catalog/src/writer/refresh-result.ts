import type { RefreshResult } from '../catalog.ts'
import type { NextState } from '../catalog-state.ts'

/** What a refresh did. What is of all the catalog, and not of the change, is listed only for those who look. */
export function refreshResult({ state, changes }: NextState): RefreshResult {
  let unchanged: readonly string[] | undefined
  return {
    generation: state.snapshot.generation,
    ...changes,
    get unchanged() {
      const others = new Set([...changes.added, ...changes.changed])
      unchanged ??= [...state.snapshot.claims.keys()].filter((ref) => !others.has(ref)).sort()
      return unchanged
    },
    get issues() {
      return state.issues
    },
  }
}
