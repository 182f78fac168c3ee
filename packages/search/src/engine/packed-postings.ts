import type { Pause } from '../time-slices.ts'
import { grown, grownBytes } from './grown.ts'
import { maxFrequency, type PostingList } from './postings.ts'

/** Postings of one field as four flat arrays: what a built index consists of, and what a snapshot holds. */
export interface PackedPostings {
  /** The number of each term, from 0 in their order. */
  terms: ReadonlyMap<string, number>
  /** Where the list of each term begins, and behind the last one where it ends. */
  offsets: Uint32Array
  documents: Uint32Array
  frequencies: Uint8Array
}

/** No postings at all. */
export const noPostings: PackedPostings = {
  terms: new Map(),
  offsets: new Uint32Array(1),
  documents: new Uint32Array(0),
  frequencies: new Uint8Array(0),
}

/** The list of a term. It is a view: nothing is copied. */
export function packedList(packed: PackedPostings, term: string): PostingList | undefined {
  const number = packed.terms.get(term)
  return number === undefined ? undefined : listAt(packed, number)
}

/** The list of one term by its number. */
export function listAt(
  { offsets, documents, frequencies }: PackedPostings,
  number: number,
): PostingList {
  const from = offsets[number] ?? 0
  const to = offsets[number + 1] ?? from
  return { documents: documents.subarray(from, to), frequencies: frequencies.subarray(from, to) }
}

/** Packs postings that come in any order of terms. */
export interface PostingsPacker {
  /** Documents of one term must come in rising order. */
  add(term: string, document: number, frequency: number): void
  /** Sorts what was added by term. `pause` is awaited between small steps. */
  pack(pause: Pause): Promise<PackedPostings>
}

/** Postings that are moved before others get their turn. */
const stride = 50_000

/** Creates a packer that holds nothing. */
export function createPostingsPacker(): PostingsPacker {
  const numbers = new Map<string, number>()
  let counts = new Uint32Array(64)
  let terms = new Uint32Array(64)
  let documents = new Uint32Array(64)
  let frequencies = new Uint8Array(64)
  let size = 0
  return {
    add(term, document, frequency) {
      let number = numbers.get(term)
      if (number === undefined) {
        number = numbers.size
        numbers.set(term, number)
        if (number >= counts.length) counts = grown(counts, number)
      }
      counts[number] = (counts[number] ?? 0) + 1
      if (size >= terms.length) {
        terms = grown(terms, size)
        documents = grown(documents, size)
        frequencies = grownBytes(frequencies, size)
      }
      terms[size] = number
      documents[size] = document
      frequencies[size] = Math.min(frequency, maxFrequency)
      size += 1
    },
    async pack(pause) {
      const offsets = new Uint32Array(numbers.size + 1)
      for (let number = 0; number < numbers.size; number += 1)
        offsets[number + 1] = (offsets[number] ?? 0) + (counts[number] ?? 0)
      const next = offsets.slice()
      const sorted = { documents: new Uint32Array(size), frequencies: new Uint8Array(size) }
      for (let at = 0; at < size; at += 1) {
        const number = terms[at] ?? 0
        const to = next[number] ?? 0
        next[number] = to + 1
        sorted.documents[to] = documents[at] ?? 0
        sorted.frequencies[to] = frequencies[at] ?? 0
        if (at % stride === 0) await pause()
      }
      return { terms: numbers, offsets, ...sorted }
    },
  }
}
