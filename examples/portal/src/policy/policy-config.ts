import type { EntityPredicate } from '@callboard/catalog'
import { z } from 'zod'

/** One thing that some people may do. What no rule allows is refused. */
export interface PolicyRule {
  /** Permissions; `*` at the end of one stands for anything: `scaffolder.task.*`. */
  allow: string | readonly string[]
  /** References of users, and of groups with the people in them and below them. @default whoever is signed in */
  to?: string | readonly string[]
  /** Only for what is theirs: an entity that they or a group of theirs own, a run that they began. @default false */
  own?: boolean
  /**
   * Only for entities that this filter selects, written as for a query of the catalog: `{ kind: [Component, API] }`,
   * `{ $not: { metadata.tags: confidential } }`. A permission that is not about an entity is not given by such a rule.
   * @default every entity
   */
  where?: EntityPredicate
}

const pattern = z
  .string()
  .regex(
    /^(?:\*|[a-z][a-z-]*(?:\.[a-z][a-z-]*)*(?:\.\*)?)$/,
    'expected a permission such as catalog.location.create, or catalog.*',
  )
const some = <Each extends z.ZodType>(each: Each) => z.union([each, z.array(each).min(1)])

/** What a configuration may say of permissions, in a program and in YAML alike. */
export const policySchema = z.array(
  z.strictObject({
    allow: some(pattern),
    to: some(z.string().min(1)).optional(),
    own: z.boolean().optional(),
    // The catalog checks it, with the rest of the rules.
    where: z
      .custom<EntityPredicate>(
        (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
        'expected a condition such as { kind: Component } or { $not: { metadata.tags: confidential } }',
      )
      .optional(),
  }),
)
