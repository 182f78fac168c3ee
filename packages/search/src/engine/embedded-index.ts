import {
  type IndexedDocument,
  type SearchField,
  searchFields,
} from '../document/indexed-document.ts'
import { type Column, createColumn } from './columns.ts'
import { contentOf } from './document-content.ts'
import type { SearchResource } from './engine.ts'
import { type ChangingField, createField, type PackedField } from './field-index.ts'
import { createGroups, type Groups } from './groups.ts'
import { createHolders, type Holders } from './holders.ts'
import { createLexicon, type Lexicon } from './lexicon.ts'

/** The whole index in memory, by dense document numbers. */
export interface EmbeddedIndex {
  /** Documents that are there. */
  readonly size: number
  /** One more than the highest document number. */
  readonly capacity: number
  /** Documents below this number were built beforehand; the others came later. */
  readonly packedSize: number
  /** Whether nothing has changed since it was built. */
  readonly isPacked: boolean
  /** Counts the changes: a document number means the same as long as it stands still. */
  readonly generation: number
  put(document: IndexedDocument): void
  remove(id: string): void
  document(number: number): IndexedDocument | undefined
  withId(id: string): IndexedDocument | undefined
  field(name: SearchField): ChangingField
  /** Documents by what they are called, folded and without separators. */
  readonly names: Holders
  readonly groups: Groups
  readonly columns: ReadonlyMap<string, Column>
  readonly lexicon: Lexicon
  /**
   * In how many documents of the whole a term stands, where this is an index of candidates only.
   * @default as many as hold it here
   */
  documentsWith?(term: string, found: number): number
}

/** What an index begins with. */
export interface PackedIndex extends PackedContent {
  documents: readonly IndexedDocument[]
  /** By id. */
  numbers: Map<string, number>
  groups: Groups
}

/** What documents say, which is known of each by its number only. */
export interface PackedContent {
  fields: Readonly<Record<SearchField, PackedField>>
  names: Holders
  columns: Map<string, Column>
  lexicon: Lexicon
}

/** Names of the columns that are made of what a document is, not of its fields. */
export const typeColumn = 'types'
export const resourceColumn = '\0resource'

/** Creates an index on what was built beforehand, or an empty one. */
export function createEmbeddedIndex(packed?: PackedIndex): EmbeddedIndex {
  const documents: (IndexedDocument | undefined)[] = [...(packed?.documents ?? [])]
  const packedSize = documents.length
  const free: number[] = []
  const {
    numbers = new Map<string, number>(),
    names = createHolders(),
    groups = createGroups(),
    columns = new Map<string, Column>(),
    lexicon = createLexicon(),
  } = packed ?? {}
  const fields = new Map(searchFields.map((name) => [name, createField(packed?.fields[name])]))
  const fieldNamed = (name: SearchField) => fields.get(name) as ChangingField
  let generation = 0

  return {
    names,
    groups,
    columns,
    lexicon,
    packedSize,
    get size() {
      return numbers.size
    },
    get capacity() {
      return documents.length
    },
    get isPacked() {
      return generation === 0 && packedSize > 0
    },
    get generation() {
      return generation
    },
    document: (number) => documents[number],
    withId: (id) => documents[numbers.get(id) ?? -1],
    field: fieldNamed,
    put,
    remove,
  }

  function put(document: IndexedDocument): void {
    remove(document.id)
    generation += 1
    const number = free.pop() ?? documents.length
    numbers.set(document.id, number)
    documents[number] = document
    const content = contentOf(document)
    for (const name of searchFields) fieldNamed(name).add(number, content.fields[name])
    lexicon.add(content.surfaces)
    for (const key of content.keys) names.add(key, number)
    groups.put(number, document.group)
    putValues(columns, number, valuesOf(document))
  }

  function remove(id: string): void {
    const number = numbers.get(id)
    const document = number === undefined ? undefined : documents[number]
    if (number === undefined || !document) return
    generation += 1
    numbers.delete(id)
    documents[number] = undefined
    // The numbers of what was built beforehand still stand in its lists.
    if (number >= packedSize) free.push(number)
    // What it added to the dictionaries is found by reading it again: cheaper than keeping it for every document.
    const { surfaces, keys } = contentOf(document)
    for (const field of fields.values()) field.remove(number)
    groups.remove(number, document.group)
    for (const column of columns.values()) column.remove(number)
    lexicon.remove(surfaces)
    for (const key of keys) names.remove(key, number)
  }
}

/** Sets the values of a document in the columns, of which some may be new. */
export function putValues(
  columns: Map<string, Column>,
  number: number,
  values: Iterable<readonly [column: string, values: readonly string[]]>,
): void {
  for (const [name, each] of values) {
    const column = columns.get(name) ?? createColumn({ isFilterable: isFilterable(name) })
    columns.set(name, column)
    column.put(number, each)
  }
}

/** Whether a column is one that people filter by. */
export function isFilterable(column: string): boolean {
  return column !== resourceColumn
}

/** What stands in the columns for a document. */
export function valuesOf(document: IndexedDocument): Map<string, readonly string[]> {
  const { type, resourceRef } = document
  const columns = new Map<string, readonly string[]>(document.values())
  columns.set(typeColumn, [type])
  if (resourceRef !== undefined)
    columns.set(resourceColumn, [formatResourceKey({ type, resourceRef })])
  return columns
}

// The type belongs to the key, because a decision is asked for by type.
function formatResourceKey({ type, resourceRef }: SearchResource): string {
  return `${type}\n${resourceRef}`
}

/** The resource of a value in the resource column. */
export function parseResourceKey(key: string): SearchResource {
  const at = key.indexOf('\n')
  return { type: key.slice(0, at), resourceRef: key.slice(at + 1) }
}
