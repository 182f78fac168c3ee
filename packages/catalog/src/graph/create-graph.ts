import { canonicalRef } from '@callboard/core'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { entityNotFound } from './entity-not-found.ts'
import { findComponents } from './find-components.ts'
import { cyclesOf } from './find-cycles.ts'
import {
  bothNames,
  type GraphView,
  type NeighboursOptions,
  neighboursOf,
  viewOfImpact,
} from './graph-view.ts'
import { type Impact, type ImpactContext, type ImpactOptions, impactOf } from './impact.ts'
import { pathTo, type RelationStep, refAt, walkRelations } from './walk-relations.ts'

/** Ways between two entities. */
export interface GraphPaths {
  /** The shortest, one step after the other; empty when there is none. */
  paths: RelationStep[][]
}

/** The relations of one generation of the catalog. References may leave out the namespace `default`. */
export interface CatalogGraph {
  /**
   * What is hit when an entity fails (or what it needs), in tiers, with a shortest path to each and the owners to call.
   * @throws CATALOG_ENTITY_NOT_FOUND CATALOG_PAGE_INVALID CATALOG_RELATION_UNKNOWN CORE_REF_INVALID
   */
  impact(ref: string, options?: ImpactOptions): Impact
  /** What stands around an entity. @throws CATALOG_ENTITY_NOT_FOUND CATALOG_PAGE_INVALID CATALOG_RELATION_UNKNOWN CORE_REF_INVALID */
  neighbours(ref: string, options?: NeighboursOptions): GraphView
  /**
   * A shortest way from one entity to another; without `via`, one through a common owner only when there is no other.
   * @throws as {@link CatalogGraph.neighbours}
   */
  path(from: string, to: string, options?: { via?: readonly string[] | undefined }): GraphPaths
  /**
   * Groups of entities that lead back to one another along one type of relation: none of them can be first.
   * @throws CATALOG_RELATION_UNKNOWN
   */
  cycles(type: string): string[][]
  /**
   * The parts of the graph that are not connected, largest first. Without `via` ownership does not count: everything has an
   * owner, and groups belong together.
   * @throws CATALOG_RELATION_UNKNOWN
   */
  components(options?: { via?: readonly string[] | undefined }): string[][]
  /** An impact as a drawing. */
  view(impact: Impact): GraphView
}

/** Creates the graph of a snapshot. It holds nothing of its own: the snapshot's relations are the adjacency lists. */
export function createGraph(context: ImpactContext): CatalogGraph {
  const { snapshot, pairs } = context
  const find = (text: string) => findRef(snapshot, text)
  return {
    impact: (ref, options = {}) => impactOf(context, find(ref), options),
    neighbours: (ref, options = {}) => neighboursOf(context, find(ref), options),
    path(from, to, { via } = {}) {
      const [start, target] = [find(from), find(to)]
      if (via) return shortestPath(snapshot, [start, target], bothNames(via, pairs))
      // Two things of one team are not connected by that, unless nothing else connects them.
      const direct = shortestPath(snapshot, [start, target], notOwnership)
      return direct.paths.length > 0 ? direct : shortestPath(snapshot, [start, target], anyType)
    },
    cycles: (type) => cyclesOf(snapshot, pairs.check(type)),
    components({ via } = {}) {
      const types = via ? bothNames(via, pairs) : notOwnership
      return findComponents(snapshot, (type) => types.has(type))
    },
    view: (impact) => viewOfImpact(snapshot, impact),
  }
}

const ownership = new Set(['ownedBy', 'ownerOf'])
const notOwnership = { has: (type: string) => !ownership.has(type) }
const anyType = { has: () => true }

function shortestPath(
  snapshot: Snapshot,
  [start, target]: readonly [string, string],
  types: { has(type: string): boolean },
): GraphPaths {
  if (start === target) return { paths: [[]] }
  const walk = walkRelations(snapshot, start, {
    follows: (type) => types.has(type),
    limit: Number.POSITIVE_INFINITY,
    until: target,
  })
  const last = walk.length - 1
  return { paths: refAt(walk, last) === target ? [pathTo(walk, last)] : [] }
}

/** What others relate to has a place in the graph even when it does not exist. */
function findRef({ entities, relations }: Snapshot, text: string): string {
  const ref = canonicalRef(text)
  if (entities.has(ref) || relations.has(ref)) return ref
  throw entityNotFound(entities, ref)
}
