import { formatLocation, type Issue } from '@callboard/core'
import type { Breath } from '../breath.ts'
import type { Claim } from '../ingest/claim.ts'
import type { SharedMap } from './shared-map.ts'

/** Two places that claim one reference. */
export interface Conflict {
  ref: string
  /** Where the entity that is served stands. */
  winner: string
  /** Where the one that is kept out stands. */
  loser: string
}

/** Claims of one reference that come and go. */
export interface ClaimChange {
  gone: readonly Claim[]
  fresh: readonly Claim[]
}

/** Who owns which reference, and who would. */
export interface Holdings {
  claims: SharedMap<Claim>
  /** Claims that are kept out, by reference, the next in line first. */
  losers: ReadonlyMap<string, readonly Claim[]>
}

/** Where a claim stands among others on the same reference: the place of its root, its source, and its place in that. */
export type RankOf = (claim: Claim) => { root: number; index: number } | undefined

/** What decides between several claims on one reference. */
export interface Precedence {
  rankOf: RankOf
  /** Whether a claim is of the source that holds its reference. */
  holds(claim: Claim, winner: Claim): boolean
  breath: Breath
}

/**
 * Gives each reference to one claim: the source that holds it keeps it for as long as it claims it, else the first in the
 * order of the roots, then by the address of the source, wins. So the outcome does not depend on which was read first. Losers are
 * remembered, and the next in line takes over as soon as the winner leaves.
 */
export async function settleClaims(
  { claims, losers }: Holdings,
  changes: ReadonlyMap<string, ClaimChange>,
  precedence: Precedence,
): Promise<Pick<Holdings, 'losers'> & { winners: Map<string, Claim | undefined> }> {
  const winners = new Map<string, Claim | undefined>()
  let lost: Map<string, readonly Claim[]> | undefined
  for (const [ref, { gone, fresh }] of changes) {
    const winner = claims.get(ref)
    const before = losers.get(ref) ?? []
    const kept = winner ? [winner, ...before].filter((claim) => !gone.includes(claim)) : []
    const candidates = [...kept, ...fresh]
    const [first, ...rest] =
      candidates.length < 2 ? candidates : inOrder(candidates, winner, precedence)
    if (first !== winner) winners.set(ref, first)
    const pause = precedence.breath()
    if (pause) await pause
    if (rest.length === 0 && before.length === 0) continue
    lost ??= new Map(losers)
    if (rest.length > 0) lost.set(ref, rest)
    else lost.delete(ref)
  }
  return { winners, losers: lost ?? losers }
}

function inOrder(
  candidates: readonly Claim[],
  winner: Claim | undefined,
  { rankOf, holds }: Precedence,
): Claim[] {
  return candidates
    .map((claim) => ({
      claim,
      ...(rankOf(claim) ?? { root: 0, index: 0 }),
      held: winner !== undefined && holds(claim, winner),
    }))
    .sort(
      (a, b) =>
        Number(b.held) - Number(a.held) ||
        a.root - b.root ||
        compareTexts(a.claim.source, b.claim.source) ||
        a.index - b.index,
    )
    .map(({ claim }) => claim)
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** What to say of claims that are kept out, by reference. */
export function conflictsOf({ claims, losers }: Holdings): {
  conflicts: readonly Conflict[]
  issues: readonly Issue[]
} {
  const pairs = [...losers]
    .sort(([a], [b]) => compareTexts(a, b))
    .flatMap(([ref, lost]) => lost.map((loser) => ({ winner: claims.get(ref) ?? loser, loser })))
  return {
    conflicts: pairs.map(({ winner, loser }) => ({
      ref: loser.ref,
      winner: placeOf(winner),
      loser: placeOf(loser),
    })),
    issues: pairs.map(({ winner, loser }) => conflictIssue(loser, placeOf(winner))),
  }
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
