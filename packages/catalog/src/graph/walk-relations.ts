import type { Snapshot } from '../snapshot/snapshot.ts'

/** One relation on a way. */
export interface RelationStep {
  from: string
  type: string
  to: string
}

/** An entity that a walk came to, by a shortest way. */
export interface Visit {
  ref: string
  /** Relations from the root. */
  depth: number
  /** The last step, and the visit it came from; not of the root. */
  step?: RelationStep
  from?: Visit
}

/** Where a walk goes. */
export interface WalkOptions {
  /** Relation types that are followed, as they leave an entity. */
  follows(type: string): boolean
  /** Relations from the root. @default no limit */
  depth?: number | undefined
  /** Most entities beside the root. */
  limit: number
  /** Ends the walk with the visit that it answers true for. */
  until?: (ref: string) => boolean
}

/**
 * Walks breadth first, without recursion: each entity once, nearest first, and at the same distance in the order of the
 * relations. `truncated` when something within reach was left out.
 */
export function walkRelations(
  { relations }: Pick<Snapshot, 'relations'>,
  root: string,
  { follows, depth = Number.POSITIVE_INFINITY, limit, until }: WalkOptions,
): { visits: Visit[]; truncated: boolean } {
  const seen = new Set([root])
  const queue: Visit[] = [{ ref: root, depth: 0 }]
  let truncated = false
  for (const visit of queue) {
    for (const { type, targetRef } of relations.get(visit.ref) ?? []) {
      if (!follows(type) || seen.has(targetRef)) continue
      if (visit.depth >= depth || queue.length > limit) {
        truncated = true
        break
      }
      seen.add(targetRef)
      const step = { from: visit.ref, type, to: targetRef }
      queue.push({ ref: targetRef, depth: visit.depth + 1, step, from: visit })
      if (until?.(targetRef)) return { visits: queue, truncated }
    }
  }
  return { visits: queue, truncated }
}

/** The steps from the root to a visit. */
export function pathTo(visit: Visit): RelationStep[] {
  const steps: RelationStep[] = []
  for (let at: Visit | undefined = visit; at?.step; at = at.from) steps.push(at.step)
  return steps.reverse()
}
