import { canonicalRef, type Entity, type Runtime } from '@callboard/core'
import { type Breath, createBreath } from '../breath.ts'
import { catalogErrors } from '../errors.ts'
import type { Claim } from '../ingest/claim.ts'
import { wholeNumber } from '../query/whole-number.ts'
import { nextSnapshot } from '../snapshot/next-snapshot.ts'
import type { Snapshot, WholeSnapshot } from '../snapshot/snapshot.ts'
import type { CatalogStore } from '../store/catalog-store.ts'
import { changedPaths } from './changed-paths.ts'
import { claimAfter, type EntityChange, servedEntity, toEntityChange } from './entity-change.ts'
import { logSince } from './log-since.ts'

/** Which part of an entity's history. */
export interface HistoryOptions {
  /** At most 1,000. @default 50 */
  limit?: number
  /** Only changes of revisions below this one: the last of one page leads to the next. */
  before?: number
}

/** What of an entity differs between two revisions. Entities are as they were served, without relations. */
export interface EntityDifference {
  ref: string
  before?: Entity
  after?: Entity
  /** Where the two differ, as JSON Pointers: `/spec/owner`. */
  paths: string[]
}

/** What differs between two revisions, each list by reference. */
export interface CatalogDiff {
  since: number
  until: number
  added: EntityDifference[]
  changed: EntityDifference[]
  removed: EntityDifference[]
}

/** Two revisions. */
export interface DiffOptions {
  since: number
  /** @default the newest */
  until?: number
}

/** Reads the past of a catalog. */
export interface CatalogHistory {
  history(ref: string, options?: HistoryOptions): Promise<EntityChange[]>
  diff(options: DiffOptions): Promise<CatalogDiff>
  snapshotAt(revision: number): Promise<WholeSnapshot>
}

/** What the past is read from. */
export interface CatalogHistoryOptions {
  store: CatalogStore
  /** What is served now. */
  current(): WholeSnapshot
  runtime: Runtime
}

const defaultLimit = 50
const mostAtOnce = 1000

/**
 * Reads the log of a store against the snapshot that is served: what the log does not say of the newest versions is there,
 * and what another process has added since is left out.
 */
export function createCatalogHistory({
  store,
  current,
  runtime,
}: CatalogHistoryOptions): CatalogHistory {
  return {
    async history(ref, { limit = defaultLimit, before } = {}) {
      wholeNumber('limit', limit, mostAtOnce)
      if (before !== undefined) wholeNumber('before', before)
      const { generation, claims } = current()
      const canonical = canonicalRef(ref)
      const below = Math.min(before ?? generation + 1, generation + 1)
      const changes = await store.history(canonical, { before: below, limit })
      return changes.map((change) => toEntityChange(change, claims.get(canonical)))
    },

    async diff({ since, until }) {
      const snapshot = current()
      const end = checkRevision(until ?? snapshot.generation, snapshot)
      const begin = checkRevision(since, { generation: end })
      const versions = await versionsBetween(store, { begin, end }, snapshot)
      return compare(versions, { since: begin, until: end }, createBreath(runtime))
    },

    async snapshotAt(revision) {
      const snapshot = current()
      checkRevision(revision, snapshot)
      const until = snapshot.generation
      if (revision === until) return snapshot
      const range = { begin: revision, end: until }
      const undone = new Map<string, Claim | undefined>()
      for (const [ref, { before }] of await versionsBetween(store, range, snapshot))
        undone.set(ref, before)
      const { snapshot: past } = await nextSnapshot(snapshot, undone, createBreath(runtime))
      return { ...past, generation: revision }
    },
  }
}

/** Of all that changed between two revisions: what it was at each. */
async function versionsBetween(
  store: CatalogStore,
  { begin: since, end: until }: Record<'begin' | 'end', number>,
  { claims }: Snapshot,
): Promise<Versions> {
  const versions: Versions = new Map()
  for await (const change of logSince(store, { since, until })) {
    const first = versions.get(change.ref) ?? { before: change.before }
    versions.set(change.ref, { ...first, after: claimAfter(change, claims.get(change.ref)) })
  }
  return versions
}

/** What entities were before and after, by reference; nothing where there was none. */
type Versions = Map<string, { before?: Claim | undefined; after?: Claim | undefined }>

/** A revision that was made. @throws CATALOG_REVISION_UNKNOWN */
export function checkRevision(
  revision: number,
  { generation: newest }: Pick<Snapshot, 'generation'>,
): number {
  if (Number.isSafeInteger(revision) && revision >= 0 && revision <= newest) return revision
  throw catalogErrors.REVISION_UNKNOWN({ revision, newest })
}

async function compare(
  versions: Versions,
  range: { since: number; until: number },
  breath: Breath,
): Promise<CatalogDiff> {
  const diff: CatalogDiff = { ...range, added: [], changed: [], removed: [] }
  for (const ref of [...versions.keys()].sort()) {
    const { before: old, after: now } = versions.get(ref) ?? {}
    const [before, after] = [servedEntity(old), servedEntity(now)]
    const paths = changedPaths(before, after)
    const pause = breath()
    if (pause) await pause
    // It came back to what it was.
    if (paths.length === 0) continue
    const difference = { ref, ...(before && { before }), ...(after && { after }), paths }
    diff[before ? (after ? 'changed' : 'removed') : 'added'].push(difference)
  }
  return diff
}
