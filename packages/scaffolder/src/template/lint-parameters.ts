import { didYouMean, type Issue } from '@callboard/core'
import { isRecord } from '../expressions/plain-data.ts'
import { cleanSchema } from '../form/clean-schema.ts'
import { type JsonSchema, propertiesOf, textsIn, typeOf } from '../form/json-schema.ts'
import { isPassword } from '../form/mask-passwords.ts'
import { branchesOf, type SchemaPart, schemaParts } from '../form/schema-parts.ts'
import { validateValue } from '../form/validate-value.ts'
import { attempt, finding, type LintContext } from './lint-context.ts'

/** What is wrong with the pages of a template's form. */
export function lintParameters(context: LintContext): Issue[] {
  return context.template.pages.flatMap(({ schema, path }): Issue[] => {
    const refused = attempt(context, path, () => cleanSchema(schema))
    const parts = schemaParts(schema, path)
    return [
      ...refused,
      ...parts.flatMap((part) => lintKeywords(context, part)),
      ...parts.flatMap((part) => lintPassword(context, part)),
      ...lintRequired(context, { schema, path }, pageNames(context)),
      ...(refused.length > 0 ? [] : parts.flatMap((part) => lintDefault(context, part))),
    ]
  })
}

/** Each page is checked against the answers to all of them. */
function pageNames({ template }: LintContext): string[] {
  return template.pages.flatMap(({ schema, path }) => namesOf({ schema, path }))
}

function namesOf(part: SchemaPart): string[] {
  return [...propertiesOf(part.schema).map(([name]) => name), ...branchesOf(part).flatMap(namesOf)]
}

/** A name that nothing asks for can be required for ever. */
function lintRequired(context: LintContext, part: SchemaPart, outer: readonly string[]): Issue[] {
  const { schema, path } = part
  const isOpen = '$ref' in schema || isRecord(schema.patternProperties)
  const known = [...outer, ...namesOf(part)]
  const own = textsIn(schema.required).flatMap((name, index) => {
    if (isOpen || known.includes(name)) return []
    const near = didYouMean(name, known)
    return [
      finding(context, [...path, 'required', index], {
        severity: 'error',
        code: 'TEMPLATE_REQUIRED_UNKNOWN',
        message: `"${name}" is required, and nothing asks for it`,
        hint: near === undefined ? 'Add it to "properties".' : `Did you mean "${near}"?`,
      }),
    ]
  })
  const inner = propertiesOf(schema).flatMap(([name, value]) =>
    lintRequired(context, { schema: value, path: [...path, 'properties', name] }, []),
  )
  const items = isRecord(schema.items)
    ? lintRequired(context, { schema: schema.items, path: [...path, 'items'] }, [])
    : []
  return [
    ...own,
    ...inner,
    ...items,
    ...branchesOf(part).flatMap((branch) => lintRequired(context, branch, known)),
  ]
}

/** Keywords that do not do what they seem to. */
function lintKeywords(context: LintContext, { schema, path, property }: SchemaPart): Issue[] {
  const issues: Issue[] = []
  if (typeof schema.required === 'boolean')
    issues.push(
      finding(context, [...path, 'required'], {
        severity: 'warning',
        code: 'TEMPLATE_SCHEMA_KEYWORD',
        message: `"required: ${schema.required}" has no effect on ${property === undefined ? 'a schema' : `"${property}"`}`,
        hint: `List the names beside "properties": required: [${property ?? '…'}].`,
      }),
    )
  const names = schema['ui:enumNames'] ?? schema.enumNames
  if (Array.isArray(names) && Array.isArray(schema.enum) && names.length !== schema.enum.length)
    issues.push(
      finding(context, [...path, 'ui:enumNames' in schema ? 'ui:enumNames' : 'enumNames'], {
        severity: 'warning',
        code: 'TEMPLATE_ENUM_NAMES',
        message: `There are ${names.length} names for ${schema.enum.length} values`,
        hint: 'Give each value of "enum" one name, in the same order.',
      }),
    )
  return issues
}

/** A parameter is data of the run: only a secret is kept apart from it. */
function lintPassword(context: LintContext, { schema, path, property }: SchemaPart): Issue[] {
  if (property === undefined || !isPassword(schema)) return []
  return [
    finding(context, path, {
      severity: 'warning',
      code: 'TEMPLATE_PASSWORD_PARAMETER',
      message: `The parameter "${property}" is typed as a password, but kept with the other parameters of a run`,
      hint: `Give it "ui:field: Secret" and read it as \${{ secrets.${property} }}.`,
    }),
  ]
}

/** A default that its own field refuses stops everybody who leaves it. */
function lintDefault(context: LintContext, { schema, path, property }: SchemaPart): Issue[] {
  const { default: value } = schema
  // An empty text is how forms write that there is none.
  if (property === undefined || value === undefined || value === '' || value === null) return []
  const problems = defaultProblems(schema, value)
  if (problems.length === 0) return []
  return [
    finding(context, [...path, 'default'], {
      severity: 'error',
      code: 'TEMPLATE_DEFAULT_INVALID',
      message: `The default of "${property}" is not accepted: it ${problems[0]?.message}`,
      hint: `Give a default of type ${typeOf(schema)} that the field takes, or none.`,
    }),
  ]
}

function defaultProblems(schema: JsonSchema, value: unknown) {
  if ('$ref' in schema) return []
  // Parts of an object can come from the fields inside it.
  return validateValue(cleanSchema(schema), value).filter(
    ({ path }) => path === '' || !isRecord(value),
  )
}
