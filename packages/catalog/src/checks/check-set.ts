import {
  checkOptions,
  coreErrors,
  didYouMean,
  hasErrors,
  type Issue,
  objectWith,
} from '@callboard/core'
import { z } from 'zod'
import { catalogErrors } from '../errors.ts'
import { parseFilter } from '../query/parse-filter.ts'
import type { Condition } from '../query/predicate.ts'
import type { Check } from './check.ts'
import { endOfDay, type ReadWaiver, readWaiver, type Waiver } from './waiver.ts'

/** Checks that belong together, as `recommendedChecks` and `parseChecks` give them. */
export interface CheckSet {
  checks: readonly Check[]
  /** From the first that is reached to the last. @default `bronze`, `silver`, `gold` */
  levels?: readonly string[] | undefined
  waivers?: readonly Waiver[] | undefined
  /** Problems of the text that it was read from. With an error among them, the set is refused. */
  issues?: readonly Issue[] | undefined
}

/** A set made ready to be asked. */
export interface ReadCheckSet {
  checks: readonly { check: Check; condition: Condition }[]
  levels: readonly string[]
  waivers: ReadonlyMap<string, readonly ReadWaiver[]>
  issues: readonly Issue[]
}

export const defaultLevels = ['bronze', 'silver', 'gold']

/** What the name of a check, a level or a signal looks like. */
export const plainName = /^[a-z0-9][a-z0-9-]{0,62}$/

const setSchema = z.strictObject({
  checks: z.array(objectWith('evaluate').and(z.looseObject({ name: z.string().regex(plainName) }))),
  levels: z.array(z.string()).optional(),
  waivers: z
    .array(
      z.looseObject({
        check: z.string(),
        until: z.string().refine((day) => endOfDay(day) !== undefined, 'expected YYYY-MM-DD'),
        reason: z.string().min(1),
        by: z.string().min(1),
      }),
    )
    .optional(),
  issues: z.array(z.custom()).optional(),
})

/**
 * Checks a set once, when a catalog is created.
 *
 * @throws CORE_OPTION_INVALID CORE_DUPLICATE_NAME CATALOG_CHECKS_INVALID CATALOG_FILTER_INVALID CORE_REF_INVALID
 */
export function readCheckSet(set: CheckSet): ReadCheckSet {
  const { checks, levels = defaultLevels, waivers = [], issues = [] } = set
  if (hasErrors(issues))
    throw catalogErrors.CHECKS_INVALID({
      issues: issues.filter((issue) => hasErrors([issue])),
    })
  checkOptions('checks', setSchema, set)
  const names = checks.map(({ name }) => name)
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) throw coreErrors.DUPLICATE_NAME({ what: 'the check', name })
    seen.add(name)
  }
  for (const { name, level } of checks)
    if (level !== undefined) expectKnown(`the level of "${name}"`, level, levels)
  const byCheck = new Map<string, ReadWaiver[]>()
  for (const waiver of waivers) {
    expectKnown('the check of a waiver', waiver.check, names)
    if ((waiver.ref === undefined) === (waiver.filter === undefined))
      throw invalid(`a waiver of "${waiver.check}" needs either "ref" or "filter"`)
    byCheck.set(waiver.check, [...(byCheck.get(waiver.check) ?? []), readWaiver(waiver)])
  }
  return {
    checks: checks.map((check) => ({ check, condition: parseFilter(check.filter) })),
    levels,
    waivers: byCheck,
    issues,
  }
}

function expectKnown(what: string, name: string, known: readonly string[]): void {
  if (known.includes(name)) return
  const near = didYouMean(name, known)
  throw invalid(`${what}, "${name}", is not known${near ? `; did you mean "${near}"?` : ''}`)
}

function invalid(problem: string): Error {
  return coreErrors.OPTION_INVALID({ where: 'checks', problem })
}
