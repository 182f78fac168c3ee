import { isRecord } from '../expressions/plain-data.ts'

/** A piece of JSON Schema as a template holds it, `ui:*` keys among the rest. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** The schemas of an object's properties. */
export function propertiesOf(schema: JsonSchema): [string, JsonSchema][] {
  const { properties } = schema
  return isRecord(properties)
    ? Object.entries(properties).filter((entry): entry is [string, JsonSchema] =>
        isRecord(entry[1]),
      )
    : []
}

/** The schemas in a list, or none. */
export function schemasIn(list: unknown): JsonSchema[] {
  return Array.isArray(list) ? list.filter(isRecord) : []
}

/** The texts in a list, or none. */
export function textsIn(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : []
}

/** The one type of a schema; a list of types gives its first that is not `null`. */
export function typeOf(schema: JsonSchema): string {
  const { type } = schema
  const named = Array.isArray(type) ? type.find((each) => each !== 'null') : type
  if (typeof named === 'string') return named
  if (isRecord(schema.properties)) return 'object'
  return isRecord(schema.items) ? 'array' : 'string'
}

/** The values that a schema lets through when it lists them. */
export function allowedValues(schema: JsonSchema): readonly unknown[] | undefined {
  if ('const' in schema) return [schema.const]
  if (Array.isArray(schema.enum)) return schema.enum
  return typeOf(schema) === 'boolean' ? [true, false] : undefined
}
