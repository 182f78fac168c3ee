import type { Entity, EntityRelation } from '@callboard/core'
import type { Claim } from '../ingest/claim.ts'

/** An edge as it leaves an entity, with the entity that declares it. */
export interface Edge {
  by: string
  type: string
  targetRef: string
}

/** The catalog at one moment. Nothing in it changes; the next moment is another snapshot that shares what is equal. */
export interface Snapshot {
  /** Counts up with each change. */
  generation: number
  claims: ReadonlyMap<string, Claim>
  /** Complete entities by canonical reference. */
  entities: ReadonlyMap<string, Entity>
  /** Edges by the reference they leave from, existing or not. */
  edges: ReadonlyMap<string, readonly Edge[]>
  /** The same for reading: each relation once, sorted by type and target. */
  relations: ReadonlyMap<string, readonly EntityRelation[]>
}

/** The catalog before anything was read. */
export const emptySnapshot: Snapshot = {
  generation: 0,
  claims: new Map(),
  entities: new Map(),
  edges: new Map(),
  relations: new Map(),
}
