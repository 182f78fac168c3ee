/** What a field of an entity can be asked. Text is compared without regard to letter case. */
export type FieldPredicate =
  | string
  | number
  | boolean
  /** One of these. */
  | readonly (string | number | boolean)[]
  | { $exists: boolean }
  | { $in: readonly (string | number | boolean)[] }
  | { $hasPrefix: string }
  /** An element of a list; of `relations`, one of a type and, where given, to one of the targets. */
  | { $contains: string | number | boolean | RelationPredicate }

/** A relation of an entity. */
export interface RelationPredicate {
  type: string
  targetRef?: string | { $in: readonly string[] }
}

/** What an entity can be asked: fields by their path, all of which must hold, or a combination. */
export type EntityPredicate =
  | { $all: readonly EntityPredicate[] }
  | { $any: readonly EntityPredicate[] }
  | { $not: EntityPredicate }
  | { [field: string]: FieldPredicate }

/**
 * A filter: the peer's filter string (`kind=component,spec.type=service`; several are alternatives), or a predicate
 * (several are alternatives too).
 */
export type EntityFilter = string | EntityPredicate | readonly (string | EntityPredicate)[]

/** A checked filter, the same for every way of writing one. */
export type Condition =
  | { op: 'all' | 'any'; of: readonly Condition[] }
  | { op: 'not'; of: Condition }
  | { op: 'exists'; field: string }
  /** `values` in lower case. */
  | { op: 'in'; field: string; values: readonly string[] }
  /** `prefix` in lower case. */
  | { op: 'prefix'; field: string; prefix: string }
