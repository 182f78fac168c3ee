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
  const issues = schema.safeParse(options).error?.issues ?? []
  // A misspelt option is often why another one is missing.
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]
  if (issue) throw coreErrors.OPTION_INVALID({ where, problem: problemOf(issue, schema) })
}

function problemOf(issue: z.core.$ZodIssue, schema: z.ZodType): string {
  const place = issue.path.map(String).join('.')
  if (issue.code !== 'unrecognized_keys')
    return place === '' ? issue.message : `"${place}" is not valid: ${issue.message}`
  const [key = ''] = issue.keys
  const near = place === '' ? didYouMean(key, shapeKeys(schema)) : undefined
  const full = place === '' ? key : `${place}.${key}`
  return `there is no option "${full}"${near === undefined ? '' : `; did you mean "${near}"?`}`
}

/** Names of the keys of an object schema; of another, none. */
export function shapeKeys(schema: z.ZodType): string[] {
  const shape: unknown = 'shape' in schema ? schema.shape : undefined
  return typeof shape === 'object' && shape !== null ? Object.keys(shape) : []
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
