import { type CallboardError, didYouMean, type Entity } from '@callboard/core'
import { catalogErrors } from '../errors.ts'

/** Slips of a finger stand close together: two references that differ over more characters are two things. */
const maxSpan = 4
/** References that are measured in full. */
const maxMeasured = 1000

/** The error for a reference that nothing has, with the one that was probably meant. */
export function entityNotFound(entities: ReadonlyMap<string, Entity>, ref: string): CallboardError {
  return catalogErrors.ENTITY_NOT_FOUND({ ref, near: nearRef(entities, ref) })
}

/**
 * The entity that a reference to nothing probably means: the same name of another kind, or a name two letters away. Whoever
 * asks for what is not there must not hold up the others, so nearly all of a hundred thousand are ruled out at a glance.
 */
function nearRef(entities: ReadonlyMap<string, Entity>, ref: string): string | undefined {
  const name = ref.slice(ref.indexOf(':'))
  const close: string[] = []
  for (const candidate of entities.keys()) {
    if (candidate.endsWith(name) && candidate.indexOf(':') === candidate.length - name.length)
      return candidate
    // Two edits never make up for more than two characters.
    if (Math.abs(candidate.length - ref.length) > 2 || close.length === maxMeasured) continue
    if (differingSpan(candidate, ref) <= maxSpan) close.push(candidate)
  }
  return didYouMean(ref, close)
}

/** Characters of the longer text from the first that differs to the last. */
function differingSpan(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length)
  let start = 0
  while (start < shorter && a[start] === b[start]) start += 1
  let end = 0
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1
  return Math.max(a.length, b.length) - start - end
}
