import type { EntityKind, EntityRelation, Relation } from '@callboard/core'
import type { Breath } from '../breath.ts'
import type { Claim } from '../ingest/claim.ts'
import { edgesOf } from '../ingest/edges-of.ts'
import { Chains } from './chains.ts'
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

/** What a change does to the relations that leave each reference that it touches. */
interface Patches {
  /** By number. */
  readonly refs: readonly string[]
  readonly dropped: ReadonlyMap<number, readonly Relation[]>
  readonly added: Chains<EntityRelation>
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
  const { refs, dropped, added } = await patchesOf(claims, breath)
  for (const [number, ref] of refs.entries()) {
    const gone = dropped.get(number)?.filter(isGone) ?? none
    const known = previous.get(ref) ?? none
    const list = patchList(known, gone, added.items(number))
    if (list !== known) next.set(ref, list.length > 0 ? Object.freeze(list) : undefined)
    const pause = breath()
    if (pause) await pause
  }
  return next
}

async function patchesOf(
  { before, after, changed, kinds }: ClaimsOfChange,
  breath: Breath,
): Promise<Patches> {
  const refs: string[] = []
  const numbers = new Map<string, number>()
  const dropped = new Map<number, Relation[]>()
  const added = new Chains<EntityRelation>()
  const read = rememberRefs()
  const numberOf = (ref: string): number => {
    const known = numbers.get(ref)
    if (known !== undefined) return known
    const number = refs.push(ref) - 1
    numbers.set(ref, number)
    return number
  }
  const add = edgeAdder({ refs, numberOf }, added)
  const takeIn = (ref: string) => {
    const old = edgesOf(before.get(ref), kinds, read)
    const fresh = edgesOf(after.get(ref), kinds, read)
    if (sameEdges(old, fresh)) return
    for (const edge of old) {
      const number = numberOf(edge.source)
      const known = dropped.get(number)
      if (known) known.push(edge)
      else dropped.set(number, [edge])
    }
    add(ref, fresh)
  }
  for (const refs of changed)
    for (const ref of refs) {
      takeIn(ref)
      const pause = breath()
      if (pause) await pause
    }
  return { refs, dropped, added }
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
function edgeAdder(
  { refs, numberOf }: { refs: readonly string[]; numberOf: (ref: string) => number },
  added: Chains<EntityRelation>,
) {
  /** The relations that lead to a reference, one of each type: whoever has it has the same object, and the same text. */
  const leading = new Chains<EntityRelation>()
  const relationTo = (number: number, type: string): EntityRelation => {
    const known = leading.find(number, (relation) => relation.type === type)
    if (known) return known
    const relation = Object.freeze({ type, targetRef: refs[number] as string })
    leading.add(number, relation)
    return relation
  }
  return (ref: string, edges: readonly Relation[]): void => {
    if (edges.length === 0) return
    const own = numberOf(ref)
    let last = { ref, number: own }
    // Looking texts up is what takes the time here.
    const find = (end: string): number => {
      if (end === ref) return own
      if (end !== last.ref) last = { ref: end, number: numberOf(end) }
      return last.number
    }
    for (const { source, type, target } of edges)
      added.add(find(source), relationTo(find(target), type))
  }
}

function patchList(
  list: readonly EntityRelation[],
  dropped: readonly Relation[],
  added: EntityRelation[],
): readonly EntityRelation[] {
  const kept = dropped.length === 0 ? list : without(list, dropped)
  const merged = mergeDistinct(kept, added.sort(compareEdges))
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
