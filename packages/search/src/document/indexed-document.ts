import type { LanguageCode } from '../analysis/languages.ts'
import { languageOf } from './document-language.ts'
import { filterValues, type SearchDocument, textsOf } from './search-document.ts'

/** The fields that are searched, each with its own weight in the ranking. */
export const searchFields = ['name', 'title', 'tags', 'text', 'more'] as const

/** `name`: what the thing is called by programs; `more`: every other value that it carries. */
export type SearchField = (typeof searchFields)[number]

/** The texts of a document by the field they are searched in. */
export type FieldTexts = Readonly<Record<SearchField, readonly string[]>>

/** A document as an engine is handed it. */
export interface IndexedDocument {
  /** Unique over all types, and the last word where two documents rank the same. */
  id: string
  type: string
  /** Documents of one group are parts of one page: the best of them stands for all. */
  group: string
  /** What its title and text are written in. */
  language: LanguageCode
  /** What decides who may see it. */
  resourceRef: string | undefined
  document: SearchDocument
  /** Made when asked for, so that an engine need not keep them. */
  fields(): FieldTexts
  /** Its document as it would be sent, where it is kept as text. */
  json?(): string
  /** What it is filtered and counted by. */
  values(): Map<string, string[]>
}

/** The fields that have a place of their own, or are addresses that nobody searches by. */
const placed = new Set(['name', 'aliases', 'title', 'tags', 'text', 'location', 'path'])

/** How a document's fields are searched unless its collator says otherwise. */
export function fieldTexts(document: SearchDocument): FieldTexts {
  const more = Object.entries(document).flatMap(([field, value]) =>
    placed.has(field) ? [] : textsOf(value),
  )
  return {
    name: [...textsOf(document.name), ...textsOf(document.aliases)],
    title: [document.title],
    tags: textsOf(document.tags),
    text: [document.text],
    more,
  }
}

/** What a field of a document is written in: names, tags and the rest are the same in every language. */
export function languageOfField(field: SearchField, language: LanguageCode): LanguageCode {
  return field === 'title' || field === 'text' ? language : 'en'
}

/** A document as it would be sent: by this it is seen whether it has changed. */
export function jsonOf(indexed: IndexedDocument): string {
  return indexed.json?.() ?? JSON.stringify(indexed.document)
}

/** The identity of a document: ids sort by location. */
export function documentId(type: string, location: string): string {
  return `${location}\n${type}`
}

/** Parts of one page have its location, up to the `#`; what is no part is its own group. */
export function groupOf(id: string, type: string): string {
  const location = id.slice(0, -type.length - 1)
  const at = location.indexOf('#')
  return at === -1 ? id : documentId(type, location.slice(0, at))
}

/** A document as engines take it. */
export function toIndexedDocument(
  type: string,
  document: SearchDocument,
  fields: (document: SearchDocument) => FieldTexts = fieldTexts,
): IndexedDocument {
  const id = documentId(type, document.location)
  return {
    id,
    type,
    group: groupOf(id, type),
    language: languageOf(document),
    resourceRef: document.authorization?.resourceRef,
    document,
    fields: () => fields(document),
    values: () => filterValues(document),
  }
}
