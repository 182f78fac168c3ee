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

/** A document as it would be sent: by this it is seen whether it has changed. */
export function jsonOf(indexed: IndexedDocument): string {
  return indexed.json?.() ?? JSON.stringify(indexed.document)
}

/** The identity of a document: ids sort by location. */
export function documentId(type: string, location: string): string {
  return `${location}\n${type}`
}

/** Parts of one page have its location, up to the `#`. */
export function groupOf(type: string, location: string): string {
  return documentId(type, location.split('#', 1)[0] ?? '')
}

/** A document as engines take it. */
export function toIndexedDocument(
  type: string,
  document: SearchDocument,
  fields: (document: SearchDocument) => FieldTexts = fieldTexts,
): IndexedDocument {
  return {
    id: documentId(type, document.location),
    type,
    group: groupOf(type, document.location),
    resourceRef: document.authorization?.resourceRef,
    document,
    fields: () => fields(document),
    values: () => filterValues(document),
  }
}
