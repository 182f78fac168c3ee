import type { Entity, EntityKind, EntityRelation } from '@callboard/core'
import type { Claim } from '../ingest/claim.ts'
import { SharedMap } from './shared-map.ts'

/** The catalog at one moment. Nothing in it changes; the next moment is another snapshot that shares what is equal. */
export interface Snapshot {
  /** Counts up with each change. */
  generation: number
  /** What decides which relations a `spec` declares. */
  kinds: readonly EntityKind[]
  /** The claims that are served, by canonical reference. */
  claims: SharedMap<Claim>
  /** Complete entities by canonical reference. */
  entities: SharedMap<Entity>
  /** Relations by the reference they leave from, existing or not: each once, sorted by type and target. */
  relations: SharedMap<readonly EntityRelation[]>
}

/** The catalog before anything was read. */
export function emptySnapshot(kinds: readonly EntityKind[]): Snapshot {
  return {
    generation: 0,
    kinds,
    claims: SharedMap.empty(),
    entities: SharedMap.empty(),
    relations: SharedMap.empty(),
  }
}
