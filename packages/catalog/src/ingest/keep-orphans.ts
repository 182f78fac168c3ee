import type { Breath } from '../breath.ts'
import { type CatalogState, type NextState, nextState, type StateChange } from '../catalog-state.ts'
import { defineProvider } from '../provider/provider.ts'
import { type Claim, claimEntity } from './claim.ts'
import { type RootState, type SourceRecord, type SourceRoot, unread } from './source-root.ts'

/** Holds what nothing gives any more. It is never read. */
export const orphansRoot: SourceRoot = {
  key: 'orphans',
  provider: defineProvider({ name: 'orphans', read: () => [] }),
}

/**
 * The next state in which what nothing gives any more stays, with an annotation that says so, until somebody gives it again.
 *
 * @param made - the next state without that
 */
export async function keepOrphans(
  previous: CatalogState,
  { made, change }: { made: NextState; change: StateChange },
  breath: Breath,
): Promise<NextState> {
  const orphans = previous.roots.find(({ root }) => root.key === orphansRoot.key)?.state ?? unread
  const lost = made.changes.removed.flatMap((ref) => previous.snapshot.claims.get(ref) ?? [])
  const changes = new Map([...withoutReturned(orphans, made.state)])
  for (const claim of lost) {
    const record = changes.get(claim.source) ?? orphans.sources.get(claim.source)
    changes.set(claim.source, withOrphan(record, claim))
  }
  if (changes.size === 0) return made
  const sources = await orphans.sources.with(changes, breath)
  const reading = { root: orphansRoot, state: { ...orphans, sources }, changes }
  return nextState(previous, { ...change, readings: [...change.readings, reading] }, breath)
}

/** The records of orphans that somebody else claims now. */
function* withoutReturned(
  { sources }: RootState,
  { losers }: CatalogState,
): Iterable<[string, SourceRecord | undefined]> {
  for (const [source, record] of sources) {
    const claims = record.claims.filter(({ ref }) => !losers.has(ref))
    if (claims.length === record.claims.length) continue
    yield [source, claims.length === 0 ? undefined : { ...record, claims }]
  }
}

function withOrphan(record: SourceRecord | undefined, claim: Claim): SourceRecord {
  const orphan = orphanOf(claim)
  if (record) return { ...record, claims: [...record.claims, orphan] }
  const { source, at } = claim
  const none = { issues: [], followed: [], leads: [] }
  return { source, file: at?.file ?? source, origin: source, depth: 0, claims: [orphan], ...none }
}

function orphanOf({ ref, entity, relations, source, at }: Claim): Claim {
  const { metadata } = entity
  const annotations: Record<string, string> = {
    ...metadata.annotations,
    'backstage.io/orphan': 'true',
  }
  const { [managedBy]: location = source, [managedByOrigin]: origin = location } = annotations
  const marked = { ...entity, metadata: { ...metadata, annotations } }
  return {
    ...claimEntity({ ref, entity: marked, relations, source, location, origin, at }),
    stale: true,
  }
}

const managedBy = 'backstage.io/managed-by-location'
const managedByOrigin = 'backstage.io/managed-by-origin-location'
