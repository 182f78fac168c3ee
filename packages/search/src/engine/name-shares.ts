import { isStopWord } from '../analysis/languages.ts'
import type { ParsedQuery } from '../query/parse-query.ts'
import type { Holders } from './holders.ts'

/** A name of more segments than this is not looked for inside a query. */
const longestName = 8
/** Segments of a query that are looked at. */
const maxSegments = 32

/**
 * For documents that a query names exactly, how much of the query their name is: 1 when it is all of it.
 * `who owns billing-api`, `billingApi` and `billing api` all name `billing-api`.
 */
export function nameShares(names: Pick<Holders, 'get'>, query: ParsedQuery): Map<number, number> {
  const segments = query.segments.slice(0, maxSegments)
  const weights = segments.map((segment) => (isStopWord(segment) ? 0 : 1))
  // A query of stop words only may still be a name: `what is this`.
  const total = sumOf(weights)
  const named = new Map<number, number>()
  for (let from = 0; from < segments.length; from += 1) {
    const longest = Math.min(segments.length, from + longestName)
    for (let to = from + 1, key = ''; to <= longest; to += 1) {
      key += segments[to - 1]
      const all = to - from === segments.length
      const share = all ? 1 : total === 0 ? 0 : sumOf(weights.slice(from, to)) / total
      if (share === 0) continue
      for (const number of names.get(key))
        named.set(number, Math.max(share, named.get(number) ?? 0))
    }
  }
  return named
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce<number>((sum, number) => sum + number, 0)
}
