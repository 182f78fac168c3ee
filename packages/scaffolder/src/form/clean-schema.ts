import { errors } from '../errors.ts'
import { checkPattern } from '../expressions/pattern-gate.ts'
import { isRecord } from '../expressions/plain-data.ts'
import type { JsonSchema } from './json-schema.ts'
import { writtenMessages } from './written-messages.ts'

const maxDepth = 48
const maxNodes = 20_000
/** Formats whose checks are quick on any text. */
const formats = ['date', 'date-time', 'time', 'email', 'hostname', 'ipv4', 'ipv6', 'uri', 'uuid']
const maps = ['properties', 'patternProperties', 'dependencies', 'dependentSchemas']
const single = [
  'items',
  'contains',
  'additionalProperties',
  'additionalItems',
  'propertyNames',
  'not',
  'if',
  'then',
  'else',
]
const lists = ['allOf', 'anyOf', 'oneOf']
const dropped =
  /^(?:ui:|backstage:|\$id$|id$|\$schema$|\$comment$|\$anchor$|\$recursive|definitions$|\$defs$|enumNames$|default$|title$|description$|examples$|unevaluated)/

/** Names of properties are matched with `patternProperties` up to this length, in characters. */
export const maxKeyLength = 200

/**
 * A copy of a page's schema with nothing in it but what decides whether a value is valid, and what is said if not: references are replaced by
 * what they point to (inside the same page only), patterns pass the gate, and both depth and size are bounded.
 *
 * @throws SCAFFOLDER_SCHEMA_REFUSED SCAFFOLDER_PATTERN_REFUSED
 */
export function cleanSchema(page: JsonSchema): JsonSchema {
  let nodes = 0
  const refuse = (reason: string) => errors.SCHEMA_REFUSED({ reason })

  const clean = (schema: unknown, depth: number): unknown => {
    if (!isRecord(schema)) return typeof schema === 'boolean' ? schema : {}
    nodes += 1
    if (depth > maxDepth)
      throw refuse(`it is nested deeper than ${maxDepth} levels, or refers to itself`)
    if (nodes > maxNodes) throw refuse(`it has more than ${maxNodes} parts`)
    if (schema.$ref !== undefined) return clean(resolve(page, schema.$ref), depth + 1)
    const entries = Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
      if (dropped.test(key)) return []
      if (key === 'errorMessage') return [[key, writtenMessages(value)]]
      if (maps.includes(key)) return [[key, cleanMap(key, value, depth)]]
      if (lists.includes(key) || (key === 'items' && Array.isArray(value)))
        return Array.isArray(value) && value.length > 0
          ? [[key, value.map((item) => clean(item, depth + 1))]]
          : []
      if (single.includes(key)) return [[key, clean(value, depth + 1)]]
      return keepWord(key, value) ? [[key, value]] : []
    })
    return guardPattern(Object.fromEntries(entries))
  }
  const cleanMap = (key: string, value: unknown, depth: number): unknown => {
    if (!isRecord(value)) return {}
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => {
        if (key === 'patternProperties' && checkPattern(name) < maxKeyLength)
          throw errors.PATTERN_REFUSED({ pattern: name, reason: 'it is too slow for names' })
        return [name, Array.isArray(item) ? item : clean(item, depth + 1)]
      }),
    )
  }
  return clean(page, 0) as JsonSchema
}

/** Words of other drafts, and misspelt ones, are not errors: the peer's form ignores them too. */
function keepWord(key: string, value: unknown): boolean {
  if (key === 'pattern') return typeof value === 'string'
  if (key === 'format') return typeof value === 'string' && formats.includes(value)
  if (key === 'required' || key === 'enum') return Array.isArray(value)
  return true
}

/** A text is only matched when it is short enough for its pattern to be quick. */
function guardPattern({ pattern, ...schema }: Record<string, unknown>): JsonSchema {
  if (typeof pattern !== 'string') return schema
  const longest = checkPattern(pattern)
  const guards = [{ maxLength: longest }, { if: { minLength: longest + 1 }, else: { pattern } }]
  return { ...schema, allOf: [...(Array.isArray(schema.allOf) ? schema.allOf : []), ...guards] }
}

function resolve(page: JsonSchema, ref: unknown): unknown {
  const refuse = (reason: string) => errors.SCHEMA_REFUSED({ reason })
  if (typeof ref !== 'string' || !/^#(?:\/|$)/.test(ref))
    throw refuse(`it refers to "${String(ref)}", which is not inside the page`)
  let found: unknown = page
  for (const part of ref.split('/').slice(1)) {
    const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key))
      throw refuse(`it refers to "${ref}", which is not there`)
    found = (found as Record<string, unknown>)[key]
  }
  return found
}
