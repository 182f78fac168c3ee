import type { Pause } from '../time-slices.ts'
import { grown } from './grown.ts'
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
  /** Sorts what was added by term and forgets it. `pause` is awaited between small steps. */
  pack(pause: Pause): Promise<PackedPostings>
}

/** Postings of one piece of memory, and such as are moved before others get their turn: growing by copying would stall. */
const pieceSize = 16_384

/** Postings as they came. */
interface Piece {
  terms: Uint32Array
  documents: Uint32Array
  frequencies: Uint8Array
}

/** Creates a packer that holds nothing. */
export function createPostingsPacker(): PostingsPacker {
  const numbers = new Map<string, number>()
  let counts = new Uint32Array(64)
  let last = newPiece()
  const pieces = [last]
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
      const at = size % pieceSize
      if (at === 0 && size > 0) {
        last = newPiece()
        pieces.push(last)
      }
      last.terms[at] = number
      last.documents[at] = document
      last.frequencies[at] = Math.min(frequency, maxFrequency)
      size += 1
    },
    async pack(pause) {
      const offsets = new Uint32Array(numbers.size + 1)
      for (let number = 0; number < numbers.size; number += 1)
        offsets[number + 1] = (offsets[number] ?? 0) + (counts[number] ?? 0)
      const next = offsets.slice()
      const sorted = { documents: new Uint32Array(size), frequencies: new Uint8Array(size) }
      let left = size
      // What is sorted is let go at once: together they are most of what building holds.
      for (let piece = pieces.shift(); piece; piece = pieces.shift()) {
        sortInto(sorted, piece, { next, count: Math.min(pieceSize, left) })
        left -= pieceSize
        await pause()
      }
      return { terms: numbers, offsets, ...sorted }
    },
  }
}

function newPiece(): Piece {
  return {
    terms: new Uint32Array(pieceSize),
    documents: new Uint32Array(pieceSize),
    frequencies: new Uint8Array(pieceSize),
  }
}

/** Moves each posting to the next place of its term. */
function sortInto(
  sorted: PostingList,
  { terms, documents, frequencies }: Piece,
  { next, count }: { next: Uint32Array; count: number },
): void {
  for (let at = 0; at < count; at += 1) {
    const number = terms[at] as number
    const to = next[number] as number
    next[number] = to + 1
    sorted.documents[to] = documents[at] as number
    sorted.frequencies[to] = frequencies[at] as number
  }
}
