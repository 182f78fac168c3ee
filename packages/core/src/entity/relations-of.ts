import type { EntityKind, RelationRule } from './define-kind.ts'
import type { Entity } from './entity.ts'
import { canonicalRef, type EntityRefDefaults } from './entity-ref.ts'

/** A directed, typed edge between two entities, by canonical reference. */
export interface Relation {
  source: string
  type: string
  target: string
}

/** A reference that stands in an entity, and the rule that makes it one. */
export interface FieldReference {
  rule: RelationRule
  /** Place in the field, where that is a list. */
  index: number | undefined
  /** Canonical reference. */
  target: string
}

/** Where in an entity a reference stands that cannot be read. */
export interface BadReference {
  /** Path in the document: `['spec', 'dependsOn', 0]`. */
  path: (string | number)[]
  value: unknown
  reason: unknown
}

/** What {@link referencesOf} finds. */
export interface EntityReferences {
  /** In the order of the rules of the kind, then in that of the field. */
  references: FieldReference[]
  bad: BadReference[]
}

/** What {@link relationsOf} finds. */
export interface EntityRelations {
  /** Each edge is followed by its reverse. */
  relations: Relation[]
  bad: BadReference[]
}

/** Makes a reference canonical, as {@link canonicalRef} does. @throws CORE_REF_INVALID */
export type ReadRef = (written: string, defaults: EntityRefDefaults) => string

/**
 * The references that an entity's `spec` holds, by the rules of its kind. One without namespace means the entity's own. One
 * that cannot be parsed is reported and does not hide the others.
 *
 * @param read - for callers that read many and remember those that come again; {@link canonicalRef} unless told otherwise
 */
export function referencesOf(
  entity: Entity,
  kind: EntityKind,
  read: ReadRef = canonicalRef,
): EntityReferences {
  const references: FieldReference[] = []
  const bad: BadReference[] = []
  const { namespace } = entity.metadata
  for (const rule of kind.relations ?? []) {
    const { field, defaultKind } = rule
    const held = entity.spec?.[field]
    if (held === undefined) continue
    const defaults = { kind: defaultKind, namespace }
    const take = (value: unknown, index?: number) => {
      try {
        references.push({ rule, index, target: read(value as string, defaults) })
      } catch (reason) {
        bad.push({ path: ['spec', field, ...(index === undefined ? [] : [index])], value, reason })
      }
    }
    if (Array.isArray(held)) held.forEach(take)
    else take(held)
  }
  return { references, bad }
}

/** The edges that an entity's `spec` declares, in both directions: those of {@link referencesOf}. */
export function relationsOf(ref: string, entity: Entity, kind: EntityKind): EntityRelations {
  const { references, bad } = referencesOf(entity, kind)
  return { relations: references.flatMap((reference) => edgesFrom(ref, reference)), bad }
}

/** The edge that a reference is, and its reverse. */
export function edgesFrom(ref: string, { rule, target }: FieldReference): [Relation, Relation] {
  return [
    { source: ref, type: rule.type, target },
    { source: target, type: rule.reverse, target: ref },
  ]
}
