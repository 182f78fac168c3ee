import type { EntityKind, EntityRelation, Relation } from '@callboard/core'
import type { Claim } from '../ingest/claim.ts'
import { edgesOf } from '../ingest/edges-of.ts'
import type { Breath } from '../breath.ts'
import type { SharedMap } from './shared-map.ts'

/** Claims before and after a change. */
export interface ClaimsOfChange {
  before: SharedMap<Claim>
  after: SharedMap<Claim>
  /** References whose claims differ. */
  changed: Iterable<string>
  kinds: readonly EntityKind[]
}

/** What a change does to the relations that leave one reference. */
interface Patch {
  ref: string
  dropped: Relation[]
  added: EntityRelation[]
}

/**
 * The relations that become others, by the reference they leave from. An edge is declared by the entity at one of its ends, or by
 * both: one that its declarer drops stays while the other still declares it.
 */
export async function nextRelations(
  previous: SharedMap<readonly EntityRelation[]>,
  claims: ClaimsOfChange,
  breath: Breath,
): Promise<Map<string, readonly EntityRelation[] | undefined>> {
  const next = new Map<string, readonly EntityRelation[] | undefined>()
  const { after, kinds } = claims
  const isGone = (edge: Relation) =>
    !declares(after.get(edge.source), edge, kinds) && !declares(after.get(edge.target), edge, kinds)
  for (const [ref, patch] of await patchesOf(claims, breath)) {
    const dropped = patch.dropped.filter(isGone)
    const known = previous.get(ref) ?? []
    const list = patchList(known, dropped, patch.added)
    if (list !== known) next.set(ref, list.length > 0 ? Object.freeze(list) : undefined)
    const pause = breath()
    if (pause) await pause
  }
  return next
}

async function patchesOf(
  { before, after, changed, kinds }: ClaimsOfChange,
  breath: Breath,
): Promise<Map<string, Patch>> {
  const patches = new Map<string, Patch>()
  const patchOf = (ref: string): Patch => {
    let patch = patches.get(ref)
    if (!patch) {
      patch = { ref, dropped: [], added: [] }
      patches.set(ref, patch)
    }
    return patch
  }
  for (const ref of changed) {
    const [old, fresh] = [edgesOf(before.get(ref), kinds), edgesOf(after.get(ref), kinds)]
    if (sameEdges(old, fresh)) continue
    for (const edge of old) patchOf(edge.source).dropped.push(edge)
    // One text for each reference, however many edges lead to it.
    for (const { source, type, target } of fresh)
      patchOf(source).added.push({ type, targetRef: patchOf(target).ref })
    const pause = breath()
    if (pause) await pause
  }
  return patches
}

function sameEdges(a: readonly Relation[], b: readonly Relation[]): boolean {
  return a.length === b.length && a.every((edge, index) => sameEdge(edge, b[index]))
}

function sameEdge(a: Relation, b: Relation | undefined): boolean {
  return a.type === b?.type && a.target === b.target && a.source === b.source
}

function declares(claim: Claim | undefined, edge: Relation, kinds: readonly EntityKind[]): boolean {
  return edgesOf(claim, kinds).some((each) => sameEdge(each, edge))
}

function patchList(
  list: readonly EntityRelation[],
  dropped: readonly Relation[],
  added: readonly EntityRelation[],
): readonly EntityRelation[] {
  const gone = new Set(dropped.map(({ type, target }) => keyOf({ type, targetRef: target })))
  const kept = gone.size === 0 ? list : list.filter((edge) => !gone.has(keyOf(edge)))
  const there = new Set(kept.map(keyOf))
  const fresh = added.filter((edge) => {
    const known = there.has(keyOf(edge))
    there.add(keyOf(edge))
    return !known
  })
  if (fresh.length === 0) return kept.length === list.length ? list : kept
  return [...kept, ...fresh.map((edge) => Object.freeze(edge))].sort(compareEdges)
}

function keyOf({ type, targetRef }: EntityRelation): string {
  return `${type} ${targetRef}`
}

function compareEdges(a: EntityRelation, b: EntityRelation): number {
  if (a.type !== b.type) return a.type < b.type ? -1 : 1
  if (a.targetRef === b.targetRef) return 0
  return a.targetRef < b.targetRef ? -1 : 1
}
