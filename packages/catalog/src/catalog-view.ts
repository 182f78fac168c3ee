import { canonicalRef, type Entity } from '@callboard/core'
import { type CatalogGraph, createGraph } from './graph/create-graph.ts'
import type { relationPairs } from './graph/relation-pairs.ts'
import { type Ancestry, ancestryOf } from './query/ancestry.ts'
import { entitiesOf, indexOf } from './query/entity-index.ts'
import { countFacets, type FacetQuery, type Facets } from './query/facets.ts'
import { type EntityPage, type EntityQuery, queryEntities } from './query/query-entities.ts'
import type { Snapshot } from './snapshot/snapshot.ts'

/** Reads one whole generation of a catalog: the newest, or one of the past. Entities are frozen. */
export interface CatalogView {
  /** Counts up each time that an entity becomes another one, comes or goes; the number of the revision in the history. */
  readonly generation: number
  /** The entity of a reference such as `component:payment-gateway`. @throws CORE_REF_INVALID */
  get(ref: string): Entity | undefined
  /** One answer for each reference, in its place; nothing for one that means nothing. */
  byRefs(refs: readonly string[]): (Entity | undefined)[]
  /** All entities of this moment, by reference. */
  entities(): Iterable<Entity>
  /** The Locations that led to an entity, nearest first. @throws CATALOG_ENTITY_NOT_FOUND CORE_REF_INVALID */
  ancestry(ref: string): Ancestry
  /** One page of what a filter and a text find. @throws as {@link EntityQuery} says */
  query(query?: EntityQuery): EntityPage
  facets(query: FacetQuery): Facets
  /** The relations of this moment. */
  readonly graph: CatalogGraph
}

/** What a view is made from. */
export interface CatalogViewOptions {
  snapshot(): Snapshot
  pairs: ReturnType<typeof relationPairs>
  failureRelations: readonly string[]
}

/** A view of the snapshot of each moment. */
export function createCatalogView(options: CatalogViewOptions): CatalogView {
  const { snapshot, pairs, failureRelations } = options
  const index = () => indexOf(snapshot())
  return {
    get generation() {
      return snapshot().generation
    },
    get: (ref) => snapshot().entities.get(canonicalRef(ref)),
    byRefs: (refs) => refs.map((ref) => lookUp(snapshot().entities, ref)),
    entities: () => entitiesOf(index()),
    ancestry: (ref) => ancestryOf(snapshot(), ref),
    query: (query = {}) => queryEntities(index(), query),
    facets: (query) => countFacets(index(), query),
    get graph() {
      return createGraph({ snapshot: snapshot(), pairs, failureRelations })
    },
  }
}

/** A reference that means nothing has no entity; among many, that is an answer. */
function lookUp(entities: Snapshot['entities'], ref: string): Entity | undefined {
  try {
    return entities.get(canonicalRef(ref))
  } catch {
    return undefined
  }
}
