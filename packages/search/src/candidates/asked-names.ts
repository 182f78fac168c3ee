import { stemKey, stemsOfName } from '../analysis/name-keys.ts'
import { nameShares } from '../engine/name-shares.ts'
import type { ParsedQuery } from '../query/parse-query.ts'

/** What a query may name. */
export interface AskedNames {
  /** What all of it names. */
  whole: string
  /** What all of it names in another form. */
  forms: readonly string[]
  /** What any part of it names, in any form. */
  parts: readonly string[]
}

/** Every name that a query may say: found out by asking for all of them. */
export function askedNames(query: ParsedQuery): AskedNames {
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
  const stems = stemsOfName(query.segments)
  return { whole: query.segments.join(''), forms: [stems, stemKey(stems)], parts: [...asked] }
}
