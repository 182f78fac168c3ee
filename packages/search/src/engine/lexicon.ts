import { editDistance } from '../analysis/edit-distance.ts'

/** A word of the index that stands near to one of a query. */
export interface NearWord {
  surface: string
  /** Between 0 and 1. */
  weight: number
}

/** The unstemmed words of the index, for what is typed half or wrong. */
export interface Lexicon {
  add(surfaces: Iterable<string>): void
  remove(surfaces: Iterable<string>): void
  has(surface: string): boolean
  /** Words that begin with a prefix, the most frequent ones. */
  completions(prefix: string): NearWord[]
  /** Words at few edits, the nearest ones. */
  corrections(word: string): NearWord[]
}

const maxCompletions = 60
const maxCorrections = 8
/** Words that are added meanwhile wait unsorted, so that adding one does not move a hundred thousand. */
const maxUnsorted = 512
/** Shorter words have too many neighbours: `opa` would find `api`. */
const shortestCorrected = 4
const shortestWithTwoEdits = 8

/** Creates an empty lexicon. */
export function createLexicon(): Lexicon {
  const counts = new Map<string, number>()
  let sorted: string[] = []
  let unsorted: string[] = []
  // By first letter and length; with each word the set of its letters, because few words share most of them.
  const buckets = new Map<string, Map<string, number>>()

  return {
    add(surfaces) {
      for (const surface of surfaces) {
        const count = counts.get(surface) ?? 0
        counts.set(surface, count + 1)
        if (count > 0) continue
        unsorted.push(surface)
        bucketOf(surface[0] ?? '', surface.length).set(surface, lettersOf(surface))
      }
    },
    remove(surfaces) {
      for (const surface of surfaces) {
        const count = (counts.get(surface) ?? 1) - 1
        if (count > 0) counts.set(surface, count)
        else {
          counts.delete(surface)
          bucketOf(surface[0] ?? '', surface.length).delete(surface)
        }
      }
    },
    has: (surface) => counts.has(surface),
    completions(prefix) {
      const found = withPrefix(prefix).filter((word) => word !== prefix)
      return mostFrequent(found, maxCompletions).map((surface) => ({
        surface,
        weight: 0.6 * Math.sqrt(prefix.length / surface.length),
      }))
    },
    corrections(word) {
      // A code or a number that is one figure off is another one.
      if (word.length < shortestCorrected || /\P{L}/u.test(word)) return []
      const found = [...candidates(word)].sort(
        (a, b) =>
          a.edits - b.edits ||
          (counts.get(b.surface) ?? 0) - (counts.get(a.surface) ?? 0) ||
          (a.surface < b.surface ? -1 : 1),
      )
      return found
        .slice(0, maxCorrections)
        .map(({ surface, edits }) => ({ surface, weight: edits === 1 ? 0.5 : 0.25 }))
    },
  }

  function bucketOf(letter: string, length: number): Map<string, number> {
    const key = `${letter}${length}`
    const bucket = buckets.get(key) ?? new Map<string, number>()
    buckets.set(key, bucket)
    return bucket
  }

  function withPrefix(prefix: string): string[] {
    if (unsorted.length > maxUnsorted) {
      sorted = [...counts.keys()].sort()
      unsorted = []
    }
    const found = new Set(unsorted.filter((word) => word.startsWith(prefix) && counts.has(word)))
    for (let at = lowerBound(sorted, prefix); sorted[at]?.startsWith(prefix); at += 1) {
      const word = sorted[at] ?? ''
      if (counts.has(word)) found.add(word)
    }
    return [...found]
  }

  function mostFrequent(words: string[], most: number): string[] {
    if (words.length <= most) return words
    return words
      .sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || (a < b ? -1 : 1))
      .slice(0, most)
  }

  /** Words that share the first letter, and those that a lost or swapped first letter would lead to. */
  function* candidates(word: string): Generator<{ surface: string; edits: number }> {
    const most = word.length >= shortestWithTwoEdits ? 2 : 1
    const letters = lettersOf(word)
    for (const [letter, limit] of new Map([
      [word[1] ?? '', 1],
      [word[0] ?? '', most],
    ])) {
      for (let length = word.length - limit; length <= word.length + limit; length += 1) {
        for (const [surface, set] of buckets.get(`${letter}${length}`) ?? []) {
          // An edit changes two letters of the set at most.
          if (countBits(set ^ letters) > 2 * limit) continue
          const edits = editDistance(word, surface, limit)
          if (edits <= limit) yield { surface, edits }
        }
      }
    }
  }
}

function lowerBound(sorted: readonly string[], wanted: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? '') < wanted) low = middle + 1
    else high = middle
  }
  return low
}

/** The letters of a word as bits, several letters to one bit outside of the Latin ones. */
function lettersOf(word: string): number {
  let letters = 0
  for (let at = 0; at < word.length; at += 1) letters |= 1 << (word.charCodeAt(at) & 31)
  return letters
}

function countBits(bits: number): number {
  let left = bits
  let count = 0
  for (; left !== 0; count += 1) left &= left - 1
  return count
}
