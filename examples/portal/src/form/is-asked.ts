import { isDeepStrictEqual } from 'node:util'
import type { FormField } from '@callboard/scaffolder'

type Values = Readonly<Record<string, unknown>>

/**
 * Whether a field is asked for, given the answers beside it. One that hangs on a field which is itself not asked for
 * is not either.
 */
export function isAsked(
  name: string,
  fields: readonly FormField[],
  values: Values,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  const field = fields.find((each) => each.name === name)
  const when = field?.visibleWhen
  // Two fields may hang on each other: then nothing but their answers decides.
  if (!when || seen.has(name)) return true
  const source = fields.find((each) => each.name === when.field)
  const value = values[when.field] ?? source?.default
  if (value === undefined || value === '') return false
  if (when.equals && !when.equals.some((each) => isDeepStrictEqual(each, value))) return false
  return isAsked(when.field, fields, values, new Set([...seen, name]))
}
