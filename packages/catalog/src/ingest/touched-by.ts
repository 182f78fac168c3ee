import { canonicalRef } from '@callboard/core'
import type { ReadRoot } from '../catalog-state.ts'
import { entityNotFound } from '../graph/entity-not-found.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'

/**
 * The sources that some keys mean, by the root they are of: a reference means where its entity was read, with the Locations that
 * led there.
 *
 * @throws CATALOG_ENTITY_NOT_FOUND for a key that means neither an entity nor a source
 */
export function touchedBy(
  keys: readonly string[],
  { roots, snapshot }: { roots: readonly ReadRoot[]; snapshot: Snapshot },
): Map<string, string[]> {
  const touched = new Map<string, string[]>()
  for (const key of keys) {
    const sources = [...sourcesOfEntity(key, snapshot), ...addressesOf(key)]
    let found = false
    for (const { root, state } of roots) {
      const known = sources.filter((source) => state.sources.has(source))
      if (known.length === 0) continue
      found = true
      touched.set(root.key, [...(touched.get(root.key) ?? []), ...known])
    }
    if (!found) throw entityNotFound(snapshot.entities, key)
  }
  return touched
}

function sourcesOfEntity(key: string, { claims }: Snapshot): string[] {
  const sources: string[] = []
  const seen = new Set<string>()
  for (let ref = refOf(key); ref !== undefined && !seen.has(ref); ) {
    seen.add(ref)
    const claim = claims.get(ref)
    if (claim) sources.push(claim.source)
    ref = claim?.parent
  }
  return sources
}

/** An address by itself, or behind `url:` or `file:` as the peer writes it. */
function addressesOf(key: string): string[] {
  if (key.startsWith('url:')) return [key.slice('url:'.length)]
  return key.startsWith('file:/') ? [key, `file://${key.slice('file:'.length)}`] : [key]
}

function refOf(key: string): string | undefined {
  try {
    return canonicalRef(key)
  } catch {
    return undefined
  }
}
