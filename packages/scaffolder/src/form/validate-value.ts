import { checkJsonSchema } from '@callboard/core'
import { errors, type ParameterProblem } from '../errors.ts'
import { maxKeyLength } from './clean-schema.ts'
import type { JsonSchema } from './json-schema.ts'
import { writtenMessage } from './written-messages.ts'

/** What is wrong with a value, by the clean schema of a page. */
export function validateValue(schema: JsonSchema, value: unknown): ParameterProblem[] {
  const long = longKey(value)
  if (long !== undefined) return [{ path: '', message: `they hold a name of ${long} characters` }]
  return problemsOf(schema, value).map((problem) => {
    const { path, message, keyword } = problem
    const written = writtenMessage(schema, problem)
    return {
      path: path.join('.'),
      message: written ?? message,
      keyword,
      ...(written !== undefined && { isSentence: true as const }),
    }
  })
}

function problemsOf(schema: JsonSchema, value: unknown) {
  try {
    return checkJsonSchema(schema, value)
  } catch (cause) {
    throw errors.SCHEMA_REFUSED({ reason: 'it cannot be interpreted' }, { cause })
  }
}

function longKey(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, item] of Object.entries(value)) {
    if (key.length > maxKeyLength) return key.length
    const long = longKey(item)
    if (long !== undefined) return long
  }
  return undefined
}
