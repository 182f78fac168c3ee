import { z } from 'zod'
import { coreErrors } from '../errors/core-errors.ts'
import { didYouMean } from '../issue/did-you-mean.ts'

/**
 * Checks the options of a `createX` against a strict schema, once. A misspelt option is an error, so that a guard is
 * never switched off by a typo.
 *
 * @example
 * ```ts
 * import { checkOptions } from '@callboard/core'
 * import { z } from 'zod'
 * const schema = z.strictObject({ timeoutMs: z.number().positive().optional() })
 * checkOptions('createPump', schema, { timeoutMs: 5 })
 * ```
 * @throws CORE_OPTION_INVALID naming the first problem, with "did you mean" for an unknown option
 */
export function checkOptions(where: string, schema: z.ZodType, options: unknown): void {
  const [first] = optionProblems(schema, options)
  if (first) throw coreErrors.OPTION_INVALID({ where, problem: first.text })
}

/** Something that is wrong with options. */
export interface OptionProblem {
  /** Keys and positions that lead to it. */
  path: readonly (string | number)[]
  /** Part of a sentence: `there is no option "stor"; did you mean "store"?` */
  text: string
}

/** Everything that is wrong with options, none where nothing is. Misspelt options come first. */
export function optionProblems(schema: z.ZodType, options: unknown): OptionProblem[] {
  const issues = schema.safeParse(options).error?.issues ?? []
  const misspelt = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? unknownKeys(issue, schema) : [],
  )
  // That an option is missing is no news where its name is misspelt.
  const meant = new Set(misspelt.map(({ meant }) => meant))
  const others = issues
    .filter(({ code }) => code !== 'unrecognized_keys')
    .map((issue): OptionProblem => {
      const path = pathOf(issue)
      const place = path.join('.')
      return {
        path,
        text: place === '' ? issue.message : `"${place}" is not valid: ${issue.message}`,
      }
    })
    .filter(({ path }) => !meant.has(path.join('.')) || path.reduce(partOf, options) !== undefined)
  return [...misspelt.map(({ path, text }) => ({ path, text })), ...others]
}

function unknownKeys(
  issue: z.core.$ZodIssueUnrecognizedKeys,
  schema: z.ZodType,
): (OptionProblem & { meant: string | undefined })[] {
  const at = pathOf(issue)
  return issue.keys.map((key) => {
    const near = didYouMean(key, shapeKeys(schemaAt(schema, at)))
    const hint = near === undefined ? '' : `; did you mean "${near}"?`
    const path = [...at, key]
    const meant = near === undefined ? undefined : [...at, near].join('.')
    return { path, text: `there is no option "${path.join('.')}"${hint}`, meant }
  })
}

function pathOf({ path }: z.core.$ZodIssue): (string | number)[] {
  return path.map((key) => (typeof key === 'number' ? key : String(key)))
}

/** The schema of what a path leads to, as far as objects, lists and optional parts go. */
function schemaAt(schema: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce((at, key) => {
    const inner = withoutOptional(at)
    return partOf(partOf(inner, 'shape'), String(key)) ?? partOf(inner, 'element')
  }, schema)
}

/** Names of the keys of an object schema; of another, none. */
export function shapeKeys(schema: unknown): string[] {
  const shape = partOf(withoutOptional(schema), 'shape')
  return typeof shape === 'object' && shape !== null ? Object.keys(shape) : []
}

function withoutOptional(schema: unknown): unknown {
  return schema instanceof z.ZodOptional ? withoutOptional(schema.unwrap()) : schema
}

/** By its shape, not its class: a schema may be made by another copy of zod. */
function partOf(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null && key in value
    ? (value as Record<string, unknown>)[key]
    : undefined
}

/** The schema of an option that is any object with the given functions: an interface, not a class. */
export function objectWith(...methods: readonly string[]): z.ZodType {
  return z.custom<object>(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      methods.every((method) => typeof (value as Record<string, unknown>)[method] === 'function'),
    `expected an object with ${methods.map((method) => `${method}()`).join(', ')}`,
  )
}
