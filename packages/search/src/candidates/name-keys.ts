import { nameShares } from '../engine/name-shares.ts'
import type { ParsedQuery } from '../query/parse-query.ts'

/** Every name that a query may say: found out by asking for all of them. */
export function nameKeys(query: ParsedQuery): { whole: string; parts: readonly string[] } {
  const asked = new Set<string>()
  nameShares(
    {
      get(key) {
        asked.add(key)
        return []
      },
    },
    query,
  )
  return { whole: query.segments.join(''), parts: [...asked] }
}
