/** An object of a document that somebody else wrote. */
export type Json = Record<string, unknown>

/** A text or number as text; anything else says nothing. */
export function wordsOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** An object as it is; anything else has no members. */
export function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}
