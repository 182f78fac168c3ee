import { createHash } from 'node:crypto'
import { z } from 'zod'
import { catalogErrors } from '../errors.ts'
import type { Order, OrderKey } from './order-by.ts'
import type { EntityFilter } from './predicate.ts'
import type { TextQuery } from './text-query.ts'

/** A place in a result: the question, and where in its order to go on. */
export interface Cursor {
  filter?: EntityFilter | undefined
  text?: TextQuery | undefined
  order: Order
  key: OrderKey
  /** Whether to read on behind the place or the other way before it. */
  direction: 'next' | 'previous'
}

/** Room for the longest filter that a request can carry. */
const maxLength = 512 * 1024

const cursorSchema = z.strictObject({
  // Checked in full when it is used, like any other filter.
  filter: z.custom<EntityFilter>().optional(),
  text: z
    .union([
      z.string(),
      z.strictObject({ term: z.string(), fields: z.array(z.string()).optional() }),
    ])
    .optional(),
  order: z
    .array(z.strictObject({ field: z.string().min(1), order: z.enum(['asc', 'desc']) }))
    .max(8),
  key: z.strictObject({
    values: z.array(z.union([z.string(), z.number(), z.null()])).max(8),
    ref: z.string(),
  }),
  direction: z.enum(['next', 'previous']),
})

/**
 * A cursor as text. The digest finds a cursor that was cut or mixed up; it keeps no secret, and need not: a cursor holds
 * nothing but a question, which is checked and permitted like any other.
 */
export function formatCursor(cursor: Cursor): string {
  const text = JSON.stringify(cursor)
  return `${Buffer.from(text).toString('base64url')}.${digest(text)}`
}

/** @throws CATALOG_CURSOR_INVALID */
export function parseCursor(cursor: string): Cursor {
  const refuse = (reason: string) => catalogErrors.CURSOR_INVALID({ reason })
  if (cursor.length > maxLength) throw refuse('it is too long')
  const [body = '', mark, ...rest] = cursor.split('.')
  const text = Buffer.from(body, 'base64url').toString()
  if (mark !== digest(text) || rest.length > 0) throw refuse('it is not one of this catalog')
  const result = cursorSchema.safeParse(parseJson(text))
  if (!result.success || result.data.key.values.length !== result.data.order.length)
    throw refuse('it is not one of this catalog')
  return result.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function digest(text: string): string {
  return createHash('sha256').update(`callboard cursor 1 ${text}`).digest('base64url').slice(0, 16)
}
