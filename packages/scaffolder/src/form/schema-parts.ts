import type { DocumentPath } from '@callboard/core'
import { isRecord } from '../expressions/plain-data.ts'
import { type JsonSchema, propertiesOf } from './json-schema.ts'

/** A part of a schema and where it stands in the document. */
export interface SchemaPart {
  schema: JsonSchema
  path: DocumentPath
  /** Name of the property whose schema it is; for other parts, none. */
  property?: string
}

const lists = ['allOf', 'anyOf', 'oneOf']
const single = ['items', 'then', 'else', 'additionalProperties', 'additionalItems', 'contains']
const maps = ['dependencies', 'dependentSchemas', 'definitions', '$defs', 'patternProperties']

/** A schema and all the schemas inside it, save for those that only ask a question: `if` and `not`. */
export function schemaParts(schema: JsonSchema, path: DocumentPath): SchemaPart[] {
  return walk({ schema, path }, 0)
}

/** Parts that are not about a property of their own: branches of the object that they stand in. */
export function branchesOf(part: SchemaPart): SchemaPart[] {
  return [
    ...inLists(part),
    ...inKeys(part, ['then', 'else']),
    ...inMaps(part, ['dependencies', 'dependentSchemas']),
  ]
}

function walk(part: SchemaPart, depth: number): SchemaPart[] {
  // The gate for schemas refuses what is deeper.
  if (depth > 48) return []
  const properties = propertiesOf(part.schema).map(
    ([property, schema]): SchemaPart => ({
      schema,
      path: [...part.path, 'properties', property],
      property,
    }),
  )
  const inner = [...properties, ...inLists(part), ...inKeys(part, single), ...inMaps(part, maps)]
  return [part, ...inner.flatMap((each) => walk(each, depth + 1))]
}

function inLists({ schema, path }: SchemaPart): SchemaPart[] {
  return lists.flatMap((key) => {
    const list = schema[key]
    return Array.isArray(list)
      ? list.flatMap((item, index) => partAt(item, [...path, key, index]))
      : []
  })
}

function inKeys({ schema, path }: SchemaPart, keys: readonly string[]): SchemaPart[] {
  return keys.flatMap((key) => partAt(schema[key], [...path, key]))
}

function inMaps({ schema, path }: SchemaPart, keys: readonly string[]): SchemaPart[] {
  return keys.flatMap((key) => {
    const map = schema[key]
    return isRecord(map)
      ? Object.entries(map).flatMap(([name, item]) => partAt(item, [...path, key, name]))
      : []
  })
}

function partAt(schema: unknown, path: DocumentPath): SchemaPart[] {
  return isRecord(schema) ? [{ schema, path }] : []
}
