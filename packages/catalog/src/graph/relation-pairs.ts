import { didYouMean, type EntityKind } from '@callboard/core'
import { catalogErrors } from '../errors.ts'

/** The relation types of a catalog's kinds. */
export interface RelationPairs {
  /** The type by which the other end tells the same relation. */
  reverseOf(type: string): string
  /** Whether a type is the one of its pair that a drawing shows. */
  isForward(type: string): boolean
  /** The type in its own letter case. @throws CATALOG_RELATION_UNKNOWN */
  check(type: string): string
}

/** Collects the pairs that kinds declare. Of two rules that name a pair each from its side, the first decides which is forward. */
export function relationPairs(kinds: readonly EntityKind[]): RelationPairs {
  const reverse = new Map<string, string>()
  const forward = new Set<string>()
  for (const rule of kinds.flatMap((kind) => kind.relations ?? [])) {
    if (reverse.has(rule.type)) continue
    reverse.set(rule.type, rule.reverse)
    reverse.set(rule.reverse, rule.type)
    forward.add(rule.type)
  }
  const byFolded = new Map([...reverse.keys()].map((type) => [type.toLowerCase(), type]))
  return {
    reverseOf: (type) => reverse.get(type) ?? type,
    isForward: (type) => forward.has(type) || !reverse.has(type),
    check(type) {
      const known = byFolded.get(type.toLowerCase())
      if (known === undefined)
        throw catalogErrors.RELATION_UNKNOWN({ type, near: didYouMean(type, reverse.keys()) })
      return known
    },
  }
}
