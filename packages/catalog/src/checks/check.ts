import type { Entity, Runtime } from '@callboard/core'
import type { Person } from '../graph/owner-people.ts'
import type { FieldValue } from '../query/field-values.ts'
import type { EntityFilter } from '../query/predicate.ts'
import type { SignalReading } from '../signals/create-signals.ts'

/** What a check finds. */
export interface CheckOutcome {
  /** `skipped`: it cannot be told, as a rule because a signal is missing. */
  status: 'passed' | 'failed' | 'skipped'
  /** What is wrong, or why it cannot be told. */
  message?: string | undefined
  /** What to do about it. */
  fix?: string | undefined
}

/** The other end of a relation. */
export interface RelatedEntity {
  ref: string
  /** Nothing where it is not in the catalog. */
  entity: Entity | undefined
}

/** The catalog as a check sees it: one moment, the same for all checks of a run. */
export interface CheckCatalog {
  /** @param ref - canonical */
  get(ref: string): Entity | undefined
  /** What an entity relates to by one type of relation. */
  related(entity: Entity, type: string): readonly RelatedEntity[]
  /**
   * The values of a field as filters have them: a list stands for its elements, `relations.ownedBy` for references.
   *
   * @param path - keys with dots between, in lower case
   */
  values(entity: Entity, path: string): readonly FieldValue[]
  /** The people behind an owner, those of the groups below it too. */
  people(owner: string): readonly Person[]
}

/** What a check is given to judge by. */
export interface CheckContext {
  entity: Entity
  /** Its canonical reference. */
  ref: string
  catalog: CheckCatalog
  /** Readings of the signals that the check names, by their names; one that has nothing to read is missing. */
  signals: Readonly<Record<string, SignalReading>>
  runtime: Runtime
}

/** A rule that entities either keep or not. */
export interface Check {
  /** Unique in a catalog; waivers and reports name it, so lower-case letters, digits and `-`. */
  name: string
  /** One sentence. */
  description?: string
  /** The level that it is needed for. @default none */
  level?: string
  /** Whether a failure fails the whole: the command then exits with 1. @default false */
  required?: boolean
  /** Which entities are asked. @default all */
  filter?: EntityFilter
  /** Signals that it reads. */
  signals?: readonly string[]
  /** Whether an entity that the filter finds is asked. @default always */
  applies?(context: CheckContext): boolean
  /** Judges. Pure and synchronous: facts of other systems come through signals. */
  evaluate(context: CheckContext): CheckOutcome
}

/**
 * Defines a check.
 *
 * @example
 * ```ts
 * import { defineCheck } from '@callboard/catalog'
 * export const hasTitle = defineCheck({
 *   name: 'has-title',
 *   filter: 'kind=system',
 *   evaluate: ({ entity }) =>
 *     entity.metadata.title
 *       ? { status: 'passed' }
 *       : { status: 'failed', message: 'it has no title', fix: 'Write metadata.title.' },
 * })
 * ```
 */
export function defineCheck<const C extends Check>(check: C): C {
  return check
}
