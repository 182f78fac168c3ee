import {
  type Entity,
  type EntityKind,
  edgesFrom,
  type ReadRef,
  type Relation,
  referencesOf,
} from '@callboard/core'
import type { Claim } from './claim.ts'

const none: readonly Relation[] = []

/**
 * The edges that a claim declares, each followed by its reverse: those of its `spec`, by the rules of its kind, and those that a
 * processor added. Made when they are needed and not kept: for most entities that is once.
 *
 * @param read - remembers references, for callers that go over many entities
 */
export function edgesOf(
  claim: Claim | undefined,
  kinds: readonly EntityKind[],
  read?: ReadRef,
): readonly Relation[] {
  if (!claim) return none
  const kind = kindOf(claim.entity, kinds)
  if (!kind) return claim.relations
  const edges: Relation[] = []
  for (const reference of referencesOf(claim.entity, kind, read).references)
    edges.push(...edgesFrom(claim.ref, reference))
  edges.push(...claim.relations)
  return edges
}

/** By kind, then by version. */
type KindsByName = ReadonlyMap<string, ReadonlyMap<string, EntityKind>>

const kindsByName = new WeakMap<readonly EntityKind[], KindsByName>()

/** The kind that an entity was checked against. */
export function kindOf(
  { apiVersion, kind }: Pick<Entity, 'apiVersion' | 'kind'>,
  kinds: readonly EntityKind[],
): EntityKind | undefined {
  let byName = kindsByName.get(kinds)
  if (!byName) {
    byName = namesOf(kinds)
    kindsByName.set(kinds, byName)
  }
  return byName.get(kind)?.get(apiVersion)
}

function namesOf(kinds: readonly EntityKind[]): KindsByName {
  const byName = new Map<string, Map<string, EntityKind>>()
  for (const each of kinds) {
    const versions = byName.get(each.kind) ?? new Map<string, EntityKind>()
    byName.set(each.kind, versions)
    for (const version of [each.apiVersion].flat()) versions.set(version, each)
  }
  return byName
}
