import { isRecord } from '../expressions/plain-data.ts'
import type { JsonSchema } from './json-schema.ts'

/** A problem of a value, as far as it decides what is said about it. */
interface Problem {
  path: readonly string[]
  keyword: string
  /** Way to the word of the schema that was not fulfilled. */
  schemaPath: readonly string[]
}

/** Words by whose parts a message is chosen: a name that is missing, a part that is wrong. */
const maps = ['required', 'dependencies', 'properties', 'items']

/** What is kept of an `errorMessage`: texts, and texts by name. */
export function writtenMessages(written: unknown): unknown {
  if (typeof written === 'string') return written
  if (!isRecord(written)) return {}
  return Object.fromEntries(
    Object.entries(written).flatMap(([keyword, message]): [string, unknown][] => {
      // To the validator these would be addresses of schemas.
      if (keyword.startsWith('$')) return []
      if (typeof message === 'string') return [[keyword, message]]
      if (!maps.includes(keyword) || typeof message !== 'object' || message === null) return []
      const texts = Object.entries(message).filter(
        ([name, text]) => typeof text === 'string' && !name.startsWith('$'),
      )
      return [[keyword, Object.fromEntries(texts)]]
    }),
  )
}

/**
 * What a schema itself says about a problem, by `errorMessage` as ajv-errors has it: one text for all that is wrong
 * with a value and in it, or texts by keyword, by missing name, by property, `_` for the rest. The nearest one counts.
 */
export function writtenMessage(schema: JsonSchema, problem: Problem): string | undefined {
  const { schemaPath } = problem
  for (let length = schemaPath.length - 1; length >= 0; length -= 1) {
    const part = schemaAt(schema, schemaPath.slice(0, length))
    const text = isRecord(part) ? messageIn(part.errorMessage, problem, length) : undefined
    if (text !== undefined) return text
  }
  return undefined
}

function messageIn(
  written: unknown,
  { path, keyword, schemaPath }: Problem,
  depth: number,
): string | undefined {
  if (typeof written === 'string') return written
  if (!isRecord(written)) return undefined
  // Patterns stand behind a guard that we put around them.
  const rest = schemaPath.slice(depth).filter((key) => !/^(?:allOf|if|then|else|\d+)$/.test(key))
  const isOwn = rest.length === 1 && rest[0] === keyword
  const name = path.at(-1) ?? ''
  if (isOwn) return textIn(written[keyword], name) ?? textIn(written._, '')
  const [inner, key = ''] = schemaPath.slice(depth)
  return inner === 'properties' || inner === 'items'
    ? textIn(written[inner], inner === 'items' ? name : key)
    : undefined
}

function textIn(message: unknown, name: string): string | undefined {
  const found = isRecord(message) && Object.hasOwn(message, name) ? message[name] : message
  return typeof found === 'string' ? found : undefined
}

function schemaAt(schema: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (part, key) =>
      typeof part === 'object' && part !== null && Object.hasOwn(part, key)
        ? (part as Record<string, unknown>)[key]
        : undefined,
    schema,
  )
}
