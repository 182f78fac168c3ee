import type { EntityKind, EntityRelation, Relation } from '@callboard/core'
import type { Breath } from '../breath.ts'
import type { Claim } from '../ingest/claim.ts'
import { edgesOf } from '../ingest/edges-of.ts'
import { rememberRefs } from './remember-refs.ts'
import type { SharedMap } from './shared-map.ts'

/** Claims before and after a change. */
export interface ClaimsOfChange {
  before: SharedMap<Claim>
  after: SharedMap<Claim>
  /** References whose claims differ, in lists that have none in common. */
  changed: readonly (readonly string[])[]
  kinds: readonly EntityKind[]
}

/** What a change does to the relations that leave one reference. Lists are made when something comes into them. */
interface Patch {
  readonly ref: string
  dropped: Relation[] | undefined
  added: EntityRelation[] | undefined
  /** The relations that lead to the reference, one of each type: whoever has it has the same object. */
  leading: EntityRelation[] | undefined
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
    const dropped = patch.dropped?.filter(isGone) ?? none
    const known = previous.get(ref) ?? none
    const list = patchList(known, dropped, patch.added ?? none)
    if (list !== known) next.set(ref, list.length > 0 ? Object.freeze(list) : undefined)
    // Of a first reading there is much, and it would last until the end.
    letGo(patch)
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
  const read = rememberRefs()
  const patchOf = (ref: string): Patch => {
    let patch = patches.get(ref)
    if (!patch) {
      patch = { ref, dropped: undefined, added: undefined, leading: undefined }
      patches.set(ref, patch)
    }
    return patch
  }
  const takeIn = (ref: string) => {
    const old = edgesOf(before.get(ref), kinds, read)
    const fresh = edgesOf(after.get(ref), kinds, read)
    if (sameEdges(old, fresh)) return
    for (const edge of old) {
      const patch = patchOf(edge.source)
      if (patch.dropped) patch.dropped.push(edge)
      else patch.dropped = [edge]
    }
    addEdges(ref, fresh, patchOf)
  }
  for (const refs of changed)
    for (const ref of refs) {
      takeIn(ref)
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

/** Adds the edges of one entity: each is at one end the entity itself, and is followed by its reverse. */
function addEdges(ref: string, edges: readonly Relation[], patchOf: (ref: string) => Patch): void {
  if (edges.length === 0) return
  const own = patchOf(ref)
  let last = own
  // Looking texts up is what takes the time here.
  const find = (end: string) => {
    if (end === ref) return own
    if (end !== last.ref) last = patchOf(end)
    return last
  }
  for (const { source, type, target } of edges) {
    const patch = find(source)
    const relation = relationTo(find(target), type)
    if (patch.added) patch.added.push(relation)
    else patch.added = [relation]
  }
}

/** One object, and one text of its reference, for all entities that are related to another in the same way. */
function relationTo(patch: Patch, type: string): EntityRelation {
  for (const relation of patch.leading ?? none) if (relation.type === type) return relation
  const relation = Object.freeze({ type, targetRef: patch.ref })
  // There are few types, and the room to grow that `push` takes is more than they need.
  patch.leading = patch.leading ? [...patch.leading, relation] : [relation]
  return relation
}

function letGo(patch: Patch): void {
  patch.dropped = undefined
  patch.added = undefined
  patch.leading = undefined
}

function patchList(
  list: readonly EntityRelation[],
  dropped: readonly Relation[],
  added: readonly EntityRelation[],
): readonly EntityRelation[] {
  const kept = dropped.length === 0 ? list : without(list, dropped)
  const merged = mergeDistinct(kept, added.toSorted(compareEdges))
  return merged.length === list.length && kept.length === list.length ? list : merged
}

function without(list: readonly EntityRelation[], dropped: readonly Relation[]): EntityRelation[] {
  const gone = new Set(dropped.map(({ type, target }) => keyOf({ type, targetRef: target })))
  return list.filter((edge) => !gone.has(keyOf(edge)))
}

/** Both lists sorted, each edge once; what stands in the first stays the object that it is. */
function mergeDistinct(
  list: readonly EntityRelation[],
  added: readonly EntityRelation[],
): readonly EntityRelation[] {
  if (added.length === 0) return list
  const merged: EntityRelation[] = []
  let at = 0
  for (const edge of added) {
    for (; at < list.length; at += 1) {
      const next = list[at] as EntityRelation
      if (compareEdges(next, edge) > 0) break
      merged.push(next)
    }
    const last = merged.at(-1)
    if (!last || compareEdges(last, edge) !== 0) merged.push(edge)
  }
  // Without the room to grow that `push` takes.
  return merged.concat(list.slice(at))
}

function keyOf({ type, targetRef }: EntityRelation): string {
  return `${type} ${targetRef}`
}

function compareEdges(a: EntityRelation, b: EntityRelation): number {
  if (a === b) return 0
  if (a.type !== b.type) return a.type < b.type ? -1 : 1
  if (a.targetRef === b.targetRef) return 0
  return a.targetRef < b.targetRef ? -1 : 1
}

const none: readonly never[] = []
