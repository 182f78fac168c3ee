import type { Snapshot } from '../snapshot/snapshot.ts'
import { type RelationStep, type Vertex, verticesOf } from './vertices.ts'

/** An entity that a walk came to, by a shortest way. */
export interface Visit {
  readonly ref: string
  readonly vertex: Vertex
  /** Relations from the root. */
  readonly depth: number
  /** The last step, and the visit it came from; not of the root. */
  readonly step?: RelationStep
  readonly from?: Visit
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
  snapshot: Pick<Snapshot, 'relations'>,
  root: string,
  { follows, depth: deepest = Number.POSITIVE_INFINITY, limit, until }: WalkOptions,
): { visits: Visit[]; truncated: boolean } {
  const start = verticesOf(snapshot)(root)
  const seen = new Set([start])
  const visits: Visit[] = [{ ref: root, vertex: start, depth: 0 }]
  for (const from of visits) {
    const depth = from.depth + 1
    for (const group of from.vertex.groups) {
      if (!follows(group.type)) continue
      for (const { step, to } of group.edges) {
        if (seen.has(to)) continue
        if (depth > deepest || visits.length > limit) return { visits, truncated: true }
        seen.add(to)
        visits.push({ ref: to.ref, vertex: to, depth, step, from })
        if (until?.(to.ref)) return { visits, truncated: false }
      }
    }
  }
  return { visits, truncated: false }
}

/** The steps from the root to a visit. */
export function pathTo(visit: Visit): RelationStep[] {
  const steps: RelationStep[] = []
  for (let at: Visit | undefined = visit; at?.step; at = at.from) steps.push(at.step)
  return steps.reverse()
}
