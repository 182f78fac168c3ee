import type { SchemaRow } from '../view-models.ts'

type Schema = Readonly<Record<string, unknown>>

/** Deeper properties are not listed: the schema says so with the type alone. */
const maxDepth = 4
const maxRows = 300

/** The properties of a JSON Schema as rows, those of inner objects below their own. */
export function schemaRows(schema: unknown): SchemaRow[] {
  return rowsOf(schema, 0).slice(0, maxRows)
}

function rowsOf(schema: unknown, depth: number): SchemaRow[] {
  if (depth > maxDepth) return []
  return objectsIn(schema).flatMap((object) => {
    const required = Array.isArray(object.required) ? object.required : []
    return Object.entries(recordOf(object.properties)).flatMap(([name, property]) => [
      rowOf(name, recordOf(property), { depth, required: required.includes(name) }),
      ...rowsOf(property, depth + 1),
    ])
  })
}

function rowOf(
  name: string,
  schema: Schema,
  { depth, required }: Pick<SchemaRow, 'depth' | 'required'>,
): SchemaRow {
  return {
    name,
    depth,
    required,
    type: typeText(schema),
    ...(typeof schema.description === 'string' && { description: schema.description }),
    ...(schema.default !== undefined && { default: JSON.stringify(schema.default) }),
    values: valuesOf(schema).map((value) => JSON.stringify(value)),
    limits: limitsOf(schema),
  }
}

/** The objects that a schema may stand for: itself, the items of a list, the branches of a choice. */
function objectsIn(schema: unknown): Schema[] {
  const record = recordOf(schema)
  if (record.properties !== undefined) return [record]
  if (record.items !== undefined) return objectsIn(record.items)
  return branchesOf(record).flatMap(objectsIn)
}

/** A type in words: `list of string`, `string or boolean`. */
function typeText(schema: Schema): string {
  const branches = branchesOf(schema)
  if (branches.length > 0) return [...new Set(branches.map(typeText))].join(' or ')
  if ('const' in schema) return typeof schema.const
  const named = [schema.type ?? []].flat().map(String)
  if (named.includes('array')) {
    const items = recordOf(schema.items)
    return Object.keys(items).length > 0 ? `list of ${typeText(items)}` : 'list'
  }
  if (named.length > 0) return named.join(' or ')
  const [first] = valuesOf(schema)
  return first === undefined ? 'anything' : typeof first
}

/** The values that a property may have; none where one of its forms takes others, too. */
function valuesOf(schema: Schema): unknown[] {
  if ('const' in schema) return [schema.const]
  if (Array.isArray(schema.enum)) return schema.enum
  if (schema.items !== undefined) return valuesOf(recordOf(schema.items))
  const branches = branchesOf(schema).map(valuesOf)
  return branches.every((values) => values.length > 0) ? branches.flat() : []
}

const limits: readonly [key: string, text: (value: unknown) => string][] = [
  ['minimum', (value) => `at least ${value}`],
  ['exclusiveMinimum', (value) => `more than ${value}`],
  ['maximum', (value) => `at most ${value}`],
  ['exclusiveMaximum', (value) => `less than ${value}`],
  ['minLength', (value) => (value === 1 ? 'not empty' : `at least ${value} characters`)],
  ['maxLength', (value) => `at most ${value} characters`],
  ['minItems', (value) => (value === 1 ? 'not empty' : `at least ${value} items`)],
  ['maxItems', (value) => `at most ${value} items`],
  ['pattern', (value) => `matches ${value}`],
]

/** Bounds that only say how large a number can be at all are left out. */
function limitsOf(schema: Schema): string[] {
  return limits.flatMap(([key, text]) => {
    const value = schema[key]
    if (value === undefined || Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER) return []
    return [text(value)]
  })
}

function branchesOf({ anyOf, oneOf, allOf }: Schema): Schema[] {
  return [anyOf, oneOf, allOf].flatMap((list) => (Array.isArray(list) ? list.map(recordOf) : []))
}

function recordOf(value: unknown): Schema {
  return typeof value === 'object' && value !== null ? (value as Schema) : {}
}
