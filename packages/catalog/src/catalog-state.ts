import type { EntityKind, Issue } from '@callboard/core'
import type { Breath } from './breath.ts'
import type { Claim } from './ingest/claim.ts'
import { type RootReading, type RootState, type SourceRoot, unread } from './ingest/source-root.ts'
import { compareText } from './query/compare-text.ts'
import { nextSnapshot, type SnapshotChanges } from './snapshot/next-snapshot.ts'
import {
  type ClaimChange,
  type Conflict,
  conflictsOf,
  type Precedence,
  settleClaims,
} from './snapshot/settle-claims.ts'
import { emptySnapshot, type WholeSnapshot } from './snapshot/snapshot.ts'

/** A root with what it gave when it was read last. */
export interface ReadRoot {
  root: SourceRoot
  state: RootState
}

/** Everything a catalog holds at one moment; replaced whole. */
export interface CatalogState {
  /** In the order in which they win. */
  roots: readonly ReadRoot[]
  snapshot: WholeSnapshot
  /** Claims that are kept out, by reference. */
  losers: ReadonlyMap<string, readonly Claim[]>
  readonly conflicts: readonly Conflict[]
  readonly issues: readonly Issue[]
}

/** What a state is made from; the rest follows. */
type StateParts = Pick<CatalogState, 'roots' | 'snapshot' | 'losers'>

/** A catalog that has read nothing yet. */
export function initialState(
  roots: readonly SourceRoot[],
  kinds: readonly EntityKind[],
): CatalogState {
  return stateOf({
    roots: roots.map((root) => ({ root, state: unread })),
    snapshot: emptySnapshot(kinds),
    losers: new Map(),
  })
}

/** A state of its parts. Issues are gathered when somebody asks for them: a catalog has many sources and few problems. */
export function stateOf(parts: StateParts): CatalogState {
  const { roots, snapshot, losers } = parts
  let conflicts: ReturnType<typeof conflictsOf> | undefined
  let issues: readonly Issue[] | undefined
  const settled = () => {
    conflicts ??= conflictsOf({ claims: snapshot.claims, losers })
    return conflicts
  }
  return {
    ...parts,
    get conflicts() {
      return settled().conflicts
    },
    get issues() {
      issues ??= Object.freeze([
        ...roots.flatMap(({ state }) => issuesOf(state)),
        ...settled().issues,
      ])
      return issues
    },
  }
}

/** Everything that is wrong with what a root gave, in the order of places. */
export function issuesOf({ sources, issues }: RootState): Issue[] {
  const found: Issue[] = []
  for (const record of sources.values()) found.push(...record.issues, ...record.followed)
  return [...issues, ...found.sort(byPlace)]
}

function byPlace(one: Issue, other: Issue): number {
  const [a, b] = [one.at, other.at]
  const files = compareText(a?.file ?? '', b?.file ?? '')
  if (files !== 0) return files
  const places = (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0)
  return places || compareText(one.message, other.message)
}

/** What is to become of a state. */
export interface StateChange {
  /** All roots that there are then, in their order. */
  roots: readonly SourceRoot[]
  /** Those that were read; the others stay as they are. */
  readings: readonly RootReading[]
}

/** The next state, and in what it differs. Nothing has happened until it is put in place. */
export interface NextState {
  state: CatalogState
  changes: SnapshotChanges
  /** Roots that became others, those that are gone included, with the sources in which they differ. */
  readings: readonly RootReading[]
  /** References whose entities are other objects now. */
  touched: readonly string[]
  /** References from which other relations leave now. */
  related: readonly string[]
}

/** The state that follows from what was read. Work is in proportion to what is different. */
export async function nextState(
  previous: CatalogState,
  { roots: order, readings: read }: StateChange,
  breath: Breath,
): Promise<NextState> {
  const readings = [...read, ...departed(previous, order)]
  const byKey = new Map(readings.map((reading) => [reading.root.key, reading]))
  const known = new Map(previous.roots.map((each) => [each.root.key, each.state]))
  const roots = order.map((root) => ({
    root,
    state: byKey.get(root.key)?.state ?? known.get(root.key) ?? unread,
  }))
  const changes = await claimChanges(previous, readings, breath)
  const { winners, losers } = await settleClaims(
    { claims: previous.snapshot.claims, losers: previous.losers },
    changes,
    precedenceAmong({ roots, before: previous.roots }, breath),
  )
  const { snapshot, ...rest } = await nextSnapshot(previous.snapshot, winners, breath)
  return { state: stateOf({ roots, snapshot, losers }), readings, ...rest }
}

/** What decides between claims of roots; `before` are the roots that the winners up to now come from. */
export function precedenceAmong(
  { roots, before }: Record<'roots' | 'before', readonly ReadRoot[]>,
  breath: Breath,
): Precedence {
  return {
    rankOf: (claim) => rankOf(claim, roots),
    holds: (claim, winner) =>
      claim.source === winner.source && rootKeyOf(claim, roots) === rootKeyOf(winner, before),
    breath,
  }
}

/** Roots that are no longer there lose all they gave. */
function departed(previous: CatalogState, order: readonly SourceRoot[]): RootReading[] {
  const keys = new Set(order.map(({ key }) => key))
  return previous.roots
    .filter(({ root }) => !keys.has(root.key))
    .map(({ root, state }) => ({
      root,
      state: unread,
      changes: new Map([...state.sources.keys()].map((source) => [source, undefined])),
    }))
}

const none: readonly Claim[] = []

/** Claims that come and go, by the reference they are about. */
async function claimChanges(
  previous: CatalogState,
  readings: readonly RootReading[],
  breath: Breath,
): Promise<Map<string, ClaimChange>> {
  const changes = new Map<string, ClaimChange>()
  const note = (key: keyof ClaimChange, claims: readonly Claim[]) => {
    for (const claim of claims) {
      const change = changes.get(claim.ref)
      // Of a first reading there is one for each entity: what can be shared is not made again.
      const own = claims.length === 1 ? claims : [claim]
      if (change) change[key] = [...change[key], claim]
      else
        changes.set(
          claim.ref,
          key === 'gone' ? { gone: own, fresh: none } : { gone: none, fresh: own },
        )
    }
  }
  for (const { root, changes: sources } of readings) {
    const before = previous.roots.find((each) => each.root.key === root.key)?.state ?? unread
    for (const [source, record] of sources) {
      const old = before.sources.get(source)?.claims ?? []
      const fresh = record?.claims ?? []
      if (old === fresh) continue
      note('gone', old)
      note('fresh', fresh)
      const pause = breath()
      if (pause) await pause
    }
  }
  return changes
}

function rankOf(claim: Claim, roots: readonly ReadRoot[]) {
  for (const [root, { state }] of roots.entries()) {
    const index = state.sources.get(claim.source)?.claims.indexOf(claim) ?? -1
    if (index !== -1) return { root, index }
  }
  return undefined
}

function rootKeyOf(claim: Claim, roots: readonly ReadRoot[]): string | undefined {
  const rank = rankOf(claim, roots)
  return rank && roots[rank.root]?.root.key
}
