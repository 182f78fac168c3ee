import { storableText } from '../candidates/stored-document.ts'
import { type SearchField, searchFields } from '../document/indexed-document.ts'
import type { DocumentContent } from '../engine/document-content.ts'

/** The weight that a field has in a vector: there are four of them for five fields. */
const letters: Readonly<Record<SearchField, string>> = {
  name: 'A',
  title: 'B',
  tags: 'C',
  more: 'C',
  text: 'D',
}

/** Frequencies from here on count the same. */
const maxFrequency = 15
/** PostgreSQL refuses vectors from a megabyte on; what comes after this many bytes is not findable. */
const maxBytes = 900_000

/**
 * The terms of a document as PostgreSQL keeps them. A position says nothing but which field a term stands in and how
 * often; the dictionaries of the database are not asked.
 */
export function wordVector({ fields }: DocumentContent): string {
  const positions = new Map<string, string[]>()
  let bytes = 0
  for (const field of searchFields) {
    for (const [term, frequency] of fields[field].frequencies) {
      const lexeme = storableText(term)
      const known = positions.get(lexeme) ?? []
      const count = Math.min(frequency, maxFrequency)
      // A lexeme, its place in the vector, and two bytes for each position.
      bytes += (known.length === 0 ? Buffer.byteLength(lexeme) + 8 : 0) + count * 2
      if (lexeme === '' || bytes > maxBytes) continue
      for (let each = 0; each < count; each += 1) known.push(`${known.length + 1}${letters[field]}`)
      positions.set(lexeme, known)
    }
  }
  return [...positions].map(([term, at]) => `${quoteLexeme(term)}:${at.join(',')}`).join(' ')
}

/** A question for any of some terms, in some fields. */
export function anyOf(
  terms: Iterable<string>,
  fields: readonly SearchField[] = searchFields,
): string {
  const where = fields.length === searchFields.length ? '' : `:${weightsOf(fields)}`
  return [...terms].map((term) => `${quoteLexeme(storableText(term))}${where}`).join(' | ')
}

/** A question for all of some terms. */
export function allOf(terms: Iterable<string>): string {
  return [...terms].map((term) => quoteLexeme(storableText(term))).join(' & ')
}

function weightsOf(fields: readonly SearchField[]): string {
  return [...new Set(fields.map((field) => letters[field]))].join('')
}

function quoteLexeme(term: string): string {
  return `'${term.replace(/['\\]/g, (character) => character + character)}'`
}
