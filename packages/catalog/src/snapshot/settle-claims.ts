import { formatLocation, type Issue } from '@callboard/core'
import type { Claim } from '../ingest/claim.ts'

/** Two places that claim one reference. */
export interface Conflict {
  ref: string
  /** Where the entity that is served stands. */
  winner: string
  /** Where the one that is kept out stands. */
  loser: string
}

/** Who owns which reference. */
export interface SettledClaims {
  winners: ReadonlyMap<string, Claim>
  conflicts: readonly Conflict[]
  issues: readonly Issue[]
}

/**
 * Gives each reference to one claim: the source that holds it keeps it for as long as it claims it, else the first in the
 * order of the roots and their sources wins. Losers are not forgotten: they are settled again each time, so one takes over as
 * soon as the winner leaves.
 */
export function settleClaims(
  claims: Iterable<Claim>,
  holders: ReadonlyMap<string, Claim>,
): SettledClaims {
  const winners = new Map<string, Claim>()
  const losers: Claim[] = []
  for (const claim of claims) {
    const winner = winners.get(claim.ref)
    if (winner === undefined) winners.set(claim.ref, claim)
    else if (holds(claim, holders) && !holds(winner, holders)) {
      winners.set(claim.ref, claim)
      losers.push(winner)
    } else losers.push(claim)
  }
  const conflicts = losers.map((loser) => conflictOf(loser, winners.get(loser.ref) ?? loser))
  return {
    winners,
    conflicts,
    issues: losers.map((loser, index) => conflictIssue(loser, conflicts[index]?.winner ?? '')),
  }
}

function holds({ ref, source }: Claim, holders: ReadonlyMap<string, Claim>): boolean {
  return holders.get(ref)?.source === source
}

function conflictOf(loser: Claim, winner: Claim): Conflict {
  return { ref: loser.ref, winner: placeOf(winner), loser: placeOf(loser) }
}

function conflictIssue({ ref, at }: Claim, winner: string): Issue {
  return {
    severity: 'error',
    code: 'CONFLICT',
    message: `"${ref}" is defined twice; the definition at ${winner} is served`,
    hint: 'Rename one of the two, or remove it.',
    at,
    ref,
  }
}

/** Where a claim stands, for people. */
export function placeOf({ at, source }: Claim): string {
  return at ? formatLocation(at) : source
}
