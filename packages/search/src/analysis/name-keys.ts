import { termOf } from './languages.ts'
import { segmentsOf } from './split-words.ts'

/** Characters of a name that are compared. */
const maxLength = 200

/**
 * What a name is found by: `Billing-APIs`, `billing apis` and `billingApis` have the same key, and beside it the key of
 * their stems, where that is another one.
 */
export function nameKeys(name: string): string[] {
  const segments = segmentsOf(name.slice(0, maxLength))
  const key = segments.join('')
  const stems = stemsOfName(segments)
  if (key === '') return []
  return stems === key ? [key] : [key, stemKey(stems)]
}

/** The stems of a name, written as one. */
export function stemsOfName(segments: readonly string[]): string {
  return segments.map(termOf).join('')
}

/** The key of stems: no segment holds its sign. */
export function stemKey(stems: string): string {
  return `~${stems}`
}
