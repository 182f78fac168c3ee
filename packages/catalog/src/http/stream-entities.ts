import type { Entity } from '@callboard/core'
import { streamJson } from '@callboard/core/http'
import { parseFields, selectFields } from '../query/select-fields.ts'

/** What an answer of entities is made from. */
export interface EntitiesAnswer {
  entities: readonly Entity[]
  /** Parts of each entity to send. @default the whole entity */
  fields?: readonly string[] | undefined
  /** Members that follow the list; without them, the answer is the bare list. */
  beside?: Readonly<Record<string, unknown>>
  headers?: Record<string, string>
}

/**
 * Entities as JSON, written while it is read: a hundred thousand of them never stand in memory as one text, nor keep other
 * requests waiting.
 *
 * @throws CATALOG_FIELD_INVALID
 */
export function streamEntities({ entities, fields, beside, headers }: EntitiesAnswer): Response {
  const paths = fields && parseFields(fields)
  const pieces = jsonOf({
    items: entities,
    toJson: (entity) => JSON.stringify(paths ? selectFields(entity, paths) : entity),
    beside,
  })
  return streamJson(pieces, { ...(headers && { headers }) })
}

function* jsonOf<Item>({
  items,
  toJson,
  beside,
}: {
  items: readonly Item[]
  toJson: (item: Item) => string
  beside: Readonly<Record<string, unknown>> | undefined
}): Generator<string, void> {
  yield beside ? '{"items":[' : '['
  for (const [index, item] of items.entries()) yield `${index === 0 ? '' : ','}${toJson(item)}`
  // What stands beside the list continues the object that the list is in.
  yield beside ? `],${JSON.stringify(beside).slice(1)}` : ']'
}
