import type { FieldOption, FormField, Widget } from '@callboard/scaffolder'
import type { Control } from '../view-models.ts'

const controls: Record<Widget, Control> = {
  text: 'text',
  textarea: 'textarea',
  password: 'password',
  number: 'number',
  boolean: 'checkbox',
  select: 'select',
  radio: 'radio',
  checkboxes: 'checkboxes',
  array: 'list',
  secret: 'password',
  object: 'group',
  hidden: 'hidden',
}

/** How a field is drawn, and so how its answer is posted. */
export function controlOf(field: FormField): Control {
  const { widget, type, items, fields, options } = field
  if (widget === 'hidden') return 'hidden'
  if (type === 'array' && widget !== 'secret') return arrayControl(field)
  if (type === 'object') return fields?.length ? 'group' : 'yaml'
  if (field.freeText && options?.length) return 'combobox'
  if (type === 'boolean') return widget === 'radio' || widget === 'select' ? widget : 'checkbox'
  // A choice without anything to choose from.
  if (['select', 'radio', 'checkboxes'].includes(widget) && !options?.length) return 'text'
  if (widget === 'array' && items === undefined) return 'list'
  return controls[widget]
}

function arrayControl({ widget, items, options }: FormField): Control {
  if (widget === 'checkboxes' || options?.length) return options?.length ? 'checkboxes' : 'list'
  if (items === undefined) return widget === 'array' ? 'yaml' : 'list'
  if (items.type === 'object') return items.fields?.length ? 'items' : 'yaml'
  return items.type === 'array' ? 'yaml' : 'list'
}

/** Whether an answer must not be shown again. */
export function isHiddenAnswer({ widget }: FormField): boolean {
  return widget === 'secret' || widget === 'password'
}

/** What there is to choose from; a boolean that is not a check box is a choice of two. */
export function choicesOf(field: FormField): readonly FieldOption[] {
  if (field.options?.length) return field.options
  if (field.type !== 'boolean') return []
  return [
    { value: true, title: 'Yes' },
    { value: false, title: 'No' },
  ]
}

/** Where a choice can be looked at: a page of this portal, or of the web. */
export function hrefOf({ url }: FieldOption): { href?: string } {
  return url !== undefined && /^(?:https?:\/\/|\/(?![/\\]))/.test(url) ? { href: url } : {}
}

/** What a template says about a field with `ui:<key>` or in its `ui:options`. */
export function uiOption({ ui }: FormField, key: string): unknown {
  const { options } = ui
  const nested = typeof options === 'object' && options !== null ? options : {}
  return ui[key] ?? (nested as Record<string, unknown>)[key]
}
