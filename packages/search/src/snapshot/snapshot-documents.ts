import {
  documentId,
  type FieldTexts,
  fieldTexts,
  groupOf,
  type IndexedDocument,
  jsonOf,
} from '../document/indexed-document.ts'
import { filterValues, freezeDocument, type SearchDocument } from '../document/search-document.ts'
import type { Pause } from '../time-slices.ts'
import { formatLines, formatNumbers, parseLines, parseNumbers, partOf } from './part-codec.ts'
import type { SnapshotParts } from './snapshot-file.ts'

/** Writes documents down, each to be read on its own. */
export async function formatDocuments(
  documents: readonly IndexedDocument[],
  pause: Pause,
): Promise<Map<string, Uint8Array>> {
  const offsets = new Uint32Array(documents.length + 1)
  const chunks: Buffer[] = []
  for (const [at, indexed] of documents.entries()) {
    const bytes = Buffer.from(jsonOf(indexed))
    chunks.push(bytes)
    offsets[at + 1] = (offsets[at] ?? 0) + bytes.length
    await pause()
  }
  return new Map([
    ['documents', Buffer.concat(chunks)],
    ['document offsets', formatNumbers(offsets)],
    ['document keys', await formatLines(keyLinesOf(documents), pause)],
  ])
}

function* keyLinesOf(documents: readonly IndexedDocument[]): Generator<string> {
  for (const { id, type, resourceRef } of documents)
    yield JSON.stringify([id.slice(0, -type.length - 1), resourceRef])
}

/** How the documents of a source are read. */
export interface StoredSource {
  type: string
  fields: ((document: SearchDocument) => FieldTexts) | undefined
}

/** Reads documents back. Only their keys are looked at; a document itself is parsed when somebody asks for it. */
export async function parseDocuments(
  parts: SnapshotParts,
  { sourceOf, pause }: { sourceOf(number: number): StoredSource; pause: Pause },
): Promise<IndexedDocument[]> {
  // A copy, so that the rest of the file is not kept for it.
  const bytes = Buffer.from(partOf(parts, 'documents'))
  const offsets = parseNumbers(parts, 'document offsets')
  const documents: IndexedDocument[] = []
  for await (const lines of parseLines(partOf(parts, 'document keys'), pause)) {
    for (const line of lines) {
      const [location, resourceRef] = JSON.parse(line) as [string, string | null]
      const at = documents.length
      const place = { location, resourceRef: resourceRef ?? undefined }
      const text = () => bytes.toString('utf8', offsets[at], offsets[at + 1])
      documents.push(new StoredDocument({ ...sourceOf(at), ...place, text }))
    }
  }
  return documents
}

interface StoredOptions extends StoredSource {
  location: string
  resourceRef: string | undefined
  text: () => string
}

class StoredDocument implements IndexedDocument {
  readonly id: string
  readonly type: string
  readonly group: string
  readonly resourceRef: string | undefined
  readonly json: () => string
  readonly #fields: StoredSource['fields']
  #document: SearchDocument | undefined

  constructor({ type, location, resourceRef, fields, text }: StoredOptions) {
    this.type = type
    this.id = documentId(type, location)
    this.group = groupOf(type, location)
    this.resourceRef = resourceRef
    this.json = text
    this.#fields = fields
  }

  get document(): SearchDocument {
    this.#document ??= freezeDocument(JSON.parse(this.json()) as SearchDocument)
    return this.#document
  }

  fields(): FieldTexts {
    return (this.#fields ?? fieldTexts)(this.document)
  }

  values(): Map<string, string[]> {
    return filterValues(this.document)
  }
}
