/** Names that every object has. */
const inherited = ['__proto__', 'constructor', 'prototype', 'hasownproperty', 'tostring', 'valueof']

/** Names that scripts around the article may look up on `window`, `document` or an object used as a map. */
const reserved = new Set(
  [
    ...inherited,
    ...['window', 'document', 'location', 'cookie', 'self', 'top', 'parent', 'frames', 'opener'],
    ...['name', 'status', 'event', 'history', 'navigator', 'origin', 'config', 'globalthis'],
    ...['body', 'head', 'forms', 'images', 'links', 'scripts', 'domain', 'referrer', 'title'],
  ].map((name) => name.toLowerCase()),
)

/**
 * An id as an author may set it: letters, digits, `_`, `.`, `:` and `-`; other characters become `-`. One that
 * would shadow a global or a property is prefixed, as GitHub does with every id.
 */
export function safeId(id: string): string | undefined {
  const clean = id
    .trim()
    .slice(0, 200)
    .replace(/[^\p{L}\p{N}_.:-]+/gu, '-')
  if (!/[\p{L}\p{N}_]/u.test(clean)) return undefined
  return reserved.has(clean.toLowerCase()) ? `user-content-${clean}` : clean
}

/**
 * An id made of the text of a heading. "Status" and "History" are common headings that links name, and an id cannot
 * shadow what `window` has of its own, so only names that every object has are prefixed.
 */
export function safeSlug(slug: string): string {
  return inherited.includes(slug.toLowerCase()) ? `user-content-${slug}` : slug
}
