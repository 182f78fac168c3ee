import {
  type IndexedDocument,
  type SearchField,
  searchFields,
} from '../document/indexed-document.ts'
import { type Pause, visitInSlices } from '../time-slices.ts'
import type { Column } from './columns.ts'
import { contentOf, type DocumentContent } from './document-content.ts'
import {
  createEmbeddedIndex,
  type EmbeddedIndex,
  type PackedIndex,
  putValues,
  valuesOf,
} from './embedded-index.ts'
import { createGroups } from './groups.ts'
import { grown } from './grown.ts'
import { createHolders } from './holders.ts'
import { createLexicon } from './lexicon.ts'
import { createPostingsPacker, listAt } from './packed-postings.ts'

/** A change that is too large to be made in place. */
export interface BuildOptions {
  put: readonly IndexedDocument[]
  /** Ids of documents that are gone. */
  remove: readonly string[]
  /** Awaited between small steps, so that others get their turn. */
  pause: Pause
}

/**
 * Builds a new index beside an old one, which answers meanwhile and is not touched. What was built before is copied
 * without being read again, so that a thousand changes do not cost as much as a hundred thousand documents.
 */
export async function buildIndex(
  from: EmbeddedIndex,
  { put, remove, pause }: BuildOptions,
): Promise<EmbeddedIndex> {
  const builder = createBuilder()
  const gone = new Set(remove)
  await visitInSlices(put, pause, ({ id }) => gone.add(id))
  await copyWords(from, builder, { gone, pause })
  const moved = await copyDocuments(from, builder, { gone, pause })
  for (const name of searchFields) await builder.fields[name].copy(from, moved, pause)
  await visitInSlices(from.names.entries(), pause, ([key, numbers]) => {
    for (const number of numbers) {
      const to = moved[number] ?? -1
      if (to >= 0) builder.names.add(key, to)
    }
  })
  for (let number = from.packedSize; number < from.capacity; number += 1) {
    const document = from.document(number)
    // Its words were counted already.
    if (document && !gone.has(document.id)) builder.add(document, contentOf(document))
    await pause()
  }
  for (const document of put) {
    const content = contentOf(document)
    builder.lexicon.add(content.surfaces)
    builder.add(document, content)
    await pause()
  }
  return createEmbeddedIndex(await builder.pack(pause))
}

type Builder = ReturnType<typeof createBuilder>
type CopyOptions = Pick<BuildOptions, 'pause'> & { gone: ReadonlySet<string> }

async function copyWords(
  from: EmbeddedIndex,
  { lexicon }: Builder,
  { gone, pause }: CopyOptions,
): Promise<void> {
  await visitInSlices(from.lexicon.entries(), pause, ([surface, documents]) =>
    lexicon.addCounted(surface, documents),
  )
  for (const id of gone) {
    const document = from.withId(id)
    if (!document) continue
    lexicon.remove(contentOf(document).surfaces)
    await pause()
  }
}

/** Copies what was built before and is still there, and tells the new number of each old one, or -1. */
async function copyDocuments(
  from: EmbeddedIndex,
  builder: Builder,
  { gone, pause }: CopyOptions,
): Promise<Int32Array> {
  const moved = new Int32Array(from.packedSize).fill(-1)
  await visitInSlices(moved.keys(), pause, (number) => {
    const document = from.document(number)
    if (!document || gone.has(document.id)) return
    moved[number] = builder.take(document)
    const values = [...from.columns].map(([name, column]) => {
      const entry = column.entries[number] ?? 0
      return [name, entry === 0 ? undefined : column.valuesOf(entry)] as const
    })
    const present = values.flatMap(([name, each]) => (each ? [[name, each] as const] : []))
    putValues(builder.columns, moved[number] ?? 0, present)
  })
  return moved
}

function createBuilder() {
  const documents: IndexedDocument[] = []
  const numbers = new Map<string, number>()
  const columns = new Map<string, Column>()
  const names = createHolders()
  const groups = createGroups()
  const lexicon = createLexicon()
  const fields = Object.fromEntries(
    searchFields.map((name) => [name, createFieldBuilder(name)]),
  ) as Record<SearchField, ReturnType<typeof createFieldBuilder>>
  return {
    columns,
    names,
    lexicon,
    fields,
    take,
    add(document: IndexedDocument, content: DocumentContent): void {
      const number = take(document)
      for (const name of searchFields) fields[name].add(number, content)
      for (const key of content.keys) names.add(key, number)
      putValues(columns, number, valuesOf(document))
    },
    async pack(pause: Pause): Promise<PackedIndex> {
      const packed: [SearchField, PackedIndex['fields'][SearchField]][] = []
      for (const name of searchFields)
        packed.push([name, await fields[name].pack(documents.length, pause)])
      return {
        documents,
        numbers,
        columns,
        names,
        groups,
        lexicon,
        fields: Object.fromEntries(packed) as PackedIndex['fields'],
      }
    },
  }

  function take(document: IndexedDocument): number {
    const number = documents.push(document) - 1
    numbers.set(document.id, number)
    groups.put(number, document.group)
    return number
  }
}

function createFieldBuilder(name: SearchField) {
  const packer = createPostingsPacker()
  let lengths = new Uint32Array(64)
  const setLength = (number: number, length: number) => {
    if (number >= lengths.length) lengths = grown(lengths, number)
    lengths[number] = length
  }
  return {
    add(number: number, { fields }: DocumentContent): void {
      const { frequencies, length } = fields[name]
      if (length === 0) return
      setLength(number, length)
      for (const [term, frequency] of frequencies) packer.add(term, number, frequency)
    },
    async copy(from: EmbeddedIndex, moved: Int32Array, pause: Pause) {
      const { packed, lengths: old } = from.field(name)
      for (const [number, to] of moved.entries()) if (to >= 0) setLength(to, old[number] ?? 0)
      for (const [term, at] of packed.terms) {
        const { documents, frequencies } = listAt(packed, at)
        for (let each = 0; each < documents.length; each += 1) {
          const to = moved[documents[each] ?? 0] ?? -1
          if (to >= 0) packer.add(term, to, frequencies[each] ?? 0)
        }
        await pause()
      }
    },
    async pack(documents: number, pause: Pause) {
      const all = new Uint32Array(documents)
      all.set(lengths.subarray(0, documents))
      return { postings: await packer.pack(pause), lengths: all }
    },
  }
}
