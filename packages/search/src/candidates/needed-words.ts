import { expandQuery } from '../engine/expand-query.ts'
import type { ParsedQuery } from '../query/parse-query.ts'

/** What a query has to be told about the words of an index. */
export interface NeededWords {
  /** Words that may be there. */
  exact: ReadonlySet<string>
  /** Beginnings whose words are wanted, the most frequent ones. */
  prefixes: ReadonlySet<string>
  /** Words whose neighbours are wanted where the word itself is not there. */
  near: ReadonlySet<string>
}

/** Finds out by reading the query with a vocabulary that knows nothing and takes notes. */
export function neededWords(query: ParsedQuery): NeededWords {
  const exact = new Set<string>()
  const prefixes = new Set<string>()
  const near = new Set<string>()
  expandQuery(query, {
    has(surface) {
      exact.add(surface)
      return false
    },
    completions(prefix) {
      prefixes.add(prefix)
      return []
    },
    corrections(word) {
      near.add(word)
      return []
    },
  })
  return { exact, prefixes, near }
}
