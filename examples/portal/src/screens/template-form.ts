import type { FormField, FormPlan, ParameterProblem } from '@callboard/scaffolder'
import type { Control, Field, TemplateFormPage } from '../view-models.ts'

/** Answers by the name of their field, as they were posted or given before. */
export type Answers = Readonly<Record<string, unknown>>

const controls: Record<FormField['widget'], Control> = {
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

/** The sections of a form, filled with answers and with what is wrong with them. */
export function toSections(
  plan: FormPlan,
  { answers, problems }: { answers: Answers; problems: readonly ParameterProblem[] },
): Pick<TemplateFormPage, 'sections' | 'errors'> {
  const sections = plan.pages.map((page, index) => ({
    id: `page-${index + 1}`,
    title: page.title,
    ...(page.description && { description: page.description }),
    fields: page.fields.map((field) => toField(field, { prefix: '', answers, problems })),
  }))
  const labels = new Map(sections.flatMap(({ fields }) => fields.flatMap(labelsOf)))
  return {
    sections,
    errors: problems.map(({ path, message }) => {
      const name = fieldNameOf(path)
      const label = labels.get(name)
      const fieldId = label === undefined ? (sections[0]?.id ?? 'content') : idOf(name)
      return { fieldId, message: `${label ?? path} ${message}` }
    }),
  }
}

function toField(
  field: FormField,
  {
    prefix,
    answers,
    problems,
  }: { prefix: string; answers: Answers; problems: readonly ParameterProblem[] },
): Field {
  const name = `${prefix}${field.name}`
  const problem = problems.find(({ path }) => fieldNameOf(path) === name)
  const suggestions = field.freeText ? field.options?.map(({ value }) => String(value)) : undefined
  const value = shownValue(field, answers[name] ?? field.default)
  return {
    name,
    id: idOf(name),
    label: field.title,
    control: field.freeText && field.options?.length ? 'combobox' : controls[field.widget],
    ...helpOf(field),
    ...(value !== undefined && { value }),
    ...(!field.required && { optional: true }),
    ...(problem && { error: `${field.title} ${problem.message}` }),
    ...(field.placeholder && { placeholder: field.placeholder }),
    ...(suggestions
      ? { suggestions }
      : field.options && {
          options: field.options.map((option) => ({
            value: String(option.value),
            title: option.title,
          })),
        }),
    ...(field.fields && {
      fields: field.fields.map((child) =>
        toField(child, { prefix: `${name}.`, answers, problems }),
      ),
    }),
    ...(typeof field.ui.rows === 'number' && { rows: field.ui.rows }),
    ...(field.minimum !== undefined && { min: field.minimum }),
    ...(field.maximum !== undefined && { max: field.maximum }),
    ...(field.minLength !== undefined && { minLength: field.minLength }),
    ...(field.maxLength !== undefined && { maxLength: field.maxLength }),
    ...(field.pattern && { pattern: field.pattern }),
    ...(field.visibleWhen?.equals && {
      showWhen: {
        name: `${prefix}${field.visibleWhen.field}`,
        values: field.visibleWhen.equals.map(String),
      },
    }),
  }
}

function helpOf({ description, help }: FormField): { help?: string } {
  const text = [description, help].filter(Boolean).join(' ')
  return text === '' ? {} : { help: text }
}

function shownValue(field: FormField, value: unknown): Field['value'] {
  if (value === undefined || value === null || field.widget === 'secret') return undefined
  if (field.widget === 'boolean') return value === true || value === 'true'
  return Array.isArray(value) ? value.map(String) : String(value)
}

function labelsOf({ name, label, fields = [] }: Field): [name: string, label: string][] {
  return [[name, label], ...fields.flatMap(labelsOf)]
}

/** Secrets are named apart from the other answers; on the page they are fields like any other. */
function fieldNameOf(path: string): string {
  return path.replace(/^secrets\./, '')
}

function idOf(name: string): string {
  return `field-${name.replaceAll('.', '-')}`
}
