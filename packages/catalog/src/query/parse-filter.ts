import { catalogErrors } from '../errors.ts'
import { parsePredicate } from './parse-predicate.ts'
import type { Condition, EntityFilter } from './predicate.ts'

/** Longest filter string, in characters. */
const maxLength = 16_384

/**
 * Checks a filter, however it is written.
 *
 * @throws CATALOG_FILTER_INVALID
 */
export function parseFilter(filter: EntityFilter | undefined): Condition {
  if (filter === undefined) return { op: 'all', of: [] }
  const alternatives = Array.isArray(filter) ? filter : [filter]
  const conditions = alternatives.map((one) =>
    typeof one === 'string' ? parseFilterString(one) : parsePredicate(one),
  )
  const [only] = conditions
  return conditions.length === 1 && only ? only : { op: 'any', of: conditions }
}

/**
 * The peer's filter string: `a=1,a=2,b` means that `a` is 1 or 2, and that `b` is there. Split at `,` and at the
 * first `=`; there is no escape and no negation.
 */
function parseFilterString(text: string): Condition {
  const refuse = (reason: string) => catalogErrors.FILTER_INVALID({ filter: text, reason })
  if (text.length > maxLength) throw refuse(`it is longer than ${maxLength} characters`)
  const values = new Map<string, string[]>()
  const existing: string[] = []
  for (const part of text.split(',')) {
    if (part.trim() === '') continue
    const equals = part.indexOf('=')
    const field = (equals === -1 ? part : part.slice(0, equals)).trim().toLowerCase()
    if (field === '') throw refuse(`"${part.trim()}" names no field`)
    if (equals === -1) existing.push(field)
    else {
      const value = part
        .slice(equals + 1)
        .trim()
        .toLowerCase()
      values.set(field, [...(values.get(field) ?? []), value])
    }
  }
  if (values.size === 0 && existing.length === 0) throw refuse('it is empty')
  return {
    op: 'all',
    of: [
      ...[...values].map(([field, list]): Condition => ({ op: 'in', field, values: list })),
      ...existing.map((field): Condition => ({ op: 'exists', field })),
    ],
  }
}
