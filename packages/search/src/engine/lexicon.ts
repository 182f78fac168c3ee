import { editDistance } from '../analysis/edit-distance.ts'
import { grown } from './grown.ts'
import { selectBest } from './select-best.ts'

/** A word of the index that stands near to one of a query. */
export interface NearWord {
  surface: string
  /** Between 0 and 1. */
  weight: number
}

/** The unstemmed words of an index, for what is typed half or wrong. */
export interface Vocabulary {
  has(surface: string): boolean
  /** Words that begin with a prefix, the most frequent ones. */
  completions(prefix: string): NearWord[]
  /** Words at few edits, the nearest ones. */
  corrections(word: string): NearWord[]
}

/** A vocabulary that documents come to and leave. */
export interface Lexicon extends Vocabulary {
  add(surfaces: Iterable<string>): void
  remove(surfaces: Iterable<string>): void
  /** Adds words that stand in several documents at once: those of another lexicon, or of a snapshot. */
  addCounted(surface: string, documents: number): void
  entries(): Iterable<readonly [surface: string, documents: number]>
}

const maxCompletions = 60
/** Documents that the words for one of a query lead to: a letter or a slip must not cost as much as a book. */
const maxDocuments = 20_000
const maxCorrections = 8
/** Shorter words have too many neighbours: `opa` would find `api`. */
const shortestCorrected = 4
const shortestWithTwoEdits = 8

/** Creates an empty lexicon. */
export function createLexicon(): Lexicon {
  const numbers = new Map<string, number>()
  const words: string[] = []
  const byLetters = new Map<string, Map<string, number[]>>()
  let counts = new Uint32Array(64)
  // With each word the set of its letters, because few words share most of them.
  let letters = new Uint32Array(64)
  const countOf = (number: number) => counts[number] ?? 0

  return {
    add(surfaces) {
      for (const surface of surfaces) addCounted(surface, 1)
    },
    remove(surfaces) {
      for (const surface of surfaces) {
        const number = numbers.get(surface)
        if (number !== undefined) counts[number] = Math.max(0, countOf(number) - 1)
      }
    },
    addCounted,
    *entries() {
      for (const [surface, number] of numbers)
        if (countOf(number) > 0) yield [surface, countOf(number)]
    },
    has: (surface) => countOf(numbers.get(surface) ?? -1) > 0,
    completions(prefix) {
      const found = selectBest(withPrefix(prefix), maxCompletions, mostFrequentFirst)
      return withinBudget(found, (number) => number).map((number) => {
        const surface = words[number] ?? ''
        return { surface, weight: 0.6 * Math.sqrt(prefix.length / surface.length) }
      })
    },
    corrections(word) {
      // A code or a number that is one figure off is another one.
      if (word.length < shortestCorrected || /\P{L}/u.test(word)) return []
      const found = selectBest(
        candidates(word),
        maxCorrections,
        (a, b) => a.edits - b.edits || mostFrequentFirst(a.number, b.number),
      )
      return withinBudget(found, ({ number }) => number).map(({ number, edits }) => ({
        surface: words[number] ?? '',
        weight: edits === 1 ? 0.5 : 0.25,
      }))
    },
  }

  function addCounted(surface: string, documents: number): void {
    let number = numbers.get(surface)
    if (number === undefined) {
      number = words.push(surface) - 1
      numbers.set(surface, number)
      if (number >= counts.length) {
        counts = grown(counts, number)
        letters = grown(letters, number)
      }
      letters[number] = lettersOf(surface)
      bucketOf(surface).push(number)
    }
    counts[number] = countOf(number) + documents
  }

  /** The first ones of some words, at least one. */
  function withinBudget<Found>(found: readonly Found[], numberOf: (each: Found) => number) {
    let documents = 0
    return found.filter((each, at) => {
      documents += countOf(numberOf(each))
      return at === 0 || documents <= maxDocuments
    })
  }

  /** Words of the same first two letters. */
  function bucketOf(surface: string): number[] {
    const first = byLetters.get(surface[0] ?? '') ?? new Map<string, number[]>()
    byLetters.set(surface[0] ?? '', first)
    const bucket = first.get(surface[1] ?? '') ?? []
    first.set(surface[1] ?? '', bucket)
    return bucket
  }

  function mostFrequentFirst(a: number, b: number): number {
    return countOf(b) - countOf(a) || ((words[a] ?? '') < (words[b] ?? '') ? -1 : 1)
  }

  function withPrefix(prefix: string): number[] {
    const buckets =
      prefix.length > 1 ? [bucketOf(prefix)] : [...(byLetters.get(prefix)?.values() ?? [])]
    const found: number[] = []
    for (const bucket of buckets) {
      for (const number of bucket) {
        const word = words[number] ?? ''
        if (word.length > prefix.length && countOf(number) > 0 && word.startsWith(prefix))
          found.push(number)
      }
    }
    return found
  }

  /** Words that share the first letter, and those that a lost or swapped first letter would lead to. */
  function candidates(word: string): { number: number; edits: number }[] {
    const most = word.length >= shortestWithTwoEdits ? 2 : 1
    const limits = new Map([
      [word[1] ?? '', 1],
      [word[0] ?? '', most],
    ])
    const found: { number: number; edits: number }[] = []
    for (const [first, limit] of limits) {
      for (const bucket of byLetters.get(first)?.values() ?? [])
        found.push(...nearIn(bucket, word, limit))
    }
    return found
  }

  function nearIn(bucket: readonly number[], word: string, limit: number) {
    const wanted = lettersOf(word)
    const found: { number: number; edits: number }[] = []
    for (const number of bucket) {
      // An edit changes two letters of the set at most.
      if (countBits((letters[number] ?? 0) ^ wanted) > 2 * limit) continue
      const surface = words[number] ?? ''
      if (Math.abs(surface.length - word.length) > limit || countOf(number) === 0) continue
      const edits = editDistance(word, surface, limit)
      if (edits <= limit) found.push({ number, edits })
    }
    return found
  }
}

/** The letters of a word as bits, several letters to one bit outside of the Latin ones. */
export function lettersOf(word: string): number {
  let set = 0
  for (let at = 0; at < word.length; at += 1) set |= 1 << (word.charCodeAt(at) & 31)
  return set >>> 0
}

function countBits(bits: number): number {
  let left = bits
  let count = 0
  for (; left !== 0; count += 1) left &= left - 1
  return count
}
