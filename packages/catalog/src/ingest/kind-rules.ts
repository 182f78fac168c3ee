import { compileGlob, type Entity } from '@callboard/core'
import { z } from 'zod'

/** A kind, or a kind with one value of its `spec.type`. Letter case does not matter. */
export type AllowedKind = string | { kind: string; type?: string | undefined }

/** Places that a rule is about: all that are said of them must hold. */
export interface RuleLocation {
  /** @default either */
  type?: 'url' | 'file' | undefined
  /** The address or path itself. */
  exact?: string | undefined
  /** Pattern of addresses or paths, such as `https://github.com/acme/**`. */
  pattern?: string | undefined
}

/**
 * Who may define what. It is where the way to a document began that counts: the file or the registered location, not what its
 * Locations lead to. Entities that a provider made itself are not asked.
 */
export interface KindRule {
  allow: readonly AllowedKind[]
  /** @default everywhere */
  locations?: readonly RuleLocation[] | undefined
}

/** For options. */
export const kindRulesSchema = z.array(
  z.strictObject({
    allow: z.array(
      z.union([
        z.string().min(1),
        z.strictObject({ kind: z.string().min(1), type: z.string().optional() }),
      ]),
    ),
    locations: z
      .array(
        z.strictObject({
          type: z.enum(['url', 'file']).optional(),
          exact: z.string().optional(),
          pattern: z.string().optional(),
        }),
      )
      .optional(),
  }),
)

/** Whether an entity may come from a place. */
export type Permits = (entity: Entity, origin: string) => boolean

/**
 * The answer of some rules: one that allows it is enough.
 *
 * @throws CORE_GLOB_INVALID
 */
export function permitsOf(rules: readonly KindRule[] | undefined): Permits | undefined {
  if (!rules) return undefined
  const compiled = rules.map(({ allow, locations }) => ({
    allow,
    matches: locations?.map(locationTest),
  }))
  return (entity, origin) =>
    compiled.some(
      ({ allow, matches }) =>
        allow.some((each) => isOfKind(entity, each)) &&
        (matches?.some((matchesPlace) => matchesPlace(origin)) ?? true),
    )
}

function locationTest({ type, exact, pattern }: RuleLocation): (origin: string) => boolean {
  const matchesPattern = pattern === undefined ? () => true : compileGlob(pattern)
  return (origin) => {
    const colon = origin.indexOf(':')
    const target = origin.slice(colon + 1)
    const isOfType = type === undefined || origin.slice(0, colon) === type
    return isOfType && (exact === undefined || target === exact) && matchesPattern(target)
  }
}

function isOfKind({ kind, spec }: Entity, allowed: AllowedKind): boolean {
  if (typeof allowed === 'string') return same(kind, allowed)
  return same(kind, allowed.kind) && (allowed.type === undefined || same(spec?.type, allowed.type))
}

function same(found: unknown, allowed: string): boolean {
  return typeof found === 'string' && found.toLowerCase() === allowed.toLowerCase()
}
