import type { z } from 'zod'
import { bulkActionSchema, type TestMappings } from './test-server-bodies.ts'
import {
  createReader,
  type TestDocument,
  type TestReader,
  TestRefusal,
} from './test-server-query.ts'

/** An index of the server. */
export interface TestIndex {
  aliases: Set<string>
  mappings: TestMappings
  created: number
  /** What was written. */
  written: Map<string, TestDocument>
  /** What of it can be seen since the last refresh. */
  reader: TestReader
}

/** Shows what was written. */
export function refresh(index: TestIndex) {
  index.reader = createReader([...index.written.values()], (field) => typeOf(index.mappings, field))
  return { _shards: { total: 1, successful: 1, failed: 0 } }
}

/** Carries out the lines of a request. */
export function bulk({ written, mappings }: TestIndex, body: string) {
  if (!body.endsWith('\n'))
    throw new TestRefusal(400, 'illegal_argument_exception', 'must end with a newline')
  const lines = body.split('\n').slice(0, -1)
  const items: unknown[] = []
  while (lines.length > 0) {
    const action = parse(bulkActionSchema, lines.shift() ?? '')
    if ('delete' in action) {
      const isThere = written.delete(action.delete._id)
      items.push({ delete: { _id: action.delete._id, status: isThere ? 200 : 404 } })
      continue
    }
    const source = JSON.parse(lines.shift() ?? '')
    const { _id: id } = action.index
    const problem = problemIn(source, mappings)
    if (!problem) written.set(id, { id, source })
    items.push({
      index: problem
        ? { _id: id, status: 400, error: { type: 'mapper_parsing_exception', reason: problem } }
        : { _id: id, status: 201 },
    })
  }
  return { errors: JSON.stringify(items).includes('"error"'), items }
}

/** What a strict mapping says against a document. */
function problemIn(source: Record<string, unknown>, mappings: TestMappings): string | undefined {
  for (const [field, value] of Object.entries(source)) {
    const type = typeOf(mappings, field)
    if (field === 'lengths') continue
    if (type === undefined) return `[${field}] is not in the strict mapping`
    for (const each of [value].flat()) {
      if (typeof each !== 'string') return `[${field}] is no text`
      const isIndexed = type === 'keyword' && field !== 'record'
      if (isIndexed && Buffer.byteLength(each) > 32_766) return `immense term in [${field}]`
    }
  }
  return undefined
}

function typeOf({ properties }: TestMappings, field: string): string | undefined {
  const [outer = '', inner] = field.split('.')
  const found = properties[outer]
  if (!found) return undefined
  if ('properties' in found) return inner ? found.properties[inner]?.type : undefined
  return found.type
}

/** Reads a body, in which nothing may be that is not known. */
export function parse<Schema extends z.ZodType>(schema: Schema, body: string): z.infer<Schema> {
  const read = schema.safeParse(JSON.parse(body))
  if (read.success) return read.data
  throw new TestRefusal(400, 'x_content_parse_exception', JSON.stringify(read.error.issues))
}
