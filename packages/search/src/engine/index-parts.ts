import {
  type IndexedDocument,
  type SearchField,
  searchFields,
} from '../document/indexed-document.ts'
import {
  formatCounted,
  formatLines,
  formatNumbers,
  parseLines,
  parseNumbers,
  partOf,
  viewOf,
} from '../snapshot/part-codec.ts'
import type { SnapshotParts } from '../snapshot/snapshot-file.ts'
import { type Pause, visitInSlices } from '../time-slices.ts'
import { type Column, createColumn } from './columns.ts'
import {
  type EmbeddedIndex,
  isFilterable,
  type PackedContent,
  type PackedIndex,
} from './embedded-index.ts'
import type { PackedField } from './field-index.ts'
import { createGroups } from './groups.ts'
import { createHolders, type Holders } from './holders.ts'
import { createLexicon } from './lexicon.ts'

/** Writes an index down that was just built: everything in it is packed. */
export async function formatIndex(
  index: EmbeddedIndex,
  { numberOf, pause }: { numberOf(id: string): number; pause: Pause },
): Promise<Map<string, Uint8Array>> {
  const numbers = new Uint32Array(index.packedSize)
  for (let number = 0; number < numbers.length; number += 1)
    numbers[number] = numberOf(index.document(number)?.id ?? '')
  const fields = searchFields.map((name) => {
    const { packed: postings, lengths } = index.field(name)
    return [name, { postings, lengths }] as const
  })
  const content = { ...index, fields: Object.fromEntries(fields) as PackedContent['fields'] }
  const parts = await formatContent(content, { documents: index.packedSize, pause })
  return parts.set('index documents', formatNumbers(numbers))
}

/** Writes down what documents say. */
export async function formatContent(
  content: Omit<PackedContent, 'columns'> & Pick<EmbeddedIndex, 'columns'>,
  { documents, pause }: { documents: number; pause: Pause },
): Promise<Map<string, Uint8Array>> {
  const parts = new Map<string, Uint8Array>()
  for (const name of searchFields) {
    const { postings, lengths } = content.fields[name]
    parts.set(`${name} terms`, await formatLines(postings.terms.keys(), pause))
    parts.set(`${name} offsets`, formatNumbers(postings.offsets))
    parts.set(`${name} documents`, formatNumbers(postings.documents))
    parts.set(`${name} frequencies`, postings.frequencies)
    parts.set(`${name} lengths`, formatNumbers(lengths))
  }
  const words = await formatCounted(content.lexicon.entries(), pause)
  parts.set('words', words.lines).set('word counts', words.numbers)
  const names = await formatCounted(holdersOf(content.names), pause)
  parts.set('names', names.lines).set('named documents', names.numbers)
  parts.set('columns', Buffer.from(JSON.stringify([...content.columns.keys()])))
  for (const [at, column] of [...content.columns.values()].entries()) {
    parts.set(`column ${at} values`, await formatLines(valueLinesOf(column), pause))
    const byDocument = new Uint32Array(documents)
    byDocument.set(column.entries.subarray(0, documents))
    parts.set(`column ${at} entries`, formatNumbers(byDocument))
  }
  return parts
}

function* holdersOf(names: Holders): Generator<[key: string, number: number]> {
  for (const [key, holders] of names.entries()) for (const number of holders) yield [key, number]
}

function* valueLinesOf(column: Column): Generator<string> {
  for (let entry = 0; entry < column.size; entry += 1) yield JSON.stringify(column.valuesOf(entry))
}

/** Reads an index back. `documents` are all of the snapshot, in its order. */
export async function parseIndex(
  parts: SnapshotParts,
  { documents: all, pause }: { documents: readonly IndexedDocument[]; pause: Pause },
): Promise<PackedIndex> {
  const documents: IndexedDocument[] = []
  const numbers = new Map<string, number>()
  const groups = createGroups()
  await visitInSlices(parseNumbers(parts, 'index documents'), pause, (at) => {
    const document = all[at]
    if (!document) throw new Error(`There is no document ${at}`)
    const number = documents.push(document) - 1
    numbers.set(document.id, number)
    groups.put(number, document.group)
  })
  return { documents, numbers, groups, ...(await parseContent(parts, pause)) }
}

/** Reads back what documents say. */
export async function parseContent(parts: SnapshotParts, pause: Pause): Promise<PackedContent> {
  const fields: [SearchField, PackedField][] = []
  for (const name of searchFields) fields.push([name, await parseField(parts, name, pause)])
  return {
    fields: Object.fromEntries(fields) as Record<SearchField, PackedField>,
    columns: await parseColumns(parts, pause),
    names: await parseNames(parts, pause),
    lexicon: await parseLexicon(parts, pause),
  }
}

async function parseField(
  parts: SnapshotParts,
  name: SearchField,
  pause: Pause,
): Promise<PackedField> {
  const terms = new Map<string, number>()
  for await (const lines of parseLines(partOf(parts, `${name} terms`), pause))
    for (const term of lines) terms.set(term, terms.size)
  return {
    postings: {
      terms,
      offsets: parseNumbers(parts, `${name} offsets`),
      documents: parseNumbers(parts, `${name} documents`),
      frequencies: partOf(parts, `${name} frequencies`),
    },
    lengths: parseNumbers(parts, `${name} lengths`),
  }
}

async function parseLexicon(parts: SnapshotParts, pause: Pause) {
  const lexicon = createLexicon()
  const counts = parseNumbers(parts, 'word counts')
  let at = 0
  for await (const lines of parseLines(partOf(parts, 'words'), pause)) {
    for (const surface of lines) {
      lexicon.addCounted(surface, counts[at] ?? 0)
      at += 1
    }
  }
  return lexicon
}

async function parseNames(parts: SnapshotParts, pause: Pause) {
  const names = createHolders()
  const numbers = parseNumbers(parts, 'named documents')
  let at = 0
  for await (const lines of parseLines(partOf(parts, 'names'), pause)) {
    for (const key of lines) {
      names.add(key, numbers[at] ?? 0)
      at += 1
    }
  }
  return names
}

async function parseColumns(parts: SnapshotParts, pause: Pause): Promise<Map<string, Column>> {
  const columns = new Map<string, Column>()
  const names = JSON.parse(viewOf(partOf(parts, 'columns')).toString()) as string[]
  for (const [at, name] of names.entries()) {
    const column = createColumn({ isFilterable: isFilterable(name) })
    columns.set(name, column)
    const entries: number[] = []
    for await (const lines of parseLines(partOf(parts, `column ${at} values`), pause)) {
      for (const line of lines) {
        const values = JSON.parse(line) as string[]
        entries.push(values.length === 0 ? 0 : column.entryFor(values))
      }
    }
    const byDocument = parseNumbers(parts, `column ${at} entries`)
    await visitInSlices(byDocument, pause, (entry, document) => {
      if (entry !== 0) column.set(document, entries[entry] ?? 0)
    })
  }
  return columns
}
