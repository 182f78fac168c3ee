import type { FormField } from '@callboard/scaffolder'
import type { Field } from '../view-models.ts'
import { choicesOf, hrefOf, uiOption } from './field-control.ts'

/** What a field is beside its name, its label and its answer: help, limits, choices, and when it is asked for. */
export function attributesOf(
  field: FormField,
  name: string,
  control: Field['control'],
): Partial<Field> {
  return {
    ...helpOf(field, control),
    ...limitsOf(field),
    ...optionsOf(field, control),
    ...showWhenOf(field, name),
  }
}

function helpOf({ description, help }: FormField, control: Field['control']): Pick<Field, 'help'> {
  const how = { list: 'One per line.', yaml: 'Written as YAML.' }[control as 'list' | 'yaml']
  const parts = [description, help, how].filter((part) => part !== undefined && part !== '')
  const text = parts.map((part, index) => (index < parts.length - 1 ? ended(part) : part)).join(' ')
  return text === '' ? {} : { help: text }
}

/** What another sentence follows ends as one. */
function ended(text: string | undefined = ''): string {
  return /[.!?:…]\s*$/.test(text) ? text : `${text}.`
}

const inputTypes = ['email', 'tel', 'url', 'date', 'datetime-local', 'time', 'color']

/** What a control checks by itself, and how it looks. */
function limitsOf(field: FormField): Partial<Field> {
  const rows = uiOption(field, 'rows')
  const inputType = uiOption(field, 'inputType') ?? uiOption(field, 'widget')
  return {
    ...(field.placeholder && { placeholder: field.placeholder }),
    ...(typeof rows === 'number' && rows > 0 && { rows: Math.min(Math.round(rows), 40) }),
    ...(typeof inputType === 'string' && inputTypes.includes(inputType) && { inputType }),
    ...(uiOption(field, 'inline') === true && { inline: true }),
    ...(field.autofocus && { autofocus: true }),
    ...(field.readonly && { readonly: true }),
    ...(field.type === 'integer' && { step: 1 }),
    ...(field.type === 'number' && { step: 'any' as const }),
    ...(field.minimum !== undefined && { min: field.minimum }),
    ...(field.maximum !== undefined && { max: field.maximum }),
    ...(field.minLength !== undefined && { minLength: field.minLength }),
    ...(field.maxLength !== undefined && { maxLength: field.maxLength }),
    ...(field.pattern && { pattern: field.pattern }),
  }
}

function optionsOf(
  field: FormField,
  control: Field['control'],
): Pick<Field, 'options' | 'suggestions' | 'noAnswer'> {
  const options = choicesOf(field).map((choice) => ({
    value: String(choice.value),
    title: choice.title,
    ...(choice.disabled && { disabled: true }),
    ...hrefOf(choice),
  }))
  if (control === 'combobox') return { suggestions: options }
  if (!['select', 'radio', 'checkboxes'].includes(control)) return {}
  // Left out, a field with a default would have that again.
  const canBeNone = control === 'radio' && !field.required && field.default === undefined
  return { options, ...(canBeNone && { noAnswer: true }) }
}

function showWhenOf({ name: own, visibleWhen }: FormField, name: string): Pick<Field, 'showWhen'> {
  if (!visibleWhen) return {}
  const prefix = name.slice(0, name.length - own.length)
  return {
    showWhen: {
      name: `${prefix}${visibleWhen.field}`,
      ...(visibleWhen.equals && { values: visibleWhen.equals.map(String) }),
      text: conditionText(visibleWhen),
    },
  }
}

function conditionText({ field, equals }: NonNullable<FormField['visibleWhen']>): string {
  const values = equals?.map((value) => JSON.stringify(value)).join(' or ')
  return `Asked only when "${field}" ${values === undefined ? 'has an answer' : `is ${values}`}.`
}
