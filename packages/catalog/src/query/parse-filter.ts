import { catalogErrors } from '../errors.ts'
import { parsePredicate } from './parse-predicate.ts'
import type { Condition, EntityFilter } from './predicate.ts'

/** Longest filter string, in characters. */
const maxLength = 16_384

/** Conditions of one filter, and of these the ones that ask for the beginning of a value, which look at all values. */
const maxConditions = 2000
const maxPrefixes = 50
/** Different fields of one filter: each is indexed when it is first asked for. */
const maxFields = 32

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
  const whole: Condition = conditions.length === 1 && only ? only : { op: 'any', of: conditions }
  refuseCostly(whole, filter)
  return whole
}

/** Nobody may hold up all others with one question. */
function refuseCostly(condition: Condition, filter: EntityFilter): void {
  const fields = new Set<string>()
  let conditions = 0
  let prefixes = 0
  const work = [condition]
  for (let each = work.pop(); each !== undefined; each = work.pop()) {
    conditions += 1
    if (each.op === 'prefix') prefixes += 1
    if ('field' in each) fields.add(each.field)
    else if (each.op === 'not') work.push(each.of)
    else for (const part of each.of) work.push(part)
  }
  const reason =
    conditions > maxConditions
      ? `it has more than ${maxConditions} conditions`
      : prefixes > maxPrefixes
        ? `it asks for more than ${maxPrefixes} prefixes`
        : fields.size > maxFields
          ? `it asks for more than ${maxFields} fields`
          : undefined
  if (reason !== undefined) throw catalogErrors.FILTER_INVALID({ filter: shown(filter), reason })
}

function shown(filter: EntityFilter): string {
  return typeof filter === 'string' ? filter : JSON.stringify(filter).slice(0, 200)
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
      const known = values.get(field)
      if (known) known.push(value)
      else values.set(field, [value])
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
