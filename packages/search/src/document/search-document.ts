import { z } from 'zod'

/**
 * Something to be found, in the peer's form. Every other field that is text, a number, a truth value or a list of
 * text can be filtered and counted by, and is searched with a small weight.
 */
export interface SearchDocument {
  title: string
  text: string
  /** Where it is read: a path or an http(s) address. Within its type it is the document's identity. */
  location: string
  /** What it is written in, as in BCP 47; without one it is told by its words. */
  language?: unknown
  /** What decides who may see it; without one everybody may. */
  authorization?: { resourceRef: string }
  [field: string]: unknown
}

/** Longest location: a longer one is no address anybody could follow. */
const maxLocationLength = 2048

/** Deepest nesting that is kept; a document that contains itself ends here too. */
const maxDepth = 16

/** What is checked of a document from a collator; everything else is kept as it is. */
export const searchDocumentSchema = z.looseObject({
  title: z.string(),
  text: z.string(),
  location: z
    .string()
    .min(1)
    .max(maxLocationLength)
    .refine(isFollowable, 'it is neither a path nor an http(s) address'),
  authorization: z.looseObject({ resourceRef: z.string() }).optional(),
})

/** A copy that nobody can change behind the index's back. What is not plain data is left out. */
export function freezeDocument(document: z.infer<typeof searchDocumentSchema>): SearchDocument {
  return freezePlain(document, 0) as SearchDocument
}

// By hand, because `structuredClone` of a hundred thousand documents takes seconds.
function freezePlain(value: unknown, depth: number): unknown {
  if (depth > maxDepth) return undefined
  if (typeof value !== 'object' || value === null) return isPlain(value) ? value : undefined
  if (Array.isArray(value)) return Object.freeze(value.map((each) => freezePlain(each, depth + 1)))
  const copies = Object.entries(value).flatMap(([key, each]) => {
    const copy = freezePlain(each, depth + 1)
    return copy === undefined ? [] : [[key, copy] as const]
  })
  return Object.freeze(Object.fromEntries(copies))
}

function isPlain(value: unknown): boolean {
  return value === null || isScalar(value)
}

/** A location that runs a script when it is followed must not reach a page. */
function isFollowable(location: string): boolean {
  const base = 'https://relative.invalid'
  return URL.canParse(location, base) && /^https?:$/.test(new URL(location, base).protocol)
}

/** Names for the filters that people type in the singular. */
const fieldAliases: Readonly<Record<string, string>> = { tag: 'tags', label: 'labels' }
/** Fields that are text to read, or for us alone. */
const notFilterable = new Set(['title', 'text', 'location', 'authorization'])
/** A longer value is prose. */
const maxValueLength = 200
const maxValues = 100

/** The name of a filter as documents carry it. */
export function filterName(name: string): string {
  return fieldAliases[name] ?? name
}

/** What a document can be filtered and counted by: its values by field. */
export function filterValues(document: SearchDocument): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const [field, value] of Object.entries(document)) {
    if (notFilterable.has(field)) continue
    const values = textsOf(value)
      .filter((text) => text !== '' && text.length <= maxValueLength)
      .slice(0, maxValues)
    if (values.length > 0) found.set(field, [...new Set(values)])
  }
  return found
}

/** The texts in a field, whether it is one or a list; what is neither text, number nor truth value is passed over. */
export function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => (isScalar(each) ? [String(each)] : []))
  return isScalar(value) ? [String(value)] : []
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
