import { type Entity, type EntityKind, type Relation, relationsOf } from '@callboard/core'
import type { Claim } from './claim.ts'

const none: readonly Relation[] = []

/**
 * The edges that a claim declares, each followed by its reverse: those of its `spec`, by the rules of its kind, and those that a
 * processor added. Made when they are needed and not kept: for most entities that is once.
 */
export function edgesOf(
  claim: Claim | undefined,
  kinds: readonly EntityKind[],
): readonly Relation[] {
  if (!claim) return none
  const kind = kindOf(claim.entity, kinds)
  if (!kind) return claim.relations
  const { relations } = relationsOf(claim.ref, claim.entity, kind)
  return claim.relations.length > 0 ? [...relations, ...claim.relations] : relations
}

const kindsByName = new WeakMap<readonly EntityKind[], ReadonlyMap<string, EntityKind>>()

/** The kind that an entity was checked against. */
export function kindOf(
  { apiVersion, kind }: Pick<Entity, 'apiVersion' | 'kind'>,
  kinds: readonly EntityKind[],
): EntityKind | undefined {
  let byName = kindsByName.get(kinds)
  if (!byName) {
    byName = new Map(
      kinds.flatMap((each) =>
        [each.apiVersion].flat().map((version) => [`${version} ${each.kind}`, each] as const),
      ),
    )
    kindsByName.set(kinds, byName)
  }
  return byName.get(`${apiVersion} ${kind}`)
}
