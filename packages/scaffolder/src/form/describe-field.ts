import { isRecord } from '../expressions/plain-data.ts'
import type { FieldResolution } from './define-field.ts'
import type { FieldOption, FormField, Widget } from './form-field.ts'
import { type JsonSchema, schemasIn, typeOf } from './json-schema.ts'
import { type FieldSource, pageFields } from './page-fields.ts'

/** Deeper parts of a parameter are not drawn as fields. */
const maxDepth = 6

const limits = ['minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems'] as const

/** A field as its schema describes it, with what its `ui:field` found out on top. */
export function describeField(
  { name, schema, required, visibleWhen }: FieldSource,
  resolution: FieldResolution = {},
  depth = 0,
): FormField {
  const type = typeOf(schema)
  const options = resolution.options ?? optionsOf(schema)
  const widget = resolution.widget ?? widgetOf(schema, options)
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
  const help = resolution.help ?? text(uiOption(schema, 'help'))
  const placeholder = resolution.placeholder ?? text(uiOption(schema, 'placeholder'))
  const description = text(uiOption(schema, 'description')) ?? text(schema.description)
  return {
    name,
    title: text(uiOption(schema, 'title')) ?? text(schema.title) ?? name,
    ...(description !== undefined && { description }),
    ...(help !== undefined && { help }),
    type: type as FormField['type'],
    widget,
    required,
    ...(schema.default !== undefined && { default: schema.default }),
    ...(options && { options }),
    ...(resolution.freeText !== undefined && { freeText: resolution.freeText }),
    ...(placeholder !== undefined && { placeholder }),
    ...(typeof schema.pattern === 'string' && { pattern: schema.pattern }),
    ...Object.fromEntries(
      limits.filter((key) => typeof schema[key] === 'number').map((key) => [key, schema[key]]),
    ),
    ...(visibleWhen && { visibleWhen }),
    ...nestedFields(schema, widget, depth),
    ...(resolution.repoHosts && { repoHosts: resolution.repoHosts }),
    ...behaviour(schema),
    ui: uiOf(schema),
  }
}

/** What a template says with `ui:readonly`, `ui:autofocus`, `ui:emptyValue` and about the review. */
function behaviour(schema: JsonSchema): Partial<FormField> {
  const emptyValue = uiOption(schema, 'emptyValue')
  const backstage = uiOption(schema, 'backstage')
  const { show, mask } = isRecord(backstage) && isRecord(backstage.review) ? backstage.review : {}
  const review = {
    ...(typeof show === 'boolean' && { show }),
    ...(typeof mask === 'string' && { mask }),
  }
  return {
    ...((uiOption(schema, 'readonly') === true ||
      uiOption(schema, 'disabled') === true ||
      schema.readOnly === true) && { readonly: true }),
    ...(uiOption(schema, 'autofocus') === true && { autofocus: true }),
    ...(emptyValue !== undefined && { emptyValue }),
    ...(Object.keys(review).length > 0 && { review }),
  }
}

/** The two ways to write one thing: `ui:widget: radio`, and `widget: radio` inside `ui:options`. */
function uiOption(schema: JsonSchema, name: string): unknown {
  const options = isRecord(schema['ui:options']) ? schema['ui:options'] : {}
  return schema[`ui:${name}`] ?? options[name]
}

function nestedFields(
  schema: JsonSchema,
  widget: Widget,
  depth: number,
): Pick<FormField, 'fields' | 'items'> {
  if (depth >= maxDepth) return {}
  if (widget === 'object')
    return { fields: pageFields(schema).map((field) => describeField(field, {}, depth + 1)) }
  if (widget === 'array' && isRecord(schema.items))
    return {
      items: describeField({ name: 'item', schema: schema.items, required: false }, {}, depth + 1),
    }
  return {}
}

const byType: Record<string, Widget> = {
  boolean: 'boolean',
  number: 'number',
  integer: 'number',
  object: 'object',
  array: 'array',
}
const drawn: readonly string[] = ['textarea', 'password', 'radio', 'select', 'checkboxes', 'hidden']

function widgetOf(schema: JsonSchema, options: readonly FieldOption[] | undefined): Widget {
  const asked = uiOption(schema, 'widget')
  if (schema['ui:field'] === 'Secret') return 'secret'
  if (typeof asked === 'string' && drawn.includes(asked)) return asked as Widget
  const type = typeOf(schema)
  if (options && type === 'array') return 'checkboxes'
  if (options && type !== 'boolean') return 'select'
  return byType[type] ?? 'text'
}

/** The values to choose from: `enum` with its names, or a `oneOf` of constants. */
function optionsOf(schema: JsonSchema): FieldOption[] | undefined {
  const listed = isRecord(schema.items) && typeOf(schema) === 'array' ? schema.items : schema
  const constants = [...schemasIn(listed.oneOf), ...schemasIn(listed.anyOf)].filter(
    (branch) => 'const' in branch,
  )
  if (constants.length > 0) return constants.map((branch) => optionOf(branch.const, branch.title))
  if (!Array.isArray(listed.enum)) return undefined
  const names = listed['ui:enumNames'] ?? uiOption(schema, 'enumNames') ?? listed.enumNames
  const off = uiOption(schema, 'enumDisabled')
  return listed.enum.map((value, index) => ({
    ...optionOf(value, Array.isArray(names) ? names[index] : undefined),
    ...(Array.isArray(off) && off.includes(value) && { disabled: true }),
  }))
}

function optionOf(value: unknown, title: unknown): FieldOption {
  return {
    value: value as FieldOption['value'],
    title: typeof title === 'string' ? title : String(value),
  }
}

function uiOf(schema: JsonSchema): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]) =>
      key.startsWith('ui:') ? [[key.slice('ui:'.length), value]] : [],
    ),
  )
}
