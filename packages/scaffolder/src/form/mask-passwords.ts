import { isRecord } from '../expressions/plain-data.ts'
import type { Template } from '../template/template.ts'
import type { JsonSchema } from './json-schema.ts'
import { pageFields } from './page-fields.ts'

/** Answers with those to password fields taken out. */
export interface MaskedAnswers {
  /** The answers as they may be shown and kept. */
  shown: Readonly<Record<string, unknown>>
  /** What was typed into password fields, by the path of the field. */
  passwords: readonly { path: string; text: string }[]
}

/** Whether a field is typed without being seen, though its value is a parameter like any other. */
export function isPassword(schema: JsonSchema): boolean {
  const options = isRecord(schema['ui:options']) ? schema['ui:options'] : {}
  return (schema['ui:widget'] ?? options.widget) === 'password' && schema['ui:field'] !== 'Secret'
}

/**
 * Takes the answers to `ui:widget: password` out of what is kept of a run. A template that uses the widget for a
 * parameter means it to be hidden, so it is: in the form, in the plan, in the log and in the record.
 */
export function maskPasswords(
  { pages }: Pick<Template, 'pages'>,
  values: Readonly<Record<string, unknown>>,
): MaskedAnswers {
  const passwords: { path: string; text: string }[] = []
  const visit = (schema: JsonSchema, value: unknown, path: string): unknown => {
    // A secret is only one at the top of a form; below it, it is an answer to be hidden like a password.
    if (isPassword(schema) || schema['ui:field'] === 'Secret') {
      if (value === undefined || value === null || value === '') return value
      passwords.push({ path, text: typeof value === 'string' ? value : JSON.stringify(value) })
      return '***'
    }
    const { items } = schema
    if (Array.isArray(value) && isRecord(items))
      return value.map((item, index) => visit(items, item, `${path}.${index}`))
    if (!isRecord(value)) return value
    return visitFields(schema, value, path)
  }
  const visitFields = (schema: JsonSchema, value: Record<string, unknown>, path: string) => {
    const shown: Record<string, unknown> = { ...value }
    for (const field of pageFields(schema)) {
      if (!Object.hasOwn(value, field.name)) continue
      const at = path === '' ? field.name : `${path}.${field.name}`
      shown[field.name] = visit(field.schema, value[field.name], at)
    }
    return shown
  }
  const shown = pages.reduce<Record<string, unknown>>(
    (answers, { schema }) => visitFields(schema, answers, ''),
    { ...values },
  )
  return passwords.length === 0 ? { shown: values, passwords } : { shown, passwords }
}
