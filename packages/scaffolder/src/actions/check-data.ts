import { didYouMean } from '@callboard/core'
import type { z } from 'zod'
import { errors } from '../errors.ts'
import { copyPlain, PlainDataProblem } from '../expressions/plain-data.ts'
import type { Action } from './define-action.ts'

/** The input as the action's schema reads it. @throws SCAFFOLDER_ACTION_INPUT_INVALID, naming every problem */
export function checkInput(action: Pick<Action, 'id' | 'input'>, input: unknown): unknown {
  const result = action.input.safeParse(input)
  if (result.success) return result.data
  throw errors.ACTION_INPUT_INVALID({
    action: action.id,
    problems: describeProblems(result.error, (path) => inputKeys(action, path)).join('; '),
  })
}

/** A frozen copy of what an action returned. @throws SCAFFOLDER_ACTION_OUTPUT_INVALID */
export function checkOutput(action: Action, output: unknown): Record<string, unknown> {
  const refuse = (problem: string, cause?: unknown) =>
    errors.ACTION_OUTPUT_INVALID({ action: action.id, problem }, { cause })
  if (output === undefined || output === null) output = {}
  if (typeof output !== 'object' || Array.isArray(output)) throw refuse('it is not an object')
  const copy = plainCopy(output, refuse)
  if (!action.output) return copy
  const result = action.output.safeParse(copy)
  if (!result.success) throw refuse(describeProblems(result.error).join('; '), result.error)
  return plainCopy(result.data, refuse)
}

function plainCopy(
  value: unknown,
  refuse: (problem: string, cause?: unknown) => Error,
): Record<string, unknown> {
  try {
    return copyPlain(value) as Record<string, unknown>
  } catch (error) {
    throw refuse(error instanceof PlainDataProblem ? error.message : 'it cannot be read', error)
  }
}

/** Names that an action's schema declares for its input, or for an object at a path inside of it. */
export function inputKeys(
  { input }: Pick<Action, 'input'>,
  path: readonly PropertyKey[] = [],
): string[] {
  const found = path.reduce<z.ZodType[]>(
    (schemas, part) => schemas.flatMap(formsOf).flatMap((schema) => schemaAt(schema, part)),
    [input],
  )
  const names = found.flatMap(formsOf).flatMap(({ shape }) => Object.keys(shape ?? {}))
  return [...new Set(names)]
}

/** The parts of a schema that lead to names. */
interface SchemaForm {
  shape?: Readonly<Record<PropertyKey, z.ZodType>>
  options?: readonly z.ZodType[]
  element?: z.ZodType
  def?: { innerType?: z.ZodType; valueType?: z.ZodType }
}

/** What a value may look like: each of several forms, without what says that it may be missing. */
function formsOf(schema: z.ZodType): SchemaForm[] {
  const form = schema as SchemaForm
  if (Array.isArray(form.options)) return form.options.flatMap(formsOf)
  return form.def?.innerType ? formsOf(form.def.innerType) : [form]
}

function schemaAt({ shape, element, def }: SchemaForm, part: PropertyKey): z.ZodType[] {
  return [shape?.[part] ?? element ?? def?.valueType ?? []].flat()
}

/**
 * Each problem as a phrase with the place in quotes.
 *
 * @param keysAt - the names that are known at a path @default none
 */
export function describeProblems(
  error: z.ZodError,
  keysAt: (path: readonly PropertyKey[]) => readonly string[] = () => [],
): string[] {
  return error.issues.flatMap((issue) => {
    const place = issue.path.join('.')
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => {
        const near = didYouMean(key, keysAt(issue.path))
        const suffix = near === undefined ? '' : `; did you mean "${near}"?`
        return `"${[...issue.path, key].join('.')}" is not known${suffix}`
      })
    if (
      issue.code === 'invalid_type' &&
      issue.input === undefined &&
      /undefined/.test(issue.message)
    )
      return `"${place}" is missing`
    if (issue.code === 'invalid_union')
      return issue.errors.length === 0
        ? `"${place}" is not valid: ${issue.message}`
        : `${place === '' ? 'it' : `"${place}"`} fits none of the forms that are known`
    const message = issue.message.replace(/^Invalid input: /, '')
    return place === '' ? message : `"${place}" is not valid: ${message}`
  })
}
