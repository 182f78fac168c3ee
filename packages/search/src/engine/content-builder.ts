import { type SearchField, searchFields } from '../document/indexed-document.ts'
import type { Pause } from '../time-slices.ts'
import type { Column } from './columns.ts'
import type { DocumentContent } from './document-content.ts'
import { type PackedContent, putValues } from './embedded-index.ts'
import type { ChangingField, PackedField } from './field-index.ts'
import { grown } from './grown.ts'
import { createHolders, type Holders } from './holders.ts'
import { createLexicon, type Lexicon } from './lexicon.ts'
import { createPostingsPacker, listAt } from './packed-postings.ts'

/** Takes what documents say, one after the other, and packs it. */
export interface ContentBuilder {
  readonly fields: Readonly<Record<SearchField, FieldBuilder>>
  readonly names: Holders
  readonly columns: Map<string, Column>
  /** To be told the words of documents: they may have been counted before. */
  readonly lexicon: Lexicon
  /** Numbers must rise. */
  add(
    number: number,
    content: DocumentContent,
    values: Iterable<readonly [column: string, values: readonly string[]]>,
  ): void
  /** `pause` is awaited between small steps. */
  pack(documents: number, pause: Pause): Promise<PackedContent>
}

/** One field of what is built. */
export interface FieldBuilder {
  add(number: number, content: DocumentContent): void
  /** Copies what another index has packed; `moved` has the new number of each document, or -1. */
  copy(from: ChangingField, moved: Int32Array, pause: Pause): Promise<void>
  pack(documents: number, pause: Pause): Promise<PackedField>
}

/** Creates a builder that holds nothing. */
export function createContentBuilder(): ContentBuilder {
  const columns = new Map<string, Column>()
  const names = createHolders()
  const lexicon = createLexicon()
  const fields = Object.fromEntries(
    searchFields.map((name) => [name, createFieldBuilder(name)]),
  ) as Record<SearchField, FieldBuilder>
  return {
    columns,
    names,
    lexicon,
    fields,
    add(number, content, values) {
      for (const name of searchFields) fields[name].add(number, content)
      for (const key of content.keys) names.add(key, number)
      putValues(columns, number, values)
    },
    async pack(documents, pause) {
      const packed: [SearchField, PackedField][] = []
      for (const name of searchFields)
        packed.push([name, await fields[name].pack(documents, pause)])
      return {
        columns,
        names,
        lexicon,
        fields: Object.fromEntries(packed) as PackedContent['fields'],
      }
    },
  }
}

function createFieldBuilder(name: SearchField): FieldBuilder {
  const packer = createPostingsPacker()
  let lengths = new Uint32Array(64)
  const setLength = (number: number, length: number) => {
    if (number >= lengths.length) lengths = grown(lengths, number)
    lengths[number] = length
  }
  return {
    add(number, { fields }) {
      const { frequencies, length } = fields[name]
      if (length === 0) return
      setLength(number, length)
      for (const [term, frequency] of frequencies) packer.add(term, number, frequency)
    },
    async copy({ packed, lengths: old }, moved, pause) {
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
    async pack(documents, pause) {
      const all = new Uint32Array(documents)
      all.set(lengths.subarray(0, documents))
      return { postings: await packer.pack(pause), lengths: all }
    },
  }
}
