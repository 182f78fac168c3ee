import { type Logger, messageOf, type Runtime } from '@callboard/core'
import { createBreath } from '../breath.ts'
import type { CatalogCommit } from '../catalog-commit.ts'
import type { CatalogState } from '../catalog-state.ts'
import type { SourceRoot } from '../ingest/source-root.ts'
import type { RegisteredLocation } from '../location.ts'
import type { CatalogStore, KeptLocation, StoreBatch, StoreHead } from './catalog-store.ts'
import { planBatch } from './plan-batch.ts'
import { type RestoredState, restoreState } from './restore-state.ts'
import { isSameJson } from './same-record.ts'

/** How much of the past is kept. What is beyond either bound is forgotten. */
export interface Retention {
  /** Number of the newest revisions. @default 1_000 */
  revisions?: number
  /** @default however old */
  ageMs?: number
}

/** Keeps the states of one catalog in its store. */
export interface CatalogKeeper {
  /** The state of the store, with what differs from a state before. */
  restore(previous: CatalogState): Promise<RestoredState>
  /** Whether somebody else has written since this keeper did. */
  isBehind(): Promise<boolean>
  /**
   * Writes what becomes different; nothing when nothing does.
   *
   * @throws CATALOG_STORE_CONFLICT CATALOG_STORE_FAILED; the store is then as it was
   */
  keep(commit: CatalogCommit): Promise<void>
}

/** What a keeper needs. */
export interface CatalogKeeperOptions {
  store: CatalogStore
  retention: Retention
  providers: readonly SourceRoot[]
  rootOf(location: RegisteredLocation): SourceRoot
  logger: Logger
  runtime: Runtime
}

const defaultRevisions = 1_000

export function createCatalogKeeper(options: CatalogKeeperOptions): CatalogKeeper {
  const { store, retention, logger, runtime } = options
  let head: StoreHead = { revision: 0, oldest: 0, commits: 0 }
  let kept: ReadonlyMap<string, KeptLocation> = new Map()

  /** The past can be forgotten later as well, so a failure is no reason to refuse what was committed. */
  const prune = async () => {
    const { revisions = defaultRevisions, ageMs } = retention
    const sinceMs = ageMs === undefined ? undefined : runtime.now() - ageMs
    await store.prune({ revisions, sinceMs }).catch((error: unknown) => {
      logger.warn('old revisions could not be removed', { error: messageOf(error) })
    })
  }

  return {
    async restore(previous) {
      const breath = createBreath(runtime)
      const restored = await restoreState({ ...options, previous, breath })
      head = restored.head
      kept = restored.locations
      return restored
    },
    async isBehind() {
      return (await store.head()).commits !== head.commits
    },
    async keep({ previous, next, locations }) {
      const plan = await planBatch(previous, next, createBreath(runtime))
      const batch = { ...plan, locations: placeLocations(kept, locations) }
      if (isEmpty(batch)) return
      const { revision } = head
      head = await store.commit({ ...batch, expected: head.commits, timeMs: runtime.now() })
      kept = withLocations(kept, batch.locations)
      if (head.revision !== revision) await prune()
    },
  }
}

/** A location that was known keeps its place, a new one comes last. */
function placeLocations(
  kept: ReadonlyMap<string, KeptLocation>,
  { put, remove }: CatalogCommit['locations'],
): StoreBatch['locations'] {
  let last = 0
  for (const { position } of kept.values()) last = Math.max(last, position)
  const placed = put.map((location) => {
    const known = kept.get(location.id)
    if (!known) last += 1
    return { position: known?.position ?? last, location }
  })
  const isOther = ({ location }: KeptLocation) =>
    !isSameJson([location], [kept.get(location.id)?.location])
  return { put: placed.filter(isOther), remove: remove.filter((id) => kept.has(id)) }
}

function withLocations(
  kept: ReadonlyMap<string, KeptLocation>,
  { put, remove }: StoreBatch['locations'],
): Map<string, KeptLocation> {
  const next = new Map(kept)
  for (const id of remove) next.delete(id)
  for (const location of put) next.set(location.location.id, location)
  return next
}

function isEmpty({
  holders,
  locations,
  ...lists
}: Omit<StoreBatch, 'expected' | 'timeMs'>): boolean {
  const all = [...Object.values(lists), ...Object.values(holders), ...Object.values(locations)]
  return all.every(({ length }) => length === 0)
}
