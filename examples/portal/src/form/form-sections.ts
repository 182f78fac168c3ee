import type { FormField, FormPlan, ParameterProblem } from '@callboard/scaffolder'
import type { Field, TemplateFormPage } from '../view-models.ts'
import { attributesOf } from './field-attributes.ts'
import { choicesOf, controlOf, uiOption } from './field-control.ts'
import { itemIds, itemsName, linesOf, maxItems, type Posted, textsOf } from './posted.ts'

/** What a form is filled with. */
export interface Filled {
  posted: Posted
  problems: readonly ParameterProblem[]
  /** Names of fields whose answers are held on the server, because a page would show them. */
  held: ReadonlySet<string>
}

/** Where a field stands: what it is posted under, and what problems call it. They differ inside lists. */
interface Place {
  name: string
  path: string
}

/** The sections of a form, filled with answers and with what is wrong with them. */
export function toSections(
  plan: FormPlan,
  filled: Filled,
): Pick<TemplateFormPage, 'sections' | 'errors'> {
  const places = new Map<string, Field>()
  const draw = (field: FormField, { name, path }: Place): Field => {
    const inside = { name: `${name}.`, path: `${path}.` }
    const child = (each: FormField, at = inside) =>
      draw(each, { name: `${at.name}${each.name}`, path: `${at.path}${each.name}` })
    const drawn: Field = {
      ...toField(field, { name, path }, filled),
      ...(controlOf(field) === 'group' && {
        fields: field.fields?.map((each) => child(each)) ?? [],
      }),
      ...(controlOf(field) === 'items' && drawItems(field, { name, path }, { filled, child })),
    }
    places.set(path, drawn)
    return drawn
  }
  const sections = plan.pages.map((page, index) => ({
    id: `page-${index + 1}`,
    title: page.title,
    ...(page.description && { description: page.description }),
    fields: page.fields.map((field) => draw(field, top(field.name))),
  }))
  return { sections, errors: filled.problems.map((problem) => toError(problem, places, sections)) }
}

const top = (name: string): Place => ({ name, path: name })

function drawItems(
  field: FormField,
  { name, path }: Place,
  { filled, child }: { filled: Filled; child: (field: FormField, at: Place) => Field },
): Pick<Field, 'items' | 'itemsName' | 'addName' | 'removable'> {
  const ids = itemIds(filled.posted, name)
  const most = Math.min(field.maxItems ?? maxItems, maxItems)
  return {
    itemsName: itemsName(name),
    items: ids.map((id, index) => ({
      id,
      name: `${name}.${id}`,
      title: `${field.items?.title && field.items.title !== 'item' ? field.items.title : field.title} ${index + 1}`,
      fields: (field.items?.fields ?? []).map((each) =>
        child(each, { name: `${name}.${id}.`, path: `${path}.${index}.` }),
      ),
    })),
    ...(uiOption(field, 'addable') !== false && ids.length < most && { addName: name }),
    ...(uiOption(field, 'removable') !== false &&
      ids.length > (field.minItems ?? 0) && { removable: true }),
  }
}

function toField(field: FormField, { name, path }: Place, filled: Filled): Field {
  const control = controlOf(field)
  const problem = filled.problems.find((each) => isAbout(each, { path, control }))
  const held = filled.held.has(name)
  const isOptional = !field.required || held
  return {
    name,
    id: idOf(name),
    label: field.title,
    control,
    ...shownValue(control, textsOf(filled.posted, name)),
    ...(control === 'checkboxes' && othersOf(field, textsOf(filled.posted, name))),
    ...(isOptional && { optional: true }),
    ...(held && { held: true }),
    ...(problem && { error: sentence(field.title, problem) }),
    ...attributesOf(field, name, control),
  }
}

/** A control that takes a whole list or object stands for everything in it. */
function isAbout(
  problem: ParameterProblem,
  { path, control }: { path: string; control: Field['control'] },
): boolean {
  const about = fieldPath(problem.path)
  return (
    about === path || (control !== 'group' && control !== 'items' && about.startsWith(`${path}.`))
  )
}

function shownValue(control: Field['control'], texts: readonly string[]): Pick<Field, 'value'> {
  if (control === 'password') return {}
  if (control === 'checkbox') return { value: texts.includes('true') }
  if (control === 'checkboxes') return { value: [...texts] }
  return texts.length > 0 ? { value: texts.join('\n') } : {}
}

/** What was chosen without being offered. */
function othersOf(field: FormField, texts: readonly string[]): Pick<Field, 'others'> {
  if (!field.freeText) return {}
  const offered = new Set(choicesOf(field).map(({ value }) => String(value)))
  return {
    others: linesOf(texts)
      .filter((line) => !offered.has(line))
      .join('\n'),
  }
}

function toError(
  problem: ParameterProblem,
  places: ReadonlyMap<string, Field>,
  sections: TemplateFormPage['sections'],
): TemplateFormPage['errors'][number] {
  const { path } = problem
  const parts = fieldPath(path).split('.')
  const nearest = parts
    .map((_part, index) => parts.slice(0, parts.length - index).join('.'))
    .find((each) => places.has(each))
  const field = nearest === undefined ? undefined : places.get(nearest)
  const fieldId = field?.id ?? sections[0]?.id ?? 'content'
  return { fieldId, message: sentence(field?.label ?? path, problem) }
}

/** What a template says itself is said as it is. */
function sentence(title: string, { message, isSentence }: ParameterProblem): string {
  return isSentence ? message : `${title} ${message}`
}

/** Secrets are named apart from the other answers; on the page they are fields like any other. */
function fieldPath(path: string): string {
  return path.replace(/^secrets\./, '')
}

function idOf(name: string): string {
  return `field-${name.replaceAll('.', '--')}`
}
