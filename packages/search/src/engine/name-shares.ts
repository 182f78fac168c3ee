import { isStopWord } from '../analysis/languages.ts'
import { stemKey, stemsOfName } from '../analysis/name-keys.ts'
import type { ParsedQuery } from '../query/parse-query.ts'
import type { Holders } from './holders.ts'

/** A name of more segments than this is not looked for inside a query. */
const longestName = 8
/** Segments of a query that are looked at. */
const maxSegments = 32
/** What a name counts that is another form of what was asked for: `payment` for `Payments`. */
const formShare = 0.9

/**
 * For documents that a query names, how much of the query their name is: 1 when it is all of it, as it stands.
 * `who owns billing-api`, `billingApi` and `billing api` all name `billing-api`, and `billing apis` nearly does.
 */
export function nameShares(names: Pick<Holders, 'get'>, query: ParsedQuery): Map<number, number> {
  const segments = query.segments.slice(0, maxSegments)
  const weights = segments.map((segment) => (isStopWord(segment) ? 0 : 1))
  // A query of stop words only may still be a name: `what is this`.
  const total = sumOf(weights)
  const named = new Map<number, number>()
  const take = (key: string, share: number) => {
    for (const number of names.get(key)) named.set(number, Math.max(share, named.get(number) ?? 0))
  }
  for (let from = 0; from < segments.length; from += 1) {
    const longest = Math.min(segments.length, from + longestName)
    for (let to = from + 1; to <= longest; to += 1) {
      const part = segments.slice(from, to)
      const all = part.length === segments.length
      const share = all ? 1 : total === 0 ? 0 : sumOf(weights.slice(from, to)) / total
      if (share === 0) continue
      const key = part.join('')
      const stems = stemsOfName(part)
      take(key, share)
      take(stemKey(stems), share * formShare)
      // A name that is a stem has no other key.
      if (stems !== key) take(stems, share * formShare)
    }
  }
  return named
}

/**
 * What being called so adds to a score, beside the share itself: a document whose name is the whole query comes before
 * every other, and one whose name is another form of it before most.
 */
export function nameBonus(share: number, bound: number): number {
  if (share === 1) return bound
  return share >= formShare ? bound / 2 : 0
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce<number>((sum, number) => sum + number, 0)
}
