import type { Issue } from '@callboard/core'
import { nodeRuntime } from '@callboard/core/node'
import { type Breath, createBreath } from '../breath.ts'
import { catalogErrors } from '../errors.ts'
import { createSerialQueue } from '../serial-queue.ts'
import { SharedMap } from '../snapshot/shared-map.ts'
import type {
  CatalogStore,
  KeptHolder,
  KeptLocation,
  KeptRecord,
  StoreBatch,
  StoreHead,
  StorePart,
} from './catalog-store.ts'
import { createMemoryLog, type MemoryLog } from './memory-log.ts'
import { oldestAfter } from './oldest-after.ts'

interface Kept {
  head: StoreHead
  /** By root, then by address. */
  sources: ReadonlyMap<string, SharedMap<KeptRecord>>
  issues: Map<string, readonly Issue[]>
  holders: Map<string, KeptHolder>
  locations: Map<string, KeptLocation>
}

/** A store that ends with the process. Several catalogs may share one. */
export function createMemoryCatalogStore(): CatalogStore {
  const kept: Kept = {
    head: { revision: 0, oldest: 0, commits: 0 },
    sources: new Map(),
    issues: new Map(),
    holders: new Map(),
    locations: new Map(),
  }
  const log = createMemoryLog()
  // A commit rests on its way, so the next one waits for it.
  const enqueue = createSerialQueue()
  return {
    head: async () => ({ ...kept.head }),
    load: () => partsOf(kept),
    commit: (batch) => enqueue(() => commitTo({ kept, log }, batch)),
    history: async (ref, options) => log.history(ref, options),
    async changesSince({ revision, ref }, { limit }) {
      const { oldest } = kept.head
      if (revision < oldest) throw catalogErrors.REVISION_PRUNED({ revision, oldest })
      return log.after(revision, ref, limit)
    },
    prune: (pruning) =>
      enqueue(async () => {
        const oldest = oldestAfter(kept.head, pruning, log.newestBefore(pruning.sinceMs))
        // First what says that they are gone, so that nobody is given a past with holes.
        kept.head = { ...kept.head, oldest }
        await log.forget(oldest, createBreath(nodeRuntime))
        return { ...kept.head }
      }),
  }
}

/** @throws CATALOG_STORE_CONFLICT */
async function commitTo(
  { kept, log }: { kept: Kept; log: MemoryLog },
  batch: StoreBatch,
): Promise<StoreHead> {
  const { commits, revision, oldest } = kept.head
  if (batch.expected !== commits) throw catalogErrors.STORE_CONFLICT()
  const breath = createBreath(nodeRuntime)
  const next = batch.changes.length > 0 ? revision + 1 : revision
  const sources = await sourcesAfter(kept.sources, batch, breath)
  const append = await log.prepare(next, batch, breath)
  // From here on without a rest, so that nobody sees half a commit.
  append()
  kept.sources = sources
  applyLists(kept, batch)
  kept.head = { revision: next, oldest, commits: commits + 1 }
  return { ...kept.head }
}

async function* partsOf(kept: Kept): AsyncGenerator<StorePart> {
  // Taken off before the first is given, so that all are of one commit.
  const { head, locations, issues, holders, sources } = kept
  const ordered = [...locations.values()].sort((a, b) => a.position - b.position)
  const parts: StorePart[] = [
    { type: 'head', head: { ...head } },
    ...ordered.map((location) => ({ type: 'location' as const, location })),
    ...[...issues].map(([root, of]) => ({ type: 'issues' as const, root, issues: of })),
    ...[...holders.values()].map((holder) => ({ type: 'holder' as const, holder })),
  ]
  yield* parts
  for (const [root, records] of sources)
    for (const record of records.values()) yield { type: 'source', source: { root, record } }
}

async function sourcesAfter(
  before: Kept['sources'],
  { put, remove }: StoreBatch,
  breath: Breath,
): Promise<Kept['sources']> {
  const changes = new Map<string, Map<string, KeptRecord | undefined>>()
  const note = (root: string, source: string, record: KeptRecord | undefined) => {
    const known = changes.get(root)
    if (known) known.set(source, record)
    else changes.set(root, new Map([[source, record]]))
    return breath()
  }
  for (const { root, source } of remove) {
    const pause = note(root, source, undefined)
    if (pause) await pause
  }
  for (const { root, record } of put) {
    const pause = note(root, record.source, record)
    if (pause) await pause
  }
  const sources = new Map(before)
  for (const [root, records] of changes)
    sources.set(root, await (sources.get(root) ?? SharedMap.empty()).with(records, breath))
  return sources
}

function applyLists({ issues, holders, locations }: Kept, batch: StoreBatch): void {
  for (const { root, issues: list } of batch.issues) {
    if (list.length > 0) issues.set(root, list)
    else issues.delete(root)
  }
  for (const ref of batch.holders.remove) holders.delete(ref)
  for (const holder of batch.holders.put) holders.set(holder.ref, holder)
  for (const id of batch.locations.remove) locations.delete(id)
  for (const kept of batch.locations.put) locations.set(kept.location.id, kept)
}
