import { and, type Bits, bitsOf, has, not, or } from './bits.ts'
import type { EntityIndex } from './entity-index.ts'
import type { Condition } from './predicate.ts'
import { type TextQuery, textMatcher } from './text-query.ts'

/** The entities for which a condition holds and a text is found. */
export function selectEntities(
  index: EntityIndex,
  { condition, text }: { condition: Condition; text?: TextQuery | undefined },
): Bits {
  const selected = evaluate(condition, index)
  const matches = textMatcher(index, text)
  if (!matches) return selected
  const found: number[] = []
  for (let position = 0; position < index.size; position += 1)
    if (has(selected, position) && matches(position)) found.push(position)
  return bitsOf(index.size, [found])
}

/** Recursion is bounded by the depth that a checked condition may have. */
function evaluate(condition: Condition, index: EntityIndex): Bits {
  const { size } = index
  switch (condition.op) {
    case 'all':
      return condition.of.reduce((bits, each) => and(bits, evaluate(each, index)), index.all)
    case 'any':
      return condition.of.reduce((bits, each) => or(bits, evaluate(each, index)), bitsOf(size, []))
    case 'not':
      // Free positions are in no set.
      return and(index.all, not(evaluate(condition.of, index)))
    case 'exists':
      return index.field(condition.field).present
    case 'in':
      return index.field(condition.field).having(condition.values)
    case 'prefix': {
      const { values, having } = index.field(condition.field)
      return having([...values()].filter((value) => value.startsWith(condition.prefix)))
    }
  }
}
