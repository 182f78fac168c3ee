import type { Entity } from '@callboard/core'
import { catalogErrors } from '../errors.ts'
import type { EntityIndex } from './entity-index.ts'
import { fieldValues } from './field-values.ts'
import { columnOf, filled } from './index-part.ts'

/** Words to look for; each must stand in one of the fields, in any letter case, be it inside a word. */
export type TextQuery = string | { term: string; fields?: readonly string[] | undefined }

const defaultFields = ['metadata.name', 'metadata.title', 'metadata.description', 'metadata.tags']
/** Longest text that is looked for, in characters. */
const maxLength = 1000
const maxFields = 20

/** Tells whether the entity at a position holds the text; nothing when there is no text to look for. */
export function textMatcher(
  index: EntityIndex,
  text: TextQuery | undefined,
): ((position: number) => boolean) | undefined {
  const { term, fields = defaultFields } =
    typeof text === 'object' ? text : { term: text ?? '', fields: undefined }
  if (term.length > maxLength)
    throw catalogErrors.FILTER_INVALID({
      filter: term,
      reason: `the text is longer than ${maxLength} characters`,
    })
  if (fields.length > maxFields)
    throw catalogErrors.FILTER_INVALID({
      filter: fields.join(','),
      reason: `the text is looked for in more than ${maxFields} fields`,
    })
  const words = term.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return undefined
  const haystacks = haystacksOf(
    index,
    fields.map((field) => field.toLowerCase()),
  )
  return (position) => words.every((word) => haystacks[position]?.includes(word))
}

function haystacksOf(
  index: EntityIndex,
  fields: readonly string[],
): readonly (string | undefined)[] {
  const whole = index.sameFor?.(fields)
  if (whole) return haystacksOf(whole, fields)
  const haystackOf = (entity: Entity) =>
    fields
      .flatMap((field) => fieldValues(entity, field))
      .join('\n')
      .toLowerCase()
  return index.cached(`text ${fields.join(' ')}`, () =>
    filled(columnOf(index.entities, haystackOf), index.size),
  )
}
