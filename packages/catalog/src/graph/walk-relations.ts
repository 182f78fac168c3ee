import type { Snapshot } from '../snapshot/snapshot.ts'
import { generationOf, type RelationStep, type Vertex, verticesOf } from './vertices.ts'

/** An entity that a walk came to, by a shortest way. */
export interface Visit {
  readonly ref: string
  readonly vertex: Vertex
  /** Relations from the root. */
  readonly depth: number
  /** The last step, and the visit it came from; not of the root. */
  readonly step: RelationStep | undefined
  readonly from: Visit | undefined
}

/** Walks are synchronous, so the number of the newest one says which vertices it has come to. */
let walks = 0

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
  const generation = generationOf(snapshot)
  const start = verticesOf(snapshot)(root)
  walks += 1
  start.lastWalk = walks
  const visits: Visit[] = [{ ref: root, vertex: start, depth: 0, step: undefined, from: undefined }]
  for (const from of visits) {
    const depth = from.depth + 1
    for (const group of from.vertex.groupsIn(generation)) {
      const { type } = group
      if (!follows(type)) continue
      for (const vertex of group.targets) {
        if (vertex.lastWalk === walks) continue
        if (depth > deepest || visits.length > limit) return { visits, truncated: true }
        vertex.lastWalk = walks
        const { ref } = vertex
        visits.push({ ref, vertex, depth, step: { from: from.ref, type, to: ref }, from })
        if (until?.(ref)) return { visits, truncated: false }
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
