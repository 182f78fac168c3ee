import { isDeepStrictEqual } from 'node:util'
import { hasErrors, parseYaml } from '@callboard/core'
import type { FormField, FormPlan } from '@callboard/scaffolder'
import { choicesOf, controlOf } from './field-control.ts'
import { fullReference } from './full-reference.ts'
import { isAsked } from './is-asked.ts'
import { itemIds, linesOf, type Posted, textsOf } from './posted.ts'
import { repoUrlOf } from './repo-group.ts'

/** What a form gave: texts made into the types that the fields ask for. The scaffolder judges them. */
export interface Answers {
  parameters: Record<string, unknown>
  secrets: Record<string, string>
}

/** Reads the answers of a form out of what a browser posts. */
export function readAnswers(plan: FormPlan, posted: Posted): Answers {
  const fields = plan.pages.flatMap((page) => page.fields)
  const isSecret = ({ widget }: FormField) => widget === 'secret'
  const secrets = fields.filter(isSecret).flatMap(({ name }): [string, string][] => {
    const [text] = textsOf(posted, name)
    return text ? [[name, text]] : []
  })
  return {
    parameters: readFields(
      fields.filter((field) => !isSecret(field)),
      { posted, prefix: '' },
    ),
    secrets: Object.fromEntries(secrets),
  }
}

interface Place {
  posted: Posted
  /** What stands before the names of the fields. */
  prefix: string
}

/** Without scripts a browser posts what is not asked for, too: it is left out here. */
function readFields(fields: readonly FormField[], place: Place): Record<string, unknown> {
  const given = fields.flatMap((field): [string, unknown][] => {
    const value = read(field, place)
    return value === undefined ? [] : [[field.name, value]]
  })
  const values = Object.fromEntries(given)
  return Object.fromEntries(given.filter(([name]) => isAsked(name, fields, values)))
}

function read(field: FormField, { posted, prefix }: Place): unknown {
  const name = `${prefix}${field.name}`
  const texts = textsOf(posted, name)
  const [text = ''] = texts
  switch (controlOf(field)) {
    case 'checkbox':
      return texts.includes('true')
    case 'checkboxes':
      return listOf(field, field.freeText ? [...new Set(linesOf(texts))] : texts)
    case 'list':
      return listOf(field, linesOf(texts))
    case 'items':
      return readItems(field, { posted, prefix: `${name}.` }, name)
    case 'group':
      if (field.repoHosts)
        return repoUrlOf(
          field.repoHosts,
          readFields(field.fields ?? [], { posted, prefix: `${name}.` }),
        )
      return readGroup(field, { posted, prefix: `${name}.` })
    case 'yaml':
      return text.trim() === '' ? emptyAnswer(field) : yamlValue(text)
    default:
      return text === '' ? emptyAnswer(field) : typed(field, text)
  }
}

function listOf(field: FormField, texts: readonly string[]): unknown {
  const given = texts.filter((text) => text.trim() !== '')
  const items = given.map((text) => typed({ ...field.items, ...choice(field) } as FormField, text))
  return items.length > 0 ? items : emptied(field)
}

/** What a list says of its choices is said of its items. */
function choice({ options, freeText, ui }: FormField): Partial<FormField> {
  return { ui, ...(options && { options }), ...(freeText && { freeText }) }
}

function readItems(field: FormField, { posted, prefix }: Place, name: string): unknown {
  const fields = field.items?.fields ?? []
  const items = itemIds(posted, name).map((id) =>
    readFields(fields, { posted, prefix: `${prefix}${id}.` }),
  )
  return items.length > 0 ? items : emptied(field)
}

/** A list that was emptied stays empty, though left out it would have its default. */
function emptied(field: FormField): unknown {
  const asked = emptyAnswer(field)
  return asked ?? (Array.isArray(field.default) && field.default.length > 0 ? [] : undefined)
}

/**
 * What a template takes for no answer. An empty text only stands for a default that was taken out: a page cannot tell a
 * field that was emptied from one that nobody touched, and that one must not fail on its own pattern.
 */
function emptyAnswer({ emptyValue, default: initial }: FormField): unknown {
  return emptyValue === '' && initial === undefined ? undefined : emptyValue
}

/** A group that may be left out is, when nothing in it says more than the form did by itself. */
function readGroup(field: FormField, place: Place): unknown {
  const { fields = [], required } = field
  const values = readFields(fields, place)
  const says = fields.some(({ name, default: initial }) => {
    const value = values[name]
    return value !== undefined && value !== false && !isDeepStrictEqual(value, initial)
  })
  return says || required ? values : undefined
}

/** Text that is no YAML is passed on as it is: the scaffolder says that it is not of the right type. */
function yamlValue(text: string): unknown {
  const { documents, issues } = parseYaml(text, { file: 'answer' })
  const [document] = documents
  return documents.length !== 1 || hasErrors(issues) ? text : document?.value
}

/** A choice is given as the template's own value, whatever its type. */
function typed(field: FormField, text: string): unknown {
  const chosen = choicesOf(field).find(({ value }) => String(value) === text)
  if (chosen) return chosen.value
  if (field.type !== 'number' && field.type !== 'integer') return fullReference(field, text)
  const number = Number(text)
  return Number.isFinite(number) && text.trim() !== '' ? number : text
}
