import { type DocumentPath, didYouMean, type Issue } from '@callboard/core'
import { isRecord } from '../expressions/plain-data.ts'
import { schemaParts } from '../form/schema-parts.ts'
import { finding, type LintContext } from './lint-context.ts'

const list = (words: string) => words.split(' ')

const specKeys = list(
  'type steps owner lifecycle parameters secrets presentation formDecorators EXPERIMENTAL_formDecorators EXPERIMENTAL_recovery output system domain run update',
)
const stepKeys = list(
  'id name action input if each backstage:permissions retry timeout needs approval concurrency',
)
const outputKeys = list('links text')
const linkKeys = list('title url entityRef icon if')
const schemaKeys = list(
  'type title description properties required default enum const items pattern format minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minItems maxItems uniqueItems minProperties maxProperties additionalProperties additionalItems dependencies oneOf anyOf allOf if then else not definitions examples enumNames errorMessage',
)
const uiKeys = list(
  'ui:field ui:options ui:widget ui:order ui:help ui:placeholder ui:autofocus ui:disabled ui:readonly ui:enumNames ui:enumDisabled ui:emptyValue ui:autocomplete ui:title ui:description ui:backstage ui:ObjectFieldTemplate ui:ArrayFieldTemplate ui:FieldTemplate ui:submitButtonOptions ui:classNames ui:style ui:rows ui:hideError ui:group',
)

/** What other systems call the same thing. */
const synonyms: Readonly<Record<string, string>> = {
  fi: 'if',
  when: 'if',
  with: 'input',
  uses: 'action',
  foreach: 'each',
  for: 'each',
  parameters: 'input',
  values: 'input',
}

/** Keys that are nearly right: whoever reads a template ignores what it does not know. */
export function lintKeys(context: LintContext): Issue[] {
  const { entity, pages } = context.template
  const spec = entity.spec ?? {}
  const steps = Array.isArray(spec.steps) ? spec.steps : []
  const output = isRecord(spec.output) ? spec.output : {}
  const links = Array.isArray(output.links) ? output.links : []
  return [
    ...lintObject(context, spec, { path: ['spec'], known: specKeys }),
    ...steps.flatMap((step, index) =>
      lintObject(context, step, {
        path: ['spec', 'steps', index],
        known: stepKeys,
        words: synonyms,
      }),
    ),
    ...lintObject(context, output, { path: ['spec', 'output'], known: outputKeys }),
    ...links.flatMap((link, index) =>
      lintObject(context, link, { path: ['spec', 'output', 'links', index], known: linkKeys }),
    ),
    ...pages.flatMap(({ schema, path }) =>
      schemaParts(schema, path).flatMap((part) =>
        lintObject(context, part.schema, {
          path: part.path,
          known: [...schemaKeys, ...uiKeys],
        }),
      ),
    ),
  ]
}

function lintObject(
  context: LintContext,
  value: unknown,
  {
    path,
    known,
    words = {},
  }: { path: DocumentPath; known: readonly string[]; words?: Readonly<Record<string, string>> },
): Issue[] {
  if (!isRecord(value)) return []
  return Object.keys(value).flatMap((key) => {
    if (known.includes(key)) return []
    const near = (Object.hasOwn(words, key) ? words[key] : undefined) ?? didYouMean(key, known)
    // With both there, the other one is no slip of the pen.
    if (near === undefined || near in value) return []
    return [
      finding(context, [...path, key], {
        severity: 'warning',
        code: 'TEMPLATE_KEY_UNKNOWN',
        message: `"${key}" means nothing here`,
        hint: `Did you mean "${near}"?`,
      }),
    ]
  })
}
