import type { Entity } from '@callboard/core'
import { fieldValues } from '../query/field-values.ts'
import type { Condition } from '../query/predicate.ts'
import type { SignalReading } from '../signals/create-signals.ts'
import {
  type Check,
  type CheckCatalog,
  type CheckContext,
  type CheckOutcome,
  defineCheck,
  type RelatedEntity,
} from './check.ts'
import { explainCondition, type ValuesOf } from './explain-condition.ts'
import type { OwnRule, RelationRuleText } from './rule.ts'
import { fieldsOf } from './rule-filter.ts'

/** What relations of one type must be like, read. */
export interface RelationCondition extends Omit<RelationRuleText, 'target'> {
  target: Condition | undefined
}

/** A rule, read. */
export interface ReadRule extends Omit<OwnRule, 'expect' | 'relations'> {
  expect: Condition | undefined
  relations: readonly RelationCondition[]
}

/** The check that a rule is. */
export function ruleCheck(rule: ReadRule): Check {
  const { name, description, level, required, message, fix, expect, relations } = rule
  const signals = expect ? signalsOf(expect) : []
  return defineCheck({
    name,
    ...(description !== undefined && { description }),
    ...(level !== undefined && { level }),
    ...(required !== undefined && { required }),
    ...(rule.for !== undefined && { filter: rule.for as NonNullable<Check['filter']> }),
    signals,
    evaluate(context) {
      const unread = signals.find((signal) => !context.signals[signal]?.value)
      if (unread !== undefined) return withoutSignal(unread, context.signals[unread])
      const problem =
        (expect && explainCondition(expect, valuesOf(context))) ?? firstProblem(relations, context)
      if (problem === undefined) return { status: 'passed' }
      return { status: 'failed', message: message ?? problem, fix: fix ?? undefined }
    },
  })
}

/** Names of the signals whose fields a condition looks at. */
function signalsOf(condition: Condition): string[] {
  const names = fieldsOf(condition)
    .filter((field) => field.startsWith('signals.'))
    .map((field) => field.split('.')[1] ?? '')
  return [...new Set(names)]
}

function withoutSignal(name: string, reading: SignalReading | undefined): CheckOutcome {
  return {
    status: 'skipped',
    message: reading?.error
      ? `the signal "${name}" could not be read: ${reading.error.message}`
      : `the signal "${name}" has nothing to read here`,
    fix: reading?.error?.hint,
  }
}

/** Fields of the entity, and of the signals: each has `status`, `level`, `summary`, `facts` and `data`. */
function valuesOf({ entity, catalog, signals }: CheckContext): ValuesOf {
  const flat = Object.entries(signals).map(([name, { status, value }]) => [
    name,
    { ...value, status },
  ])
  const beside = { signals: Object.fromEntries(flat) } as unknown as Entity
  return (path) =>
    path.startsWith('signals.') ? fieldValues(beside, path) : catalog.values(entity, path)
}

function firstProblem(
  relations: readonly RelationCondition[],
  context: CheckContext,
): string | undefined {
  for (const relation of relations) {
    const problem = problemOfRelation(relation, context)
    if (problem !== undefined) return problem
  }
  return undefined
}

function problemOfRelation(
  { type, target, atLeast = 1, atMost, every }: RelationCondition,
  { entity, catalog }: CheckContext,
): string | undefined {
  let good = 0
  let bad: string | undefined
  for (const related of catalog.related(entity, type)) {
    const problem = problemOfTarget(related, target, catalog)
    if (problem === undefined) good += 1
    else bad ??= `"${related.ref}": ${problem}`
  }
  if (every && bad !== undefined) return `"${type}" leads to ${bad}`
  if (good < atLeast) {
    const needed = atLeast === 1 ? 'is one' : `are ${atLeast}`
    const because = bad === undefined ? '' : ` (${bad})`
    return `"${type}" leads to ${counted(good)} as expected, needed ${needed}${because}`
  }
  if (atMost !== undefined && good > atMost)
    return `"${type}" leads to ${counted(good)}, at most ${atMost} ${atMost === 1 ? 'is' : 'are'} accepted`
  return undefined
}

function problemOfTarget(
  { entity }: RelatedEntity,
  target: Condition | undefined,
  catalog: CheckCatalog,
): string | undefined {
  if (!entity) return 'it is not in the catalog'
  return target && explainCondition(target, (path) => catalog.values(entity, path))
}

function counted(number: number): string {
  return number === 0 ? 'nothing' : number === 1 ? 'one entity' : `${number} entities`
}
