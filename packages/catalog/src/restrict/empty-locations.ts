import type { Snapshot } from '../snapshot/snapshot.ts'
import type { IsHidden } from './redact-entity.ts'

/** Visible Locations that led to something, all of which is hidden. */
export function emptyLocations({ claims }: Snapshot, isHidden: IsHidden): Iterable<string> {
  const ledTo = ledToIn(claims)
  const empty = new Set<string>()
  const isGone = (ref: string) => isHidden(ref) || empty.has(ref)
  const candidates = [...ledTo.keys()].filter((ref) => claims.has(ref) && !isHidden(ref))
  // A Location may have led to another one: those nearest to the entities are empty first.
  for (let before = -1; before !== empty.size; ) {
    before = empty.size
    for (const ref of candidates) if (ledTo.get(ref)?.every(isGone)) empty.add(ref)
  }
  return empty
}

const known = new WeakMap<Snapshot['claims'], ReadonlyMap<string, readonly string[]>>()

/** What each Location led to, looked for once for each moment. */
function ledToIn(claims: Snapshot['claims']): ReadonlyMap<string, readonly string[]> {
  const ledTo = known.get(claims)
  if (ledTo) return ledTo
  const made = new Map<string, string[]>()
  for (const [ref, { parent }] of claims) {
    if (parent === undefined) continue
    const refs = made.get(parent)
    if (refs) refs.push(ref)
    else made.set(parent, [ref])
  }
  known.set(claims, made)
  return made
}
