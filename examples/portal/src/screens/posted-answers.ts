import type { FormField, FormPlan } from '@callboard/scaffolder'
import type { Answers } from './template-form.ts'

/** What a form gave: texts made into the types that the fields ask for. The scaffolder judges them. */
export interface PostedAnswers {
  parameters: Record<string, unknown>
  secrets: Record<string, string>
}

/** Reads the answers of a form out of what a browser posts, in which everything is text. */
export function readAnswers(
  plan: FormPlan,
  posted: Readonly<Record<string, unknown>>,
): PostedAnswers {
  const answers: PostedAnswers = { parameters: {}, secrets: {} }
  for (const page of plan.pages) {
    for (const field of page.fields) {
      if (field.widget === 'secret') {
        const [text] = textsOf(posted[field.name])
        if (text) answers.secrets[field.name] = text
        continue
      }
      const value = read(field, posted, '')
      if (value !== undefined) answers.parameters[field.name] = value
    }
  }
  return answers
}

/** Answers as they are posted again, for a form that is shown once more. */
export function flattenAnswers(
  parameters: Readonly<Record<string, unknown>>,
  prefix = '',
): Answers {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]): [string, unknown][] =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(flattenAnswers(value as Record<string, unknown>, `${prefix}${name}.`))
        : [[`${prefix}${name}`, value]],
    ),
  )
}

function read(
  field: FormField,
  posted: Readonly<Record<string, unknown>>,
  prefix: string,
): unknown {
  const name = `${prefix}${field.name}`
  if (field.widget === 'object') {
    const entries = (field.fields ?? []).map(
      (child) => [child.name, read(child, posted, `${name}.`)] as const,
    )
    const given = entries.filter(([, value]) => value !== undefined)
    return given.length > 0 ? Object.fromEntries(given) : undefined
  }
  const texts = textsOf(posted[name])
  if (field.widget === 'boolean') return texts.includes('true')
  if (field.widget === 'array' || field.widget === 'checkboxes') {
    const items = texts
      .flatMap((text) => (field.widget === 'array' ? text.split(/\r?\n/) : [text]))
      .filter((text) => text.trim() !== '')
    return items.length > 0 ? items.map((text) => typed(field.items ?? field, text)) : undefined
  }
  const [text = ''] = texts
  return text === '' ? undefined : typed(field, text)
}

/** A choice is given as the template's own value, whatever its type. */
function typed(field: FormField, text: string): unknown {
  const chosen = field.options?.find(({ value }) => String(value) === text)
  if (chosen && !field.freeText) return chosen.value
  if (field.type !== 'number' && field.type !== 'integer') return text
  const number = Number(text)
  return Number.isFinite(number) ? number : text
}

/** Browsers end lines with CRLF; what is generated from them must not. */
function textsOf(value: unknown): string[] {
  return [value ?? []]
    .flat()
    .filter((text): text is string => typeof text === 'string')
    .map((text) => text.replaceAll('\r\n', '\n'))
}
