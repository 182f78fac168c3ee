import { canonicalRef, type Entity } from '@callboard/core'
import { entityNotFound } from '../graph/entity-not-found.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'

/** Where an entity comes from. */
export interface Ancestry {
  /** The entity that was asked for. */
  root: string
  /** The entity, then the Locations that led to it, nearest first. */
  items: { entity: Entity; parents: string[] }[]
}

/**
 * Follows the Locations that led to an entity, up to what a provider gave.
 *
 * @throws CATALOG_ENTITY_NOT_FOUND CORE_REF_INVALID
 */
export function ancestryOf({ entities, claims }: Snapshot, text: string): Ancestry {
  const root = canonicalRef(text)
  if (!entities.has(root)) throw entityNotFound(entities, root)
  const items: Ancestry['items'] = []
  const seen = new Set<string>()
  for (let ref: string | undefined = root; ref !== undefined && !seen.has(ref); ) {
    seen.add(ref)
    const entity: Entity | undefined = entities.get(ref)
    if (!entity) break
    const parent: string | undefined = claims.get(ref)?.parent
    const known: string[] = parent !== undefined && entities.has(parent) ? [parent] : []
    items.push({ entity, parents: known })
    ref = known[0]
  }
  return { root, items }
}
