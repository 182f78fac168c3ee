import type { Secret } from '@callboard/core'
import type { ParameterProblem } from '../errors.ts'
import { isRecord } from '../expressions/plain-data.ts'
import { placed } from '../run/placed-error.ts'
import type { Template } from '../template/template.ts'
import { cleanSchema } from './clean-schema.ts'
import { validateValue } from './validate-value.ts'

/**
 * What `spec.secrets.schema` of a template finds wrong with secrets. Messages name the rule and never the value.
 *
 * @throws SCAFFOLDER_SCHEMA_REFUSED or SCAFFOLDER_PATTERN_REFUSED for the template
 */
export function checkSecrets(
  template: Template,
  secrets: Readonly<Record<string, Secret>>,
): ParameterProblem[] {
  const declared = template.entity.spec?.secrets
  if (!isRecord(declared) || !isRecord(declared.schema)) return []
  const { schema } = declared
  const path = ['spec', 'secrets', 'schema']
  const cleaned = placed({ template }, path, () => cleanSchema(schema))
  const values = Object.fromEntries(
    Object.entries(secrets).map(([name, secret]) => [name, secret.reveal()]),
  )
  return validateValue(cleaned, values).map((problem) => ({
    ...problem,
    path: problem.path === '' ? 'secrets' : `secrets.${problem.path}`,
  }))
}
