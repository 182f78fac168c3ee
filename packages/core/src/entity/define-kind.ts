import type { z } from 'zod'

/** How a field of `spec` becomes edges of the graph. Both directions are always made. */
export interface RelationRule {
  /** Key of `spec` that holds one reference or a list of them. */
  field: string
  /** Relation from this entity to the one referred to. */
  type: string
  /** Relation from the one referred to back to this entity. */
  reverse: string
  /** Kind of a reference that names none; without it, references must name their kind. */
  defaultKind?: string
  /** Kinds the reference may point at; another one is reported, not dropped. */
  targetKinds?: readonly string[]
}

/** A kind of entity: its identity, the rules of its `spec`, and what its `spec` relates to. */
export interface EntityKind {
  /** Accepted values of `apiVersion`. */
  apiVersion: string | readonly string[]
  /** As it is written, upper camel case: `Component`. */
  kind: string
  /** Rules of `spec`. Use `z.looseObject`: keys that nobody knows are allowed. */
  spec: z.ZodType
  relations?: readonly RelationRule[]
  /**
   * Rules for particular values of `spec.type`, in place of `spec`: `{ 'mcp-server': z.looseObject({ … }) }`.
   */
  specType?: Readonly<Record<string, z.ZodType>>
  /** For people: one sentence on what such an entity is. */
  description?: string
}

/**
 * Defines a custom kind of entity.
 *
 * @example
 * ```ts
 * import { defineKind } from '@callboard/core'
 * import { z } from 'zod'
 * export const cluster = defineKind({
 *   apiVersion: 'acme.example/v1',
 *   kind: 'Cluster',
 *   spec: z.looseObject({ region: z.string(), owner: z.string() }),
 *   relations: [{ field: 'owner', type: 'ownedBy', reverse: 'ownerOf', defaultKind: 'Group' }],
 * })
 * ```
 */
export function defineKind<const Kind extends EntityKind>(kind: Kind): Kind {
  return kind
}
