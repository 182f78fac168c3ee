import { coreErrors, type Secret } from '@callboard/core'
import type { TaskUser } from '../actions/define-action.ts'
import { isRecord } from '../expressions/plain-data.ts'
import type { ParameterPage, Template } from '../template/template.ts'
import { checkParameters } from './check-parameters.ts'
import type { Field, FieldContext } from './define-field.ts'
import { describeField } from './describe-field.ts'
import { isOn, pagesOn } from './feature-flags.ts'
import type { FormField } from './form-field.ts'
import type { JsonSchema } from './json-schema.ts'
import { type FieldSource, pageFields } from './page-fields.ts'

/** A page of a form. */
export interface FormPage {
  title: string
  description?: string
  /** The page as the template has it: JSON Schema with `ui:*` keys, for clients that draw it themselves. */
  schema: JsonSchema
  fields: readonly FormField[]
}

/** The form of a template, worked out on the server: what a page, a terminal or a chat needs to ask the questions. */
export interface FormPlan {
  ref: string
  title: string
  description?: string
  pages: readonly FormPage[]
  /** What the template writes on the buttons of its form. */
  buttons?: FormButtons
}

/** Labels of a form's buttons; what is left out has the label of the host. */
export interface FormButtons {
  back?: string
  review?: string
  create?: string
}

/** For whom a form is made. */
export interface FormOptions {
  user?: TaskUser | undefined
  /** Flags that are on for this reader: pages and fields with another `backstage:featureFlag` are left out. @default those of the scaffolder */
  featureFlags?: readonly string[] | undefined
  signal?: AbortSignal | undefined
}

/** Forms over a set of fields. */
export interface Forms {
  plan(template: Template, options: FormOptions): Promise<FormPlan>
  /** The answers with their defaults. @throws SCAFFOLDER_PARAMETERS_INVALID, naming every problem */
  check(
    template: Template,
    options: FormOptions & {
      parameters: Readonly<Record<string, unknown>>
      secrets: Readonly<Record<string, Secret>>
    },
  ): Promise<Readonly<Record<string, unknown>>>
}

/** Creates the forms of a scaffolder. @throws CORE_DUPLICATE_NAME for two fields of one name */
export function createForms(
  fields: readonly Field[],
  { featureFlags: hostFlags = [] }: { featureFlags?: readonly string[] | undefined } = {},
): Forms {
  const byName = fieldsByName(fields)
  const find: FindField = ({ schema }) => byName.get(String(schema['ui:field'] ?? ''))
  return {
    async plan({ ref, title, description, pages, entity }, options) {
      const buttons = buttonsOf(entity.spec?.presentation)
      const { featureFlags: flags = hostFlags } = options
      const asked = pages.filter(({ schema }) => isOn(schema, flags))
      return {
        ref,
        title,
        ...(description !== undefined && { description }),
        pages: await Promise.all(asked.map((page) => showPage(page, { find, flags, options }))),
        ...(buttons && { buttons }),
      }
    },
    async check(template, { parameters, secrets, ...options }) {
      const { featureFlags: flags = hostFlags } = options
      const answers = isRecord(parameters) ? parameters : {}
      const asked = { ...template, pages: pagesOn(template.pages, { flags, answers }) }
      return checkParameters(asked, {
        parameters,
        secrets,
        async validate(source, value) {
          const context = { ...fieldContext(source, options), value, secrets }
          return (await find(source)?.validate?.(context)) ?? []
        },
      })
    },
  }
}

type FindField = (source: FieldSource) => Field | undefined

async function showPage(
  { path: _path, ...page }: ParameterPage,
  { find, flags, options }: { find: FindField; flags: readonly string[]; options: FormOptions },
): Promise<FormPage> {
  const sources = pageFields(page.schema).filter(({ schema }) => isOn(schema, flags))
  const fields = sources.map(async (source) => {
    const field = find(source)
    if (!field) return describeField(source)
    return describeField(source, await field.resolve(fieldContext(source, options)))
  })
  return { ...page, fields: await Promise.all(fields) }
}

function fieldsByName(fields: readonly Field[]): ReadonlyMap<string, Field> {
  const byName = new Map<string, Field>()
  for (const field of fields) {
    const { name } = field
    if (byName.has(name)) throw coreErrors.DUPLICATE_NAME({ what: 'the field', name })
    byName.set(name, field)
  }
  return byName
}

function buttonsOf(presentation: unknown): FormButtons | undefined {
  const labels = isRecord(presentation) ? presentation.buttonLabels : undefined
  if (!isRecord(labels)) return undefined
  const { backButtonText: back, reviewButtonText: review, createButtonText: create } = labels
  return {
    ...(typeof back === 'string' && { back }),
    ...(typeof review === 'string' && { review }),
    ...(typeof create === 'string' && { create }),
  }
}

function fieldContext(source: FieldSource, { user, signal }: FormOptions): FieldContext {
  const { name, schema } = source
  const options = isRecord(schema['ui:options']) ? schema['ui:options'] : {}
  return { name, schema, options, user, signal }
}
