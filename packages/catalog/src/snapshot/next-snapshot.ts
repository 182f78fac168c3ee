import type { Entity, EntityRelation } from '@callboard/core'
import type { Breath } from '../breath.ts'
import type { Claim } from '../ingest/claim.ts'
import { statusOf } from './entity-status.ts'
import { nextRelations } from './next-relations.ts'
import type { WholeSnapshot } from './snapshot.ts'
import { sortTexts } from './sort-texts.ts'

/** Which entities differ between two snapshots, by canonical reference, sorted. */
export interface SnapshotChanges {
  added: readonly string[]
  /** Entities whose document or status is another one; new edges from elsewhere alone do not count. */
  changed: readonly string[]
  removed: readonly string[]
}

/** The snapshot after another. Work is in proportion to the changes. */
export interface NextSnapshot {
  snapshot: WholeSnapshot
  changes: SnapshotChanges
  /** References whose entities are other objects now, be it for an edge only. */
  touched: readonly string[]
  /** References from which other relations leave now, existing or not. */
  related: readonly string[]
}

/**
 * The snapshot that follows when other claims win.
 *
 * @param winners - by reference, where they are others than before; `undefined` where nothing claims it any more
 */
export async function nextSnapshot(
  previous: WholeSnapshot,
  winners: ReadonlyMap<string, Claim | undefined>,
  breath: Breath,
): Promise<NextSnapshot> {
  const changes = await compare(previous, winners, breath)
  const { added, changed, removed } = changes
  const claims = await previous.claims.with(winners, breath)
  // Places may have moved without any entity being another one.
  if (added.length + changed.length + removed.length === 0) {
    const snapshot = { ...previous, claims }
    return { snapshot, changes, touched: [], related: [] }
  }
  const edges = {
    before: previous.claims,
    after: claims,
    changed: [added, changed, removed],
    kinds: previous.kinds,
  }
  const relations = await nextRelations(previous.relations, edges, breath)
  const all = await previous.relations.with(relations, breath)
  const generation = previous.generation + 1
  const made = { ...previous, generation, claims, relations: all }
  // One after the other: a set of them all would be made in one go.
  const refs = [added, changed, removed, [...relations.keys()]]
  const entities = await nextEntities(made, refs, breath)
  const snapshot = { ...made, entities: await previous.entities.with(entities, breath) }
  return { snapshot, changes, touched: [...entities.keys()], related: [...relations.keys()] }
}

/**
 * The entities that become other objects.
 *
 * @param snapshot - the next one, but with the entities of the last
 */
async function nextEntities(
  { claims, relations, entities: previous }: WholeSnapshot,
  lists: readonly (readonly string[])[],
  breath: Breath,
): Promise<Map<string, Entity | undefined>> {
  const entities = new Map<string, Entity | undefined>()
  for (const refs of lists)
    for (const ref of refs) {
      const pause = breath()
      if (pause) await pause
      if (entities.has(ref)) continue
      const claim = claims.get(ref)
      // Only referred to, now as before.
      if (!claim && !previous.has(ref)) continue
      entities.set(ref, claim && completeEntity(claim, relations.get(ref)))
    }
  return entities
}

async function compare(
  { claims }: WholeSnapshot,
  winners: ReadonlyMap<string, Claim | undefined>,
  breath: Breath,
): Promise<SnapshotChanges> {
  const changes: Record<keyof SnapshotChanges, string[]> = { added: [], changed: [], removed: [] }
  for (const [ref, claim] of winners) {
    const last = claims.get(ref)
    if (claim && !last) changes.added.push(ref)
    else if (last && !claim) changes.removed.push(ref)
    else if (last && claim && !sameClaim(last, claim)) changes.changed.push(ref)
    const pause = breath()
    if (pause) await pause
  }
  return {
    added: await sortTexts(changes.added, breath),
    changed: await sortTexts(changes.changed, breath),
    removed: await sortTexts(changes.removed, breath),
  }
}

function sameClaim(a: Claim, b: Claim): boolean {
  if (a === b) return true
  if (a.etag !== b.etag || a.source !== b.source || a.stale !== b.stale) return false
  return (
    a.problems.length === b.problems.length &&
    a.problems.every(({ message }, index) => message === b.problems[index]?.message)
  )
}

function completeEntity(claim: Claim, relations: readonly EntityRelation[] = none): Entity {
  const { entity, problems } = claim
  if (problems.length > 0 || !isUsual(entity))
    return Object.freeze({ ...entity, relations, ...statusOf(claim) }) as Entity
  // Key by key: what is added by spread takes an object of its own.
  const { apiVersion, kind, metadata, spec } = entity
  return Object.freeze({ apiVersion, kind, metadata, spec, relations }) as Entity
}

/** Whether the parts of an entity are the usual ones in their usual order. */
function isUsual(entity: Entity): boolean {
  const keys = Object.keys(entity)
  return keys.length === usualKeys.length && keys.every((key, index) => key === usualKeys[index])
}

const usualKeys = ['apiVersion', 'kind', 'metadata', 'spec']

const none: readonly EntityRelation[] = Object.freeze([])
