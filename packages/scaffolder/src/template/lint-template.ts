import { checkOptions, type Issue } from '@callboard/core'
import { z } from 'zod'
import { createActionSet } from '../actions/action-set.ts'
import type { Action } from '../actions/define-action.ts'
import { createRenderer } from '../expressions/create-renderer.ts'
import type { Filter } from '../expressions/define-filter.ts'
import { isRecord } from '../expressions/plain-data.ts'
import type { Field } from '../form/define-field.ts'
import { pageFields } from '../form/page-fields.ts'
import { checkTemplate } from './check-template.ts'
import { lintActions } from './lint-actions.ts'
import { lintConditions } from './lint-conditions.ts'
import type { LintContext } from './lint-context.ts'
import { lintExpressions } from './lint-expressions.ts'
import { lintFields } from './lint-fields.ts'
import { lintKeys } from './lint-keys.ts'
import { lintParameters } from './lint-parameters.ts'
import { lintSecrets } from './lint-secrets.ts'
import type { Template } from './template.ts'

/** What a template is checked against. */
export interface LintOptions {
  actions: readonly Action[]
  /** Filters for expressions, beside the built-in ones. */
  filters?: readonly Filter[]
  /** What every expression can name besides. */
  globals?: Readonly<Record<string, unknown>>
  /** The form fields that there are. @default not known: only near misses of built-in ones are found */
  fields?: readonly Field[]
}

const optionsSchema = z.looseObject({
  actions: z.array(z.looseObject({ id: z.string() })),
  filters: z.array(z.looseObject({ name: z.string() })).optional(),
  globals: z.record(z.string(), z.unknown()).optional(),
  fields: z.array(z.looseObject({ name: z.string() })).optional(),
})

const parts = [
  lintKeys,
  lintActions,
  lintExpressions,
  lintConditions,
  lintSecrets,
  lintParameters,
  lintFields,
]

/**
 * What is wrong with a template besides its form, as far as it can be known without a run: keys that mean nothing;
 * unknown actions, inputs and outputs; expressions that do not parse, or name what is not there; conditions that decide
 * nothing; secrets that would be seen; schemas, defaults and pickers that cannot work. An error keeps the template from
 * doing what it says; a warning is what does nothing, or more than was meant.
 *
 * @throws CORE_OPTION_INVALID
 */
export function lintTemplate(template: Template, options: LintOptions): Issue[] {
  checkTemplate('lintTemplate', template)
  const context = createLintContext(template, options)
  return parts
    .flatMap((lint) => lint(context))
    .map((issue) => ({ ...issue, ref: template.ref }))
    .sort((a, b) => order(a, 'line') - order(b, 'line') || order(a, 'column') - order(b, 'column'))
}

const order = ({ at }: Issue, key: 'line' | 'column') => at?.[key] ?? 0

/** What the parts of the lint work with. */
export function createLintContext(template: Template, options: LintOptions): LintContext {
  checkOptions('lintTemplate', optionsSchema, options)
  const { actions, filters = [], globals = {}, fields } = options
  const schemas = template.pages.map(({ schema }) => schema)
  const { formDecorators, EXPERIMENTAL_formDecorators } = template.entity.spec ?? {}
  return {
    template,
    actions: createActionSet(actions),
    renderer: createRenderer({
      filters,
      globals: { ...globals, always: () => true, failure: () => false },
    }),
    globals: new Set(Object.keys(globals)),
    fields: schemas.flatMap((schema) => pageFields(schema)),
    // Decorators of a form set answers that no page asks for.
    isOpen:
      [formDecorators, EXPERIMENTAL_formDecorators].some(Array.isArray) ||
      schemas.some(
        (schema) =>
          '$ref' in schema ||
          isRecord(schema.patternProperties) ||
          isRecord(schema.additionalProperties),
      ),
    kinds: fields,
  }
}
