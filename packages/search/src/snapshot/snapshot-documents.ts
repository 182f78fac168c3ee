import { type LanguageCode, languageCodes } from '../analysis/languages.ts'
import {
  documentId,
  type FieldTexts,
  fieldTexts,
  groupOf,
  type IndexedDocument,
  jsonOf,
} from '../document/indexed-document.ts'
import { filterValues, freezeDocument, type SearchDocument } from '../document/search-document.ts'
import { type Pause, visitInSlices } from '../time-slices.ts'
import {
  formatLines,
  formatNumbers,
  parseLines,
  parseNumbers,
  partOf,
  viewOf,
} from './part-codec.ts'
import type { PartSource, SnapshotParts } from './snapshot-file.ts'

/** Writes documents down, each to be read on its own. */
export async function formatDocuments(
  documents: readonly IndexedDocument[],
  pause: Pause,
): Promise<Map<string, PartSource>> {
  const offsets = new Uint32Array(documents.length + 1)
  const languages = new Uint8Array(documents.length)
  const resources = new Map<string, number>()
  const resourceNumbers = new Uint32Array(documents.length)
  await visitInSlices(documents, pause, (indexed, at) => {
    const { language, resourceRef } = indexed
    offsets[at + 1] = (offsets[at] ?? 0) + Buffer.byteLength(jsonOf(indexed))
    languages[at] = languageCodes.indexOf(language)
    if (resourceRef === undefined) return
    const number = resources.get(resourceRef) ?? resources.size + 1
    resources.set(resourceRef, number)
    resourceNumbers[at] = number
  })
  return new Map<string, PartSource>([
    [
      'documents',
      { length: offsets.at(-1) ?? 0, writeInto: (target) => writeTexts(documents, target, pause) },
    ],
    ['document offsets', formatNumbers(offsets)],
    ['document languages', languages],
    ['document locations', await formatLines(locationsOf(documents), pause)],
    ['document resources', formatNumbers(resourceNumbers)],
    ['resources', await formatLines(resources.keys(), pause)],
  ])
}

/** Their texts are made anew rather than kept: they are most of the file, and would be in memory twice. */
async function writeTexts(
  documents: readonly IndexedDocument[],
  target: Uint8Array,
  pause: Pause,
): Promise<void> {
  const bytes = viewOf(target)
  let end = 0
  await visitInSlices(documents, pause, (indexed) => {
    end += bytes.write(jsonOf(indexed), end)
  })
}

function* locationsOf(documents: readonly IndexedDocument[]): Generator<string> {
  for (const { id, type } of documents) yield id.slice(0, -type.length - 1)
}

/** How the documents of a source are read. */
export interface StoredSource {
  type: string
  fields: ((document: SearchDocument) => FieldTexts) | undefined
}

/** Reads documents back. Only their places are looked at; a document itself is parsed when somebody asks for it. */
export async function parseDocuments(
  parts: SnapshotParts,
  { sources, pause }: { sources: readonly (StoredSource & { documents: number })[]; pause: Pause },
): Promise<IndexedDocument[]> {
  const texts = viewOf(partOf(parts, 'documents'))
  const offsets = parseNumbers(parts, 'document offsets')
  const store = { textOf: (at: number) => texts.toString('utf8', offsets[at], offsets[at + 1]) }
  const languages = partOf(parts, 'document languages')
  const resources = [undefined, ...(await linesOf(parts, 'resources', pause))]
  const resourceNumbers = parseNumbers(parts, 'document resources')
  const locations = await linesOf(parts, 'document locations', pause)
  const documents: IndexedDocument[] = []
  for (const source of sources) {
    const from = documents.length
    await visitInSlices(
      locations.slice(from, from + source.documents),
      pause,
      (location, index) => {
        const at = from + index
        const resourceRef = resources[resourceNumbers[at] ?? 0]
        const language = languageCodes[languages[at] ?? 0] ?? 'en'
        documents.push(new StoredDocument({ source, store, at, location, language, resourceRef }))
      },
    )
  }
  return documents
}

async function linesOf(parts: SnapshotParts, name: string, pause: Pause): Promise<string[]> {
  const found: string[] = []
  for await (const lines of parseLines(partOf(parts, name), pause))
    for (const line of lines) found.push(line)
  return found
}

interface StoredOptions {
  source: StoredSource
  store: { textOf(at: number): string }
  at: number
  location: string
  language: LanguageCode
  resourceRef: string | undefined
}

/** A document in the bytes of a snapshot. What is made of them is not kept: a page of results is soon made again. */
class StoredDocument implements IndexedDocument {
  readonly id: string
  readonly language: LanguageCode
  readonly resourceRef: string | undefined
  readonly #source: StoredSource
  readonly #store: StoredOptions['store']
  readonly #at: number

  constructor({ source, store, at, location, language, resourceRef }: StoredOptions) {
    this.id = documentId(source.type, location)
    this.language = language
    this.resourceRef = resourceRef
    this.#source = source
    this.#store = store
    this.#at = at
  }

  get type(): string {
    return this.#source.type
  }

  get group(): string {
    return groupOf(this.id, this.type)
  }

  get document(): SearchDocument {
    return freezeDocument(JSON.parse(this.json()) as SearchDocument)
  }

  json(): string {
    return this.#store.textOf(this.#at)
  }

  fields(): FieldTexts {
    return (this.#source.fields ?? fieldTexts)(JSON.parse(this.json()) as SearchDocument)
  }

  values(): Map<string, string[]> {
    return filterValues(JSON.parse(this.json()) as SearchDocument)
  }
}
