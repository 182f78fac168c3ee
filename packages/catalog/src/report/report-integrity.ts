import { type EntityKind, relationsOf } from '@callboard/core'
import { cyclesOf } from '../graph/find-cycles.ts'
import { peopleOf } from '../graph/owner-people.ts'
import { kindOf } from '../ingest/edges-of.ts'
import { type Conflict, placeOf } from '../snapshot/settle-claims.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'

/** A relation that an entity declares. */
export interface DeclaredRelation {
  ref: string
  type: string
  targetRef: string
  /** Where the entity stands. */
  place: string
}

/** What is not right between the entities of a catalog, though each is valid by itself. */
export interface IntegrityReport {
  /** Relations to entities that are not in the catalog. */
  dangling: DeclaredRelation[]
  /** Relations to an entity of another kind than the field is for. */
  wrongKind: (DeclaredRelation & { expected: readonly string[] })[]
  /** Entities that could have an owner, of whom none is in the catalog. */
  ownerless: string[]
  /** Groups without people, counting those of the groups below. */
  emptyGroups: string[]
  /** Entities that, along one type of relation, lead back to themselves; each circle once. */
  cycles: { type: string; refs: string[] }[]
  /** References that are defined in several places. */
  duplicates: readonly Conflict[]
  /** Entities served in their last good version though their source can no longer be read, or nothing gives them any more. */
  orphans: { ref: string; place: string }[]
}

/** What {@link reportIntegrity} looks at. */
export interface ReportContext {
  snapshot: Snapshot
  kinds: readonly EntityKind[]
  conflicts: readonly Conflict[]
}

/** Relations that must not lead in a circle. */
const acyclic = ['dependsOn', 'partOf', 'childOf']

export function reportIntegrity({ snapshot, kinds, conflicts }: ReportContext): IntegrityReport {
  const { claims, entities } = snapshot
  const declared = declaredRelations(snapshot, kinds)
  const refs = [...claims.keys()].sort()
  const owned = new Set(
    declared
      .filter(({ type, targetRef }) => type === 'ownedBy' && entities.has(targetRef))
      .map(({ ref }) => ref),
  )
  return {
    dangling: declared
      .filter(({ targetRef }) => !entities.has(targetRef))
      .map(({ expected: _expected, ...relation }) => relation),
    wrongKind: declared.flatMap(({ expected, ...relation }) =>
      expected && !isOneOf(relation.targetRef, expected) ? [{ ...relation, expected }] : [],
    ),
    ownerless: refs.filter((ref) => canBeOwned(snapshot, ref, kinds) && !owned.has(ref)),
    emptyGroups: refs.filter(
      (ref) => ref.startsWith('group:') && peopleOf(snapshot, ref).length === 0,
    ),
    cycles: acyclic.flatMap((type) =>
      cyclesOf(snapshot, type).map((cycle) => ({ type, refs: cycle })),
    ),
    duplicates: conflicts,
    orphans: refs.flatMap((ref) => {
      const claim = claims.get(ref)
      return claim?.stale ? [{ ref, place: placeOf(claim) }] : []
    }),
  }
}

function declaredRelations({ claims }: Snapshot, kinds: readonly EntityKind[]) {
  const found: (DeclaredRelation & { expected: readonly string[] | undefined })[] = []
  for (const [ref, claim] of claims) {
    const kind = kindOf(claim.entity, kinds)
    for (const rule of kind?.relations ?? []) {
      if (claim.entity.spec?.[rule.field] === undefined) continue
      const { relations } = relationsOf(ref, claim.entity, {
        ...kind,
        relations: [rule],
      } as EntityKind)
      // Each edge is followed by its reverse.
      for (const { type, target } of relations.filter((_relation, index) => index % 2 === 0)) {
        found.push({
          ref,
          type,
          targetRef: target,
          place: placeOf(claim),
          expected: rule.targetKinds,
        })
      }
    }
  }
  return found.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

function keyOf({ ref, type, targetRef }: DeclaredRelation): string {
  return `${ref} ${type} ${targetRef}`
}

function isOneOf(ref: string, kinds: readonly string[]): boolean {
  return kinds.some((kind) => ref.startsWith(`${kind.toLowerCase()}:`))
}

function canBeOwned({ claims }: Snapshot, ref: string, kinds: readonly EntityKind[]): boolean {
  const claim = claims.get(ref)
  const rules = claim && kindOf(claim.entity, kinds)?.relations
  return rules?.some(({ type }) => type === 'ownedBy') ?? false
}
