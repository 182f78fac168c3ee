import type { FieldValue } from './field-values.ts'
import type { Condition } from './predicate.ts'

/**
 * Whether a condition holds for one thing, asked for its values by field. The same answer as an index gives for many.
 * Recursion is bounded by the depth that a checked condition may have.
 *
 * @param valuesOf - is given a path in lower case
 */
export function matchesCondition(
  condition: Condition,
  valuesOf: (field: string) => readonly FieldValue[],
): boolean {
  switch (condition.op) {
    case 'all':
      return condition.of.every((each) => matchesCondition(each, valuesOf))
    case 'any':
      return condition.of.some((each) => matchesCondition(each, valuesOf))
    case 'not':
      return !matchesCondition(condition.of, valuesOf)
    case 'exists':
      return valuesOf(condition.field).length > 0
    case 'in':
      return textsOf(valuesOf(condition.field)).some((text) => condition.values.includes(text))
    case 'prefix':
      return textsOf(valuesOf(condition.field)).some((text) => text.startsWith(condition.prefix))
  }
}

function textsOf(values: readonly FieldValue[]): string[] {
  return values.filter((value) => value !== null).map((value) => String(value).toLowerCase())
}
