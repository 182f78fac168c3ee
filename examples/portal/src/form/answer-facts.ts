import type { FormField, FormPlan } from '@callboard/scaffolder'
import { stringify } from 'yaml'
import type { Fact } from '../view-models.ts'
import { choicesOf, hrefOf, isHiddenAnswer } from './field-control.ts'

/** Answers for reading, by the titles of their fields. What must not be shown is only said to be there. */
export function answerFacts(
  plan: FormPlan,
  {
    parameters,
    secrets,
  }: { parameters: Readonly<Record<string, unknown>>; secrets: Readonly<Record<string, string>> },
): Fact[] {
  return plan.pages
    .flatMap(({ fields }) => fields)
    .flatMap((field): Fact[] => {
      const value = field.widget === 'secret' ? secrets[field.name] : parameters[field.name]
      if (value === undefined || field.review?.show === false) return []
      return [{ term: field.title, ...shown(field, value) }]
    })
}

function shown(field: FormField, value: unknown): Partial<Fact> {
  if (isHiddenAnswer(field)) return { text: 'Hidden' }
  if (field.review?.mask !== undefined) return { text: field.review.mask }
  if (typeof value === 'boolean') return { text: value ? 'Yes' : 'No' }
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object'))
    return { mono: value.map(String).join(', ') }
  if (typeof value === 'object' && value !== null)
    return { block: stringify(withoutHidden(field, value)).trimEnd() }
  const chosen = choicesOf(field).find((choice) => choice.value === value)
  const { href } = chosen ? hrefOf(chosen) : {}
  if (chosen && href !== undefined) return { link: { title: chosen.title, href, external: true } }
  if (chosen && chosen.title !== String(value)) return { text: chosen.title }
  // A sentence is read, a name is compared.
  return /\s/.test(String(value)) ? { text: String(value) } : { mono: String(value) }
}

function withoutHidden(field: FormField | undefined, value: unknown): unknown {
  if (field && isHiddenAnswer(field)) return 'Hidden'
  if (Array.isArray(value)) return value.map((item) => withoutHidden(field?.items, item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => {
      const inside = field?.fields?.find((each) => each.name === name)
      if (inside?.review?.show === false) return []
      return [[name, inside?.review?.mask ?? withoutHidden(inside, item)]]
    }),
  )
}
