import type { Entity, EntityKind, EntityRelation } from '@callboard/core'
import type { Claim } from '../ingest/claim.ts'
import { SharedMap } from './shared-map.ts'

/** The catalog at one moment, as it is read: the whole of it, or what somebody may read. Nothing in it changes. */
export interface Snapshot {
  /** Counts up with each change. */
  generation: number
  /** What decides which relations a `spec` declares. */
  kinds: readonly EntityKind[]
  /** The claims that are served, by canonical reference. */
  claims: ReadonlyMap<string, Claim>
  /** Complete entities by canonical reference. */
  entities: ReadonlyMap<string, Entity>
  /** Relations by the reference they leave from, existing or not: each once, sorted by type and target. */
  relations: ReadonlyMap<string, readonly EntityRelation[]>
}

/** The whole catalog at one moment; the next moment is another snapshot that shares what is equal. */
export interface WholeSnapshot extends Snapshot {
  claims: SharedMap<Claim>
  entities: SharedMap<Entity>
  relations: SharedMap<readonly EntityRelation[]>
}

/** The catalog before anything was read. */
export function emptySnapshot(kinds: readonly EntityKind[]): WholeSnapshot {
  return {
    generation: 0,
    kinds,
    claims: SharedMap.empty(),
    entities: SharedMap.empty(),
    relations: SharedMap.empty(),
  }
}
