import type { FieldValue } from '../query/field-values.ts'
import { matchesCondition } from '../query/matches-condition.ts'
import type { Condition } from '../query/predicate.ts'

/** Gives the values of a field, by its path in lower case. */
export type ValuesOf = (path: string) => readonly FieldValue[]

/** Values that are shown. */
const maxShown = 5

/** The first thing of a condition that does not hold, as a clause; nothing when all of it holds. */
export function explainCondition(condition: Condition, valuesOf: ValuesOf): string | undefined {
  return matchesCondition(condition, valuesOf) ? undefined : explain(condition, valuesOf)
}

function explain(condition: Condition, valuesOf: ValuesOf): string | undefined {
  switch (condition.op) {
    case 'all':
      return firstClause(condition.of, valuesOf)
    case 'any': {
      const clauses = condition.of.map((each) => explainCondition(each, valuesOf))
      return clauses.length === 0 ? 'nothing is accepted' : clauses.join(', and ')
    }
    case 'not':
      return explainNot(condition.of, valuesOf)
    case 'exists':
      return `"${condition.field}" is missing`
    case 'in':
      return `${found(condition.field, valuesOf)}, expected ${shown(condition.values, ' or ')}`
    case 'prefix':
      return `${found(condition.field, valuesOf)}, expected it to begin with "${condition.prefix}"`
  }
}

function firstClause(conditions: readonly Condition[], valuesOf: ValuesOf): string | undefined {
  for (const each of conditions) {
    const clause = explainCondition(each, valuesOf)
    if (clause !== undefined) return clause
  }
  return undefined
}

function explainNot(condition: Condition, valuesOf: ValuesOf): string {
  const [only] = condition.op === 'all' && condition.of.length === 1 ? condition.of : [condition]
  if (only?.op === 'exists') return `"${only.field}" is there`
  if (only?.op === 'in' || only?.op === 'prefix')
    return `${found(only.field, valuesOf)}, which is not accepted`
  return 'it is as it must not be'
}

function found(field: string, valuesOf: ValuesOf): string {
  const values = valuesOf(field)
  if (values.length === 0) return `"${field}" is missing`
  return `"${field}" is ${shown(values.map(String), ', ')}`
}

function shown(values: readonly string[], between: string): string {
  const first = values.slice(0, maxShown).map((value) => JSON.stringify(value.slice(0, 100)))
  return first.join(between) + (values.length > maxShown ? ' …' : '')
}
