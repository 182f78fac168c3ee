import { analysisFingerprint } from '../analysis/fingerprint.ts'
import { digestOf, formatStored, storableText, valueKey } from '../candidates/stored-document.ts'
import {
  type IndexedDocument,
  type SearchField,
  searchFields,
} from '../document/indexed-document.ts'
import { formsOf } from '../engine/columns.ts'
import { contentOf } from '../engine/document-content.ts'

/** The layout that this release writes. */
export const layoutFormat = 1

/** What an index says of itself. */
export interface IndexMark {
  format: number
  /** Fingerprint of the analysis that the words were made by. */
  analysis: string
}

/** A document as it is kept. */
export interface DocumentRow extends Record<SearchField, string> {
  id: string
  type: string
  /** Digest of the group. */
  page: string
  /** Type and reference, in one value. */
  resource?: string
  /** Digest of the record: what has not changed is not written. */
  hash: string
  record: string
  /** Its terms, whatever field they stand in. */
  terms: string[]
  /** Its unstemmed words, for what is typed half or wrong. */
  words: string[]
  names: string[]
  /** What it can be filtered by: field and folded value. */
  forms: string[]
  /** What it is counted by: field and value. */
  facets: string[]
  /** Of each field that it has. */
  lengths: Partial<Record<SearchField, number>>
}

const keyword = { type: 'keyword' } as const
/** Its words are ours, with blanks between: every one as often as it stands in the document. */
const tokens = { type: 'text', analyzer: 'callboard' } as const
const fieldsAs = <Mapping>(mapping: Mapping) =>
  Object.fromEntries(searchFields.map((field) => [field, mapping]))

/** What a new index is made with. */
export const indexLayout = {
  settings: {
    index: {
      // One, so that numbers are exact and a refresh shows a change at once.
      number_of_shards: 1,
      // What is written is seen when all of it is.
      refresh_interval: '-1',
      analysis: {
        analyzer: { callboard: { type: 'custom', tokenizer: 'whitespace' } },
      },
    },
  },
  mappings: {
    dynamic: 'strict',
    // Everything else can be made from it.
    _source: { includes: ['record'] },
    _meta: { callboard: { format: layoutFormat, analysis: analysisFingerprint } },
    properties: {
      id: keyword,
      type: keyword,
      page: keyword,
      resource: keyword,
      hash: keyword,
      record: { type: 'keyword', index: false, doc_values: false },
      terms: keyword,
      words: keyword,
      names: keyword,
      forms: keyword,
      facets: keyword,
      lengths: { properties: fieldsAs({ type: 'integer' }) },
      ...fieldsAs(tokens),
    },
  },
}

/** Longest value that Lucene takes, in bytes; what is longer cannot be filtered by. */
const maxValueBytes = 32_766
/** A word that stands in a text more often counts as if it stood so often. */
const maxFrequency = 1000

/** The key of a type and a reference. */
function resourceKey(type: string, reference: string): string {
  return storableText(`${type}\n${reference}`)
}

/** A document as it is kept, with its key. */
export function toRow(document: IndexedDocument): { key: string; row: DocumentRow } {
  const content = contentOf(document)
  const record = formatStored(document)
  const values = new Map(document.values()).set('types', [document.type])
  const { resourceRef } = document
  const row = {
    id: storableText(document.id),
    type: storableText(document.type),
    page: digestOf(document.group),
    ...(resourceRef !== undefined && { resource: resourceKey(document.type, resourceRef) }),
    hash: digestOf(record),
    record,
    terms: distinct(searchFields.flatMap((field) => [...content.fields[field].frequencies.keys()])),
    words: distinct(content.surfaces),
    names: distinct(content.keys),
    forms: distinct(
      [...values].flatMap(([field, each]) =>
        [...formsOf(each)].map((form) => valueKey(field, form)),
      ),
    ),
    facets: distinct(
      [...values].flatMap(([field, each]) => each.map((value) => valueKey(field, value))),
    ),
    lengths: Object.fromEntries(
      searchFields.flatMap((field) => {
        const { length } = content.fields[field]
        return length > 0 ? [[field, length]] : []
      }),
    ),
    ...(Object.fromEntries(
      searchFields.map((field) => [field, tokensOf(content.fields[field].frequencies)]),
    ) as Record<SearchField, string>),
  }
  return { key: digestOf(document.id), row }
}

function tokensOf(frequencies: ReadonlyMap<string, number>): string {
  return [...frequencies]
    .flatMap(([term, frequency]) =>
      Array<string>(Math.min(frequency, maxFrequency)).fill(storableText(term)),
    )
    .join(' ')
}

function distinct(texts: Iterable<string>): string[] {
  const found = new Set([...texts].map(storableText))
  return [...found].filter((text) => text !== '' && Buffer.byteLength(text) <= maxValueBytes)
}
