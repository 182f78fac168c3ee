import type { FormField, FormPlan } from '@callboard/scaffolder'
import { stringify } from 'yaml'
import { controlOf, isHiddenAnswer } from './field-control.ts'
import { itemIds, itemsName, maxItems, type Posted, textsOf } from './posted.ts'
import { repoPartsOf } from './repo-group.ts'

type Texts = Record<string, string | string[]>

/** Answers as a browser would post them, so that a form can be filled with them; what must not be shown is left out. */
export function writeAnswers(
  plan: FormPlan,
  parameters: Readonly<Record<string, unknown>>,
): Posted {
  return writeFields(
    plan.pages.flatMap((page) => page.fields),
    { values: parameters, prefix: '' },
  )
}

/** A form before anybody has filled it in. */
export function initialAnswers(plan: FormPlan): Posted {
  return writeAnswers(plan, defaultsOf(plan.pages.flatMap((page) => page.fields)))
}

/** The same form with one group more at the end of a list. */
export function withItem(plan: FormPlan, posted: Posted, name: string): Posted {
  const found = findList(plan, posted, name)
  const ids = itemIds(posted, name)
  if (!found?.items || ids.length >= maxItems) return posted
  const id = String(Math.max(-1, ...ids.map(Number)) + 1)
  const fields = found.items.fields ?? []
  return {
    ...posted,
    ...writeFields(fields, { values: defaultsOf(fields), prefix: `${name}.${id}.` }),
    [itemsName(name)]: [...ids, id],
  }
}

/** The same form without one group, named `<list>.<id>`. */
export function withoutItem(posted: Posted, group: string): Posted {
  const [, name = '', gone = ''] = /^(.+)\.(\d+)$/.exec(group) ?? []
  const kept = itemIds(posted, name).filter((id) => id !== gone)
  const others = Object.entries(posted).filter(([key]) => !key.startsWith(`${name}.${gone}.`))
  return { ...Object.fromEntries(others), [itemsName(name)]: kept }
}

/** What is posted of a form's own fields, as pairs for hidden inputs; what must not be shown is left out. */
export function shownPairs(plan: FormPlan, posted: Posted): { name: string; value: string }[] {
  const hidden = hiddenNames(plan, posted)
  return namesOf(plan, posted)
    .filter((name) => !hidden.includes(name))
    .flatMap((name) => textsOf(posted, name).map((value) => ({ name, value })))
}

/** Names of the fields whose answers must not be shown. */
export function hiddenNames(plan: FormPlan, posted: Posted): string[] {
  return eachField(plan, posted).flatMap(({ field, name }) => (isHiddenAnswer(field) ? [name] : []))
}

function namesOf(plan: FormPlan, posted: Posted): string[] {
  return eachField(plan, posted).map(({ field, name }) =>
    controlOf(field) === 'items' ? itemsName(name) : name,
  )
}

function findList(plan: FormPlan, posted: Posted, name: string): FormField | undefined {
  return eachField(plan, posted).find(
    (each) => each.name === name && controlOf(each.field) === 'items',
  )?.field
}

/** Every field of a form with the name that it is posted under, those of the groups of its lists included. */
function eachField(plan: FormPlan, posted: Posted): { field: FormField; name: string }[] {
  const visit = (field: FormField, prefix: string): { field: FormField; name: string }[] => {
    const name = `${prefix}${field.name}`
    const inside =
      controlOf(field) === 'items'
        ? itemIds(posted, name).flatMap((id) =>
            (field.items?.fields ?? []).flatMap((child) => visit(child, `${name}.${id}.`)),
          )
        : (field.fields ?? []).flatMap((child) => visit(child, `${name}.`))
    return [{ field, name }, ...inside]
  }
  return plan.pages.flatMap(({ fields }) => fields.flatMap((field) => visit(field, '')))
}

function writeFields(
  fields: readonly FormField[],
  { values, prefix }: { values: Readonly<Record<string, unknown>>; prefix: string },
): Texts {
  return Object.assign(
    {},
    ...fields.map((field) =>
      write(field, { value: values[field.name], name: prefix + field.name }),
    ),
  )
}

function write(field: FormField, { value, name }: { value: unknown; name: string }): Texts {
  if (value === undefined || value === null || isHiddenAnswer(field)) return {}
  const list = Array.isArray(value) ? value : [value]
  switch (controlOf(field)) {
    case 'items':
      return writeItems(field.items?.fields ?? [], { items: list, name })
    case 'group':
      return writeFields(field.fields ?? [], {
        values: field.repoHosts && typeof value === 'string' ? repoPartsOf(value) : toRecord(value),
        prefix: `${name}.`,
      })
    case 'yaml':
      return { [name]: stringify(value) }
    case 'list':
      return { [name]: list.map(String).join('\n') }
    case 'checkboxes':
      return { [name]: list.map(String) }
    default:
      return { [name]: typeof value === 'object' ? JSON.stringify(value) : String(value) }
  }
}

function writeItems(
  fields: readonly FormField[],
  { items, name }: { items: readonly unknown[]; name: string },
): Texts {
  const shown = items.slice(0, maxItems)
  return Object.assign(
    { [itemsName(name)]: shown.map((_item, index) => String(index)) },
    ...shown.map((item, index) =>
      writeFields(fields, { values: toRecord(item), prefix: `${name}.${index}.` }),
    ),
  )
}

/** Defaults, with as many groups as a list must have. */
function defaultsOf(fields: readonly FormField[]): Record<string, unknown> {
  return Object.fromEntries(
    fields.map((field) => {
      const control = controlOf(field)
      if (control === 'group')
        return [field.name, { ...defaultsOf(field.fields ?? []), ...toRecord(field.default) }]
      if (control !== 'items' || field.default !== undefined) return [field.name, field.default]
      const item = defaultsOf(field.items?.fields ?? [])
      const length = Math.min(field.minItems ?? 0, maxItems)
      return [field.name, Array.from({ length }, () => item)]
    }),
  )
}

function toRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {}
}
