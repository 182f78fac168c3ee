import { createHash } from 'node:crypto'
import type { LanguageCode } from '../analysis/languages.ts'
import type { FieldTexts, IndexedDocument } from '../document/indexed-document.ts'
import { filterValues, type SearchDocument } from '../document/search-document.ts'

/** A document as it is kept outside this process: everything that is needed to rank it again. */
interface StoredDocument {
  id: string
  type: string
  group: string
  language: LanguageCode
  resourceRef?: string | undefined
  document: SearchDocument
  fields: FieldTexts
}

/** Writes a document down. */
export function formatStored(indexed: IndexedDocument): string {
  const { id, type, group, language, resourceRef, document } = indexed
  const stored: StoredDocument = {
    id,
    type,
    group,
    language,
    resourceRef,
    document,
    fields: indexed.fields(),
  }
  return JSON.stringify(stored)
}

/** Reads what {@link formatStored} wrote. */
export function parseStored(text: string): IndexedDocument {
  const { fields, resourceRef, ...stored } = JSON.parse(text) as StoredDocument
  return {
    ...stored,
    resourceRef,
    fields: () => fields,
    values: () => filterValues(stored.document),
  }
}

/** Short and of one length, for what a database indexes; the text itself may be too long for that. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

/** Text as every database takes it: without the character that ends strings in C, and without halves of characters. */
export function storableText(text: string): string {
  return text.replace(/[\0\p{Surrogate}]/gu, '')
}

/** Stands between a field and a value. */
export const valueSign = '\u0001'

/** A field and a value, as written or folded: what documents are counted and filtered by. */
export function valueKey(field: string, value: string): string {
  return storableText(`${field}${valueSign}${value}`)
}
