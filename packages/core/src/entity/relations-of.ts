import type { EntityKind } from './define-kind.ts'
import type { Entity } from './entity.ts'
import { canonicalRef } from './entity-ref.ts'

/** A directed, typed edge between two entities, by canonical reference. */
export interface Relation {
  source: string
  type: string
  target: string
}

/** Where in an entity a reference stands that cannot be read. */
export interface BadReference {
  /** Path in the document: `['spec', 'dependsOn', 0]`. */
  path: (string | number)[]
  value: unknown
  reason: unknown
}

/** What {@link relationsOf} finds. */
export interface EntityRelations {
  /** Forward and reverse edges, those of the entity's own fields first. */
  relations: Relation[]
  bad: BadReference[]
}

/**
 * The edges that an entity's `spec` declares, in both directions, by the rules of its kind. A reference without
 * namespace means the entity's own. One that cannot be parsed is reported and does not hide the others.
 */
export function relationsOf(ref: string, entity: Entity, kind: EntityKind): EntityRelations {
  const relations: Relation[] = []
  const bad: BadReference[] = []
  for (const rule of kind.relations ?? []) {
    const field = entity.spec?.[rule.field]
    if (field === undefined) continue
    const values = Array.isArray(field) ? field : [field]
    values.forEach((value, index) => {
      try {
        const target = canonicalRef(value as string, {
          kind: rule.defaultKind,
          namespace: entity.metadata.namespace,
        })
        relations.push(
          { source: ref, type: rule.type, target },
          { source: target, type: rule.reverse, target: ref },
        )
      } catch (reason) {
        bad.push({
          path: ['spec', rule.field, ...(Array.isArray(field) ? [index] : [])],
          value,
          reason,
        })
      }
    })
  }
  return { relations, bad }
}
