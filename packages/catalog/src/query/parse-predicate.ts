import { didYouMean } from '@callboard/core'
import { catalogErrors } from '../errors.ts'
import type { Condition } from './predicate.ts'

const maxDepth = 32
/** Values of one list. */
const maxValues = 10_000

const combiners = ['$all', '$any', '$not']
const operators = ['$exists', '$in', '$hasPrefix', '$contains']

type Refuse = (reason: string) => Error

/**
 * Checks a predicate that may come from anywhere.
 *
 * @throws CATALOG_FILTER_INVALID
 */
export function parsePredicate(predicate: unknown): Condition {
  const refuse = (reason: string) =>
    catalogErrors.FILTER_INVALID({ filter: show(predicate), reason })
  return parse(predicate, refuse, 0)
}

function parse(predicate: unknown, refuse: Refuse, depth: number): Condition {
  if (!isRecord(predicate)) throw refuse('it is not an object')
  if (depth > maxDepth) throw refuse(`it is nested deeper than ${maxDepth} levels`)
  const keys = Object.keys(predicate)
  const combiner = keys.find((key) => key.startsWith('$'))
  if (combiner === undefined)
    return { op: 'all', of: keys.map((key) => parseField(key, predicate[key], refuse)) }
  if (!combiners.includes(combiner)) throw unknown(combiner, combiners, refuse)
  if (keys.length > 1) throw refuse(`"${combiner}" stands beside other keys`)
  const operand = predicate[combiner]
  if (combiner === '$not') return { op: 'not', of: parse(operand, refuse, depth + 1) }
  if (!Array.isArray(operand)) throw refuse(`"${combiner}" takes a list`)
  const of = operand.map((each) => parse(each, refuse, depth + 1))
  return { op: combiner === '$all' ? 'all' : 'any', of }
}

function parseField(name: string, test: unknown, refuse: Refuse): Condition {
  const field = name.trim().toLowerCase()
  if (field === '') throw refuse('a condition names no field')
  if (Array.isArray(test)) return { op: 'in', field, values: valuesOf(test, refuse) }
  if (!isRecord(test)) return { op: 'in', field, values: valuesOf([test], refuse) }
  const [operator = '', another] = Object.keys(test)
  if (another !== undefined) throw refuse(`"${name}" is asked more than one thing`)
  if (!operators.includes(operator)) throw unknown(operator, operators, refuse)
  return parseOperator(field, { operator, operand: test[operator] }, refuse)
}

function parseOperator(
  field: string,
  { operator, operand }: { operator: string; operand: unknown },
  refuse: Refuse,
): Condition {
  if (operator === '$exists') {
    if (typeof operand !== 'boolean') throw refuse('"$exists" takes true or false')
    const exists: Condition = { op: 'exists', field }
    return operand ? exists : { op: 'not', of: exists }
  }
  if (operator === '$hasPrefix') {
    if (typeof operand !== 'string') throw refuse('"$hasPrefix" takes text')
    return { op: 'prefix', field, prefix: operand.toLowerCase() }
  }
  if (operator === '$in') {
    if (!Array.isArray(operand)) throw refuse('"$in" takes a list')
    return { op: 'in', field, values: valuesOf(operand, refuse) }
  }
  if (!isRecord(operand)) return { op: 'in', field, values: valuesOf([operand], refuse) }
  return parseRelation(field, operand, refuse)
}

function parseRelation(field: string, operand: Record<string, unknown>, refuse: Refuse): Condition {
  if (field !== 'relations') throw refuse('"$contains" takes an object for relations only')
  const { type, targetRef, ...others } = operand
  if (typeof type !== 'string' || type === '') throw refuse('"$contains" needs a "type"')
  const [other] = Object.keys(others)
  if (other !== undefined) throw refuse(`"$contains" does not know "${other}"`)
  const relation = `relations.${type.toLowerCase()}`
  if (targetRef === undefined) return { op: 'exists', field: relation }
  return parseField(relation, targetRef, refuse)
}

function valuesOf(values: readonly unknown[], refuse: Refuse): string[] {
  if (values.length > maxValues) throw refuse(`a list has more than ${maxValues} values`)
  return values.map((value) => {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      return String(value).toLowerCase()
    throw refuse(`${show(value)} is not text, a number, true or false`)
  })
}

function unknown(operator: string, known: readonly string[], refuse: Refuse): Error {
  const near = didYouMean(operator, known)
  return refuse(
    `"${operator}" is not an operator, ${near ? `did you mean "${near}"?` : `known are ${known.join(', ')}`}`,
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function show(value: unknown): string {
  try {
    return (JSON.stringify(value) ?? String(value)).slice(0, 200)
  } catch {
    return 'a value that cannot be shown'
  }
}
