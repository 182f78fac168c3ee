import { type IndexedDocument, searchFields } from '../document/indexed-document.ts'
import { type Pause, visitInSlices } from '../time-slices.ts'
import { createContentBuilder } from './content-builder.ts'
import { contentOf } from './document-content.ts'
import {
  createEmbeddedIndex,
  type EmbeddedIndex,
  type PackedContent,
  type PackedIndex,
  putValues,
  valuesOf,
} from './embedded-index.ts'
import { createGroups } from './groups.ts'

/** A change that is too large to be made in place. */
export interface BuildOptions {
  put: readonly IndexedDocument[]
  /** What these say, where it has been read elsewhere. */
  content?: PackedContent | undefined
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
  { put, content, remove, pause }: BuildOptions,
): Promise<EmbeddedIndex> {
  const made = content && (await indexOf(put, content, pause))
  if (made && from.size === 0) return made
  const builder = createBuilder()
  const gone = new Set(remove)
  await visitInSlices(put, pause, ({ id }) => gone.add(id))
  await copyIndex(from, builder, { gone, pause })
  if (made) await copyIndex(made, builder, { gone: new Set(), pause })
  else await addDocuments(builder, put, pause)
  return createEmbeddedIndex(await builder.pack(pause))
}

async function indexOf(
  documents: readonly IndexedDocument[],
  content: PackedContent,
  pause: Pause,
): Promise<EmbeddedIndex> {
  const builder = createBuilder()
  await visitInSlices(documents, pause, builder.take)
  return createEmbeddedIndex({ ...builder.taken, ...content })
}

async function addDocuments(
  builder: Builder,
  documents: readonly IndexedDocument[],
  pause: Pause,
): Promise<void> {
  for (const document of documents) {
    const content = contentOf(document)
    builder.lexicon.add(content.surfaces)
    builder.add(builder.take(document), content, valuesOf(document))
    await pause()
  }
}

type Builder = ReturnType<typeof createBuilder>
type CopyOptions = Pick<BuildOptions, 'pause'> & { gone: ReadonlySet<string> }

/** Copies all that is not gone. */
async function copyIndex(
  from: EmbeddedIndex,
  builder: Builder,
  { gone, pause }: CopyOptions,
): Promise<void> {
  await copyWords(from, builder, { gone, pause })
  const moved = await copyDocuments(from, builder, { gone, pause })
  for (const name of searchFields) await builder.fields[name].copy(from.field(name), moved, pause)
  await visitInSlices(from.names.entries(), pause, ([key, numbers]) => {
    for (const number of numbers) {
      const to = moved[number] ?? -1
      if (to >= 0) builder.names.add(key, to)
    }
  })
  for (let number = from.packedSize; number < from.capacity; number += 1) {
    const document = from.document(number)
    // Its words were counted already.
    if (document && !gone.has(document.id))
      builder.add(builder.take(document), contentOf(document), valuesOf(document))
    await pause()
  }
}

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
  const groups = createGroups()
  const content = createContentBuilder()
  const taken = { documents, numbers, groups }
  return {
    ...content,
    taken,
    /** Gives a document its number. */
    take(document: IndexedDocument): number {
      const number = documents.push(document) - 1
      numbers.set(document.id, number)
      groups.put(number, document.group)
      return number
    },
    pack: async (pause: Pause): Promise<PackedIndex> => ({
      ...taken,
      ...(await content.pack(documents.length, pause)),
    }),
  }
}
