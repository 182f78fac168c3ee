import { analyze, type Token, withoutStopWords } from '../analysis/analyzer.ts'
import { segmentsOf } from '../analysis/split-words.ts'
import {
  type IndexedDocument,
  type SearchField,
  searchFields,
} from '../document/indexed-document.ts'
import { type Column, createColumn, grown } from './columns.ts'
import type { SearchResource } from './engine.ts'
import { createLexicon, type Lexicon } from './lexicon.ts'
import { createPostings, type Postings } from './postings.ts'

/** One field of all documents. */
export interface FieldIndex {
  postings: Postings
  /** Words of a document in the field, joined forms not counted. */
  lengthOf(document: number): number
  /** Over the documents that have the field at all. */
  averageLength(): number
}

/** The whole index in memory, by dense document numbers. */
export interface EmbeddedIndex {
  readonly size: number
  /** One more than the highest document number. */
  readonly capacity: number
  put(document: IndexedDocument): void
  remove(id: string): void
  document(number: number): IndexedDocument | undefined
  numbers(): Iterable<number>
  /** Counts the changes: a document number means the same as long as it stands still. */
  readonly generation: number
  field(name: SearchField): FieldIndex
  /** Documents whose name or title is exactly this, folded and without separators. */
  named(key: string): ReadonlySet<number> | undefined
  column(name: string): Column | undefined
  readonly lexicon: Lexicon
}

/** Names of the columns that every document has. */
const typeColumn = 'types'
export const groupColumn = '\0group'
export const resourceColumn = '\0resource'

/** Tokens of one document over all its fields. */
const maxTokens = 50_000

/** Creates an empty index. */
export function createEmbeddedIndex(): EmbeddedIndex {
  const documents: (IndexedDocument | undefined)[] = []
  const free: number[] = []
  const numbers = new Map<string, number>()
  const names = new Map<string, Set<number>>()
  const columns = new Map<string, Column>()
  const lexicon = createLexicon()
  const fields = new Map(searchFields.map((name) => [name, createField()]))
  const fieldNamed = (name: SearchField) => fields.get(name) as ReturnType<typeof createField>
  let generation = 0

  return {
    lexicon,
    get size() {
      return numbers.size
    },
    get capacity() {
      return documents.length
    },
    get generation() {
      return generation
    },
    document: (number) => documents[number],
    numbers: () => numbers.values(),
    field: fieldNamed,
    named: (key) => names.get(key),
    column: (name) => columns.get(name),
    put,
    remove,
  }

  function put(document: IndexedDocument): void {
    remove(document.id)
    generation += 1
    const number = free.pop() ?? documents.length
    numbers.set(document.id, number)
    documents[number] = document
    const { tokens, surfaces, keys } = contentOf(document)
    for (const name of searchFields) fieldNamed(name).add(number, tokens[name])
    lexicon.add(surfaces)
    for (const key of keys) names.set(key, (names.get(key) ?? new Set()).add(number))
    for (const [name, values] of columnsOf(document)) {
      const isFilterable = name !== groupColumn && name !== resourceColumn
      const column = columns.get(name) ?? createColumn({ isFilterable })
      columns.set(name, column)
      column.put(number, values)
    }
  }

  function remove(id: string): void {
    const number = numbers.get(id)
    const document = number === undefined ? undefined : documents[number]
    if (number === undefined || !document) return
    generation += 1
    numbers.delete(id)
    documents[number] = undefined
    free.push(number)
    // What it added to the dictionaries is found by reading it again: cheaper than keeping it for every document.
    const { surfaces, keys } = contentOf(document)
    for (const field of fields.values()) field.remove(number)
    for (const column of columns.values()) column.remove(number)
    lexicon.remove(surfaces)
    for (const key of keys) {
      const holders = names.get(key)
      holders?.delete(number)
      if (holders?.size === 0) names.delete(key)
    }
  }
}

function contentOf(document: IndexedDocument): {
  tokens: Record<SearchField, readonly Token[]>
  surfaces: ReadonlySet<string>
  keys: ReadonlySet<string>
} {
  const texts = document.fields()
  let left = maxTokens
  const tokens = searchFields.map((name) => {
    const found = texts[name].flatMap((text) => searchable(text, left))
    left = Math.max(0, left - found.length)
    return [name, found] as const
  })
  return {
    tokens: Object.fromEntries(tokens) as Record<SearchField, Token[]>,
    surfaces: new Set(tokens.flatMap(([, found]) => found.map((token) => token.surface))),
    keys: new Set([...texts.name, ...texts.title].map(nameKey).filter((key) => key !== '')),
  }
}

/** What a name is compared by: `Billing-API`, `billing api` and `billingApi` have the same key. */
function nameKey(name: string): string {
  return segmentsOf(name.slice(0, 200)).join('')
}

function searchable(text: string, maxTokens: number): readonly Token[] {
  return withoutStopWords(analyze(text, { maxTokens: Math.min(maxTokens, 20_000) }))
}

function columnsOf({
  type,
  group,
  resourceRef,
  values,
}: IndexedDocument): Iterable<[string, string[]]> {
  const columns = values().set(typeColumn, [type]).set(groupColumn, [group])
  return resourceRef === undefined
    ? columns
    : columns.set(resourceColumn, [formatResourceKey({ type, resourceRef })])
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

function createField(): FieldIndex & {
  add(document: number, tokens: readonly Token[]): void
  remove(document: number): void
} {
  const postings = createPostings()
  let lengths = new Uint32Array(64)
  let total = 0
  let documents = 0
  return {
    postings,
    lengthOf: (document) => lengths[document] ?? 0,
    averageLength: () => (documents === 0 ? 1 : total / documents),
    add(document, tokens) {
      if (tokens.length === 0) return
      const frequencies = new Map<string, number>()
      for (const { term } of tokens) frequencies.set(term, (frequencies.get(term) ?? 0) + 1)
      postings.add(document, frequencies)
      if (document >= lengths.length) lengths = grown(lengths, document)
      lengths[document] = tokens.reduce((sum, token) => sum + (token.joined ? 0 : 1), 0)
      total += lengths[document]
      documents += 1
    },
    remove(document) {
      const length = lengths[document] ?? 0
      if (length === 0) return
      postings.remove(document)
      lengths[document] = 0
      total -= length
      documents -= 1
    },
  }
}
