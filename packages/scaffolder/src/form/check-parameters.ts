import { didYouMean, type Secret } from '@callboard/core'
import { errors, type ParameterProblem } from '../errors.ts'
import { copyPlain, isRecord, PlainDataProblem } from '../expressions/plain-data.ts'
import { placed } from '../run/placed-error.ts'
import type { Template } from '../template/template.ts'
import { applyDefaults, isVisible } from './apply-defaults.ts'
import { checkSecrets } from './check-secrets.ts'
import { cleanSchema } from './clean-schema.ts'
import { fillsIn } from './filled-answers.ts'
import { type JsonSchema, textsIn } from './json-schema.ts'
import { type FieldSource, pageFields } from './page-fields.ts'
import { validateValue } from './validate-value.ts'

/** What the answers to a template's form are checked with. */
export interface CheckContext {
  parameters: Readonly<Record<string, unknown>>
  secrets: Readonly<Record<string, Secret>>
  /** Asks the field's own kind what it thinks of a value. */
  validate(source: FieldSource, value: unknown): Promise<readonly string[]>
}

/**
 * The answers with their defaults, frozen. Every page is checked against all of the answers, whatever a browser said,
 * and nothing is converted: `"1"` is not `1`. Answers that the template does not ask for are refused.
 *
 * @throws SCAFFOLDER_PARAMETERS_INVALID, and SCAFFOLDER_SCHEMA_REFUSED or SCAFFOLDER_PATTERN_REFUSED for the template
 */
export async function checkParameters(
  template: Template,
  { parameters, secrets, validate }: CheckContext,
): Promise<Readonly<Record<string, unknown>>> {
  const pages = template.pages.map(({ schema }) => schema)
  const sources = pages.flatMap((page) => pageFields(page))
  const given = copyAnswers(parameters)
  const values = applyDefaults(pages, given)
  const problems = [
    ...unknownAnswers(pages, sources, given),
    ...secretProblems(template, sources, { values, secrets }),
    ...template.pages.flatMap(({ schema, path }) => {
      const cleaned = placed({ template }, path, () => cleanSchema(withoutSecrets(schema)))
      return validateValue(cleaned, values)
    }),
  ]
  // The kinds of fields may rely on the types that the schema asks for.
  const wrong = new Set(problems.map(({ path }) => path.split('.')[0]))
  for (const source of sources) {
    const value = values[source.name]
    if (value === undefined || value === '' || wrong.has(source.name)) continue
    for (const message of await validate(source, value))
      problems.push({ path: source.name, message })
  }
  if (problems.length > 0) throw errors.PARAMETERS_INVALID({ errors: distinct(problems) })
  return copyPlain(values) as Record<string, unknown>
}

function copyAnswers(parameters: unknown): Readonly<Record<string, unknown>> {
  try {
    const copy = copyPlain(parameters)
    if (isRecord(copy)) return copy
    throw new PlainDataProblem('it is not an object')
  } catch (error) {
    if (!(error instanceof PlainDataProblem)) throw error
    throw errors.PARAMETERS_INVALID({
      errors: [{ path: '', message: `they are not plain data: ${error.message}` }],
    })
  }
}

function unknownAnswers(
  pages: readonly JsonSchema[],
  sources: readonly FieldSource[],
  values: Readonly<Record<string, unknown>>,
): ParameterProblem[] {
  const isOpen = pages.some(
    (page) =>
      isRecord(page.patternProperties) || '$ref' in page || isRecord(page.additionalProperties),
  )
  if (isOpen) return []
  const known = new Set(sources.map(({ name }) => name))
  return Object.keys(values)
    .filter((name) => !known.has(name) && !sources.some(({ schema }) => fillsIn(schema, name)))
    .map((name) => {
      const near = didYouMean(name, known)
      const hint = near === undefined ? '' : `; did you mean "${near}"?`
      return { path: name, message: `is not a parameter of the template${hint}` }
    })
}

function secretProblems(
  template: Template,
  sources: readonly FieldSource[],
  {
    values,
    secrets,
  }: { values: Readonly<Record<string, unknown>>; secrets: Readonly<Record<string, Secret>> },
): ParameterProblem[] {
  const fields = sources.filter(({ schema }) => isSecret(schema))
  const required = fields.filter((field) => field.required && isVisible(field.visibleWhen, values))
  return [
    ...fields
      .filter(({ name }) => values[name] !== undefined)
      .map(({ name }) => ({ path: name, message: 'is a secret and must be sent as one' })),
    ...required
      .filter(({ name }) => !Object.hasOwn(secrets, name))
      .map(({ name }) => ({
        path: `secrets.${name}`,
        message: 'is required',
        keyword: 'required',
      })),
    ...checkSecrets(template, secrets),
  ]
}

/** Secrets are not among the parameters, so the parameters' schema must not ask for them. */
function withoutSecrets(schema: JsonSchema): JsonSchema {
  const secret = pageFields(schema).filter((source) => isSecret(source.schema))
  if (secret.length === 0) return schema
  const names = secret.map(({ name }) => name)
  const strip = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(strip)
    if (!isRecord(part)) return part
    return Object.fromEntries(
      Object.entries(part).map(([key, value]) => [
        key,
        key === 'required' ? textsIn(value).filter((name) => !names.includes(name)) : strip(value),
      ]),
    )
  }
  return strip(schema) as JsonSchema
}

function isSecret(schema: JsonSchema): boolean {
  return schema['ui:field'] === 'Secret'
}

function distinct(problems: readonly ParameterProblem[]): ParameterProblem[] {
  const seen = new Set<string>()
  return problems.filter(({ path, message }) => {
    const key = JSON.stringify([path, message])
    return !seen.has(key) && seen.add(key)
  })
}
