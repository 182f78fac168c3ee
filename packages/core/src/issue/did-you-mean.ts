import { distance } from 'fastest-levenshtein'

/** The longest word that is compared, in characters: distance is quadratic. */
const maxLength = 100

/**
 * The candidate nearest to a mistyped word, or nothing when none is near: at most two edits,
 * and fewer than half of the word. Letter case does not count as an edit.
 */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > maxLength) return undefined
  const limit = Math.min(2, Math.floor((word.length - 1) / 2))
  let best: { candidate: string; edits: number } | undefined
  for (const candidate of candidates) {
    if (candidate === word || Math.abs(candidate.length - word.length) > limit) continue
    const edits = distance(word.toLowerCase(), candidate.toLowerCase())
    if (edits <= limit && (best === undefined || edits < best.edits)) best = { candidate, edits }
  }
  return best?.candidate
}
