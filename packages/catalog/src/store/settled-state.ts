import type { Breath } from '../breath.ts'
import {
  type CatalogState,
  type NextState,
  precedenceAmong,
  type ReadRoot,
  stateOf,
} from '../catalog-state.ts'
import type { Claim } from '../ingest/claim.ts'
import { nextSnapshot } from '../snapshot/next-snapshot.ts'
import { type ClaimChange, settleClaims } from '../snapshot/settle-claims.ts'
import { SharedMap } from '../snapshot/shared-map.ts'

/** What a state is settled from. */
export interface SettledParts {
  /** In the order in which they win. */
  roots: readonly ReadRoot[]
  /** The claims that own their references against others. */
  owners: ReadonlyMap<string, Claim>
  generation: number
}

/** The state of roots as a whole, in which who owned a reference still does, and in what it differs from another one. */
export async function settledState(
  { snapshot: previous }: CatalogState,
  { roots, owners, generation }: SettledParts,
  breath: Breath,
): Promise<Omit<NextState, 'readings'>> {
  const claims = await SharedMap.empty<Claim>().with(owners, breath)
  const others = await claimsBeside(owners, roots, breath)
  const precedence = precedenceAmong({ roots, before: roots }, breath)
  const { winners, losers } = await settleClaims({ claims, losers: new Map() }, others, precedence)
  for (const [ref, owner] of owners) if (!winners.has(ref)) winners.set(ref, owner)
  for (const ref of previous.claims.keys()) if (!winners.has(ref)) winners.set(ref, undefined)
  const { snapshot, ...rest } = await nextSnapshot(previous, winners, breath)
  return { state: stateOf({ roots, snapshot: { ...snapshot, generation }, losers }), ...rest }
}

async function claimsBeside(
  owners: ReadonlyMap<string, Claim>,
  roots: readonly ReadRoot[],
  breath: Breath,
): Promise<Map<string, ClaimChange>> {
  const others = new Map<string, ClaimChange>()
  for (const { state } of roots)
    for (const { claims } of state.sources.values()) {
      for (const claim of claims) {
        if (owners.get(claim.ref) === claim) continue
        const known = others.get(claim.ref)
        const fresh = known ? [...known.fresh, claim] : claims.length === 1 ? claims : [claim]
        others.set(claim.ref, { gone: none, fresh })
      }
      const pause = breath()
      if (pause) await pause
    }
  return others
}

const none: readonly Claim[] = []
