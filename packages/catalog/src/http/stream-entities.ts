import type { Entity } from '@callboard/core'
import { parseFields, selectFields } from '../query/select-fields.ts'

/** Characters that are collected before they are sent on. */
const chunkLength = 64 * 1024

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
  const body = new ReadableStream<string>({
    pull(controller) {
      let chunk = ''
      while (chunk.length < chunkLength) {
        const { done, value } = pieces.next()
        if (!done) chunk += value
        else {
          if (chunk !== '') controller.enqueue(chunk)
          controller.close()
          return
        }
      }
      controller.enqueue(chunk)
    },
  })
  return new Response(body.pipeThrough(new TextEncoderStream()), {
    headers: { 'content-type': 'application/json', ...headers },
  })
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
