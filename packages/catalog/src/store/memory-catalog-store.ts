import type { Issue } from '@callboard/core'
import { catalogErrors } from '../errors.ts'
import type {
  CatalogStore,
  KeptHolder,
  KeptLocation,
  KeptRecord,
  LoggedChange,
  NewChange,
  StoreBatch,
  StoreHead,
  StorePart,
} from './catalog-store.ts'
import { oldestAfter } from './oldest-after.ts'

interface Kept {
  head: StoreHead
  /** By root, then by address. */
  sources: Map<string, Map<string, KeptRecord>>
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
  const log = createLog()
  return {
    head: async () => ({ ...kept.head }),
    load: () => partsOf(kept),
    async commit(batch) {
      const { commits, revision, oldest } = kept.head
      if (batch.expected !== commits) throw catalogErrors.STORE_CONFLICT()
      const next = batch.changes.length > 0 ? revision + 1 : revision
      kept.head = { revision: next, oldest, commits: commits + 1 }
      log.append(next, batch)
      apply(kept, batch)
      return { ...kept.head }
    },
    history: async (ref, options) => log.history(ref, options),
    async changesSince({ revision, ref }, { limit }) {
      const { oldest } = kept.head
      if (revision < oldest) throw catalogErrors.REVISION_PRUNED({ revision, oldest })
      return log.after(revision, ref, limit)
    },
    async prune(pruning) {
      const oldest = oldestAfter(kept.head, pruning, log.newestBefore(pruning.sinceMs))
      log.forget(oldest)
      kept.head = { ...kept.head, oldest }
      return { ...kept.head }
    },
  }
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
  const records = [...sources].map(([root, of]) => ({ root, records: [...of.values()] }))
  yield* parts
  for (const { root, records: of } of records)
    for (const record of of) yield { type: 'source', source: { root, record } }
}

function apply({ sources, issues, holders, locations }: Kept, batch: StoreBatch): void {
  for (const { root, source } of batch.remove) sources.get(root)?.delete(source)
  for (const { root, record } of batch.put) {
    const known = sources.get(root)
    if (known) known.set(record.source, record)
    else sources.set(root, new Map([[record.source, record]]))
  }
  for (const { root, issues: list } of batch.issues) {
    if (list.length > 0) issues.set(root, list)
    else issues.delete(root)
  }
  for (const ref of batch.holders.remove) holders.delete(ref)
  for (const holder of batch.holders.put) holders.set(holder.ref, holder)
  for (const id of batch.locations.remove) locations.delete(id)
  for (const kept of batch.locations.put) locations.set(kept.location.id, kept)
}

function createLog() {
  /** By revision, then by reference. */
  let entries: LoggedChange[] = []
  const newest = new Map<string, LoggedChange>()
  /** Position of the first entry after a revision. */
  const indexAfter = (revision: number) => {
    let [low, high] = [0, entries.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((entries[middle]?.revision ?? Infinity) > revision) high = middle
      else low = middle + 1
    }
    return low
  }
  return {
    append(revision: number, { changes, timeMs }: StoreBatch) {
      for (const change of byRef(changes)) {
        const entry = logged(change, revision, timeMs)
        const replaced = newest.get(change.ref)
        if (replaced && replaced.action !== 'removed') replaced.after = change.before
        newest.set(change.ref, entry)
        entries.push(entry)
      }
    },
    history(
      ref: string,
      { before = Infinity, limit }: { before?: number | undefined; limit: number },
    ) {
      const found: LoggedChange[] = []
      if (!newest.has(ref)) return found
      for (let index = indexAfter(before - 1) - 1; index >= 0 && found.length < limit; index -= 1) {
        const entry = entries[index]
        if (entry?.ref === ref) found.push({ ...entry })
      }
      return found
    },
    after(revision: number, ref: string | undefined, limit: number) {
      let from = indexAfter(ref === undefined ? revision : revision - 1)
      if (ref !== undefined)
        while (entries[from]?.revision === revision && (entries[from]?.ref ?? '') <= ref) from += 1
      return entries.slice(from, from + limit).map((entry) => ({ ...entry }))
    },
    newestBefore(timeMs: number | undefined): number {
      if (timeMs === undefined) return 0
      return entries.findLast((entry) => entry.timeMs < timeMs)?.revision ?? 0
    },
    forget(oldest: number) {
      const from = indexAfter(oldest)
      if (from === 0) return
      for (const entry of entries.slice(0, from))
        if (newest.get(entry.ref) === entry) newest.delete(entry.ref)
      entries = entries.slice(from)
    },
  }
}

/** Most commits give them in this order, and to sort a hundred thousand takes too long. */
function byRef(changes: readonly NewChange[]): readonly NewChange[] {
  const isSorted = changes.every(
    ({ ref }, index) => index === 0 || (changes[index - 1]?.ref ?? '') < ref,
  )
  return isSorted ? changes : changes.toSorted((a, b) => (a.ref < b.ref ? -1 : 1))
}

/** Key by key: made by spread, each of a hundred thousand entries has a hidden class of its own. */
function logged(
  { ref, action, provider, source, before }: NewChange,
  revision: number,
  timeMs: number,
): LoggedChange {
  const entry: LoggedChange = { ref, action, provider, source, revision, timeMs }
  if (before) entry.before = before
  return entry
}
