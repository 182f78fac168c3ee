import { wholeNumber } from '../query/whole-number.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import type { Impact } from './impact.ts'
import type { RelationPairs } from './relation-pairs.ts'
import { type RelationStep, refsOf, walkRelations } from './walk-relations.ts'

/** An entity in a drawing. */
export interface GraphNode {
  ref: string
  /** As it is written, `Component`; of an entity that is not in the catalog, as its reference has it. */
  kind: string
  /** Title, or the display name of a group or a user, or name. */
  title: string
  /** `spec.type`. */
  type?: string
  /** Relations from the subject. */
  depth: number
  /** Whether the catalog does not know it. */
  missing: boolean
}

/** A part of the graph, ready to be drawn or listed. */
export interface GraphView {
  /** The entity it is about. */
  subject: string
  /** Nearest to the subject first. */
  nodes: GraphNode[]
  /** Each relation once, in the direction in which entities declare it. */
  edges: RelationStep[]
  /** Whether there is more within the depth. */
  truncated: boolean
}

/** Which surroundings are seen. */
export interface NeighboursOptions {
  /** @default 1 */
  depth?: number | undefined
  /** Relation types, either name of a pair. @default all */
  via?: readonly string[] | undefined
  /** Most entities beside the subject. @default 500 */
  limit?: number | undefined
}

/** What views are made from. */
export interface ViewContext {
  snapshot: Snapshot
  pairs: RelationPairs
}

/** The surroundings of an entity. @throws CATALOG_PAGE_INVALID CATALOG_RELATION_UNKNOWN */
export function neighboursOf(
  { snapshot, pairs }: ViewContext,
  subject: string,
  { depth = 1, via, limit = 500 }: NeighboursOptions,
): GraphView {
  wholeNumber('depth', depth)
  wholeNumber('limit', limit)
  const types = via && bothNames(via, pairs)
  const follows = (type: string) => types === undefined || types.has(type)
  const walk = walkRelations(snapshot, subject, { follows, depth, limit })
  const refs = refsOf(walk)
  const inside = new Set(refs)
  const edges = refs.flatMap((ref) =>
    (snapshot.relations.get(ref) ?? [])
      .filter(
        ({ type, targetRef }) => pairs.isForward(type) && follows(type) && inside.has(targetRef),
      )
      .map(({ type, targetRef }) => ({ from: ref, type, to: targetRef })),
  )
  return {
    subject,
    nodes: refs.map((ref, place) => nodeOf(snapshot, { ref, depth: walk.depths[place] ?? 0 })),
    edges,
    truncated: walk.truncated,
  }
}

/** An impact as a drawing: what is hit, each by the last step of its path. */
export function viewOfImpact(snapshot: Snapshot, { root, tiers, truncated }: Impact): GraphView {
  const hit = tiers.flatMap(({ depth, entities }) => entities.map(({ ref }) => ({ ref, depth })))
  return {
    subject: root,
    nodes: [{ ref: root, depth: 0 }, ...hit].map((visit) => nodeOf(snapshot, visit)),
    edges: tiers.flatMap(({ entities }) => entities.flatMap(({ path }) => path.slice(-1))),
    truncated,
  }
}

/** Types as they are asked for, with the other name of each. @throws CATALOG_RELATION_UNKNOWN */
export function bothNames(types: readonly string[], pairs: RelationPairs): ReadonlySet<string> {
  return new Set(
    types.flatMap((type) => {
      const known = pairs.check(type)
      return [known, pairs.reverseOf(known)]
    }),
  )
}

function nodeOf({ entities }: Snapshot, { ref, depth }: { ref: string; depth: number }): GraphNode {
  const entity = entities.get(ref)
  const { type, profile } = entity?.spec ?? {}
  const { displayName } = (profile ?? {}) as { displayName?: unknown }
  const shown = typeof displayName === 'string' ? displayName : entity?.metadata.name
  return {
    ref,
    kind: entity?.kind ?? ref.slice(0, ref.indexOf(':')),
    title: entity?.metadata.title ?? shown ?? ref.slice(ref.indexOf('/') + 1),
    ...(typeof type === 'string' && { type }),
    depth,
    missing: entity === undefined,
  }
}
