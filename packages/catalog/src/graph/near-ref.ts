import { didYouMean, type Entity } from '@callboard/core'

/** The entity that a reference to nothing probably means: the same name of another kind, or a name two letters away. */
export function nearRef(entities: ReadonlyMap<string, Entity>, ref: string): string | undefined {
  const name = ref.slice(ref.indexOf(':'))
  const close: string[] = []
  for (const candidate of entities.keys()) {
    if (candidate.endsWith(name) && candidate.indexOf(':') === candidate.length - name.length)
      return candidate
    // Edit distance is slow; two edits never make up for more than two characters.
    if (Math.abs(candidate.length - ref.length) <= 2) close.push(candidate)
  }
  return didYouMean(ref, close)
}
