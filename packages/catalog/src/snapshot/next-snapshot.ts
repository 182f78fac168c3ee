import type { Entity, EntityRelation } from '@callboard/core'
import type { Claim } from '../ingest/claim.ts'
import { statusOf } from './entity-status.ts'
import type { Edge, Snapshot } from './snapshot.ts'

/** Which entities differ between two snapshots, by canonical reference. */
export interface SnapshotChanges {
  added: string[]
  /** Entities whose document or status is another one; new edges from elsewhere alone do not count. */
  changed: string[]
  removed: string[]
  unchanged: string[]
}

/** The snapshot after another, and what is different. Work is in proportion to the changes. */
export function nextSnapshot(
  previous: Snapshot,
  winners: ReadonlyMap<string, Claim>,
): SnapshotChanges & { snapshot: Snapshot } {
  const changes = compare(previous.claims, winners)
  const changed = new Set([...changes.added, ...changes.changed, ...changes.removed])
  const claims = keepEntities(winners, previous.claims, changes.unchanged)
  // Places may have moved without any entity being another one.
  if (changed.size === 0) return { snapshot: { ...previous, claims }, ...changes }
  const { edges, affected } = patchEdges(previous, claims, changed)
  const relations = new Map(previous.relations)
  for (const ref of affected) replace(relations, ref, relationsFrom(edges.get(ref)))
  const entities = new Map(previous.entities)
  for (const ref of new Set([...changed, ...affected]))
    replace(entities, ref, completeEntity(claims.get(ref), relations.get(ref)))
  const generation = previous.generation + 1
  return { snapshot: { generation, claims, entities, edges, relations }, ...changes }
}

function compare(
  before: ReadonlyMap<string, Claim>,
  after: ReadonlyMap<string, Claim>,
): SnapshotChanges {
  const changes: SnapshotChanges = { added: [], changed: [], removed: [], unchanged: [] }
  for (const [ref, claim] of after) {
    const last = before.get(ref)
    if (last === undefined) changes.added.push(ref)
    else (sameClaim(last, claim) ? changes.unchanged : changes.changed).push(ref)
  }
  for (const ref of before.keys()) if (!after.has(ref)) changes.removed.push(ref)
  for (const refs of Object.values(changes)) refs.sort()
  return changes
}

function sameClaim(a: Claim, b: Claim): boolean {
  if (a === b) return true
  if (a.etag !== b.etag || a.source !== b.source || a.stale !== b.stale) return false
  return (
    a.problems.length === b.problems.length &&
    a.problems.every(({ message }, index) => message === b.problems[index]?.message)
  )
}

/** An unchanged entity stays the object it was, so that a refresh does not keep two copies alive. */
function keepEntities(
  winners: ReadonlyMap<string, Claim>,
  before: ReadonlyMap<string, Claim>,
  unchanged: readonly string[],
): Map<string, Claim> {
  const claims = new Map(winners)
  for (const ref of unchanged) {
    const last = before.get(ref)
    const claim = winners.get(ref)
    if (last && claim && last !== claim)
      claims.set(ref, { ...claim, entity: last.entity, relations: last.relations })
  }
  return claims
}

/** Replaces the edges that the changed entities declare; answers from which references edges now differ. */
function patchEdges(
  previous: Snapshot,
  claims: ReadonlyMap<string, Claim>,
  changed: ReadonlySet<string>,
): { edges: Map<string, readonly Edge[]>; affected: Set<string> } {
  const fresh = new Map<string, Edge[]>()
  const affected = new Set<string>()
  for (const ref of changed) {
    for (const { source } of previous.claims.get(ref)?.relations ?? []) affected.add(source)
    for (const { source, type, target } of claims.get(ref)?.relations ?? []) {
      affected.add(source)
      const edge = { by: ref, type, targetRef: target }
      const list = fresh.get(source)
      if (list) list.push(edge)
      else fresh.set(source, [edge])
    }
  }
  const edges = new Map(previous.edges)
  for (const source of affected) {
    const kept = (previous.edges.get(source) ?? []).filter(({ by }) => !changed.has(by))
    const all = [...kept, ...(fresh.get(source) ?? [])]
    replace(edges, source, all.length > 0 ? all : undefined)
  }
  return { edges, affected }
}

/** Each relation once, sorted, as the peer shows them. */
function relationsFrom(edges: readonly Edge[] | undefined): EntityRelation[] | undefined {
  if (!edges) return undefined
  const unique = new Map<string, EntityRelation>()
  for (const { type, targetRef } of edges) unique.set(`${type} ${targetRef}`, { type, targetRef })
  return [...unique.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, relation]) => relation)
}

function completeEntity(
  claim: Claim | undefined,
  relations: readonly EntityRelation[] = [],
): Entity | undefined {
  if (!claim) return undefined
  const status = statusOf(claim)
  const entity = { ...claim.entity, relations: Object.freeze([...relations]), ...status }
  for (const relation of relations) Object.freeze(relation)
  return Object.freeze(entity) as Entity
}

function replace<Value>(map: Map<string, Value>, key: string, value: Value | undefined): void {
  if (value === undefined) map.delete(key)
  else map.set(key, value)
}
