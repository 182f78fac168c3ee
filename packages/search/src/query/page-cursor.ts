import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { EngineQuery } from '../engine/engine.ts'
import { searchErrors } from '../errors.ts'

const cursorSchema = z.tuple([
  z.enum(['after', 'before']),
  z.number(),
  z.string().max(4096),
  z.string().max(64),
])

/** Where a page begins or ends, in the order of results. */
export type PageEdge = NonNullable<EngineQuery['from']>

/**
 * A cursor for the results of one question. It names a place in the order rather than a page number, so that
 * documents which come or go between two pages neither repeat nor hide others.
 */
export function formatCursor({ side, key }: PageEdge, fingerprint: string): string {
  return Buffer.from(JSON.stringify([side, key.score, key.id, fingerprint])).toString('base64url')
}

/**
 * Reads a cursor. One that belongs to another question (the type was changed meanwhile) means the first page.
 *
 * @throws SEARCH_CURSOR_INVALID
 */
export function parseCursor(cursor: string, fingerprint: string): PageEdge | undefined {
  const parsed = cursorSchema.safeParse(decode(cursor))
  if (!parsed.success) throw searchErrors.CURSOR_INVALID({ cursor })
  const [side, score, id, asked] = parsed.data
  return asked === fingerprint ? { side, key: { score, id } } : undefined
}

/** What tells one question from another. */
export function fingerprintOf(question: unknown): string {
  return createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, 16)
}

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
}
