import type { Issue } from '@callboard/core'
import type { Breath } from '../breath.ts'
import type { CatalogState, NextState, ReadRoot } from '../catalog-state.ts'
import type { Claim } from '../ingest/claim.ts'
import { type SourceRecord, unread } from '../ingest/source-root.ts'
import type { KeptHolder, KeptRecord, NewChange, PutSource, StoreBatch } from './catalog-store.ts'
import { isSameClaim, isSameJson, isSameSource } from './same-record.ts'

/** What a commit writes of a state; registered locations are beside it. */
export type StatePlan = Pick<StoreBatch, 'changes' | 'remove' | 'put' | 'issues' | 'holders'>

/** The difference between two states, in what is kept of them. Work is in proportion to what was read anew. */
export async function planBatch(
  before: CatalogState,
  next: NextState,
  breath: Breath,
): Promise<StatePlan> {
  const sources = { put: [] as PutSource[], remove: [] as { root: string; source: string }[] }
  const issues: { root: string; issues: readonly Issue[] }[] = []
  const names = new Map<Claim, string>()
  const states = new Map(before.roots.map((each) => [each.root.key, each.state]))
  for (const reading of next.readings) {
    const { key: root, provider } = reading.root
    const last = states.get(root) ?? unread
    if (!isSameJson(last.issues, reading.state.issues))
      issues.push({ root, issues: reading.state.issues })
    for (const [source, record] of reading.changes) {
      const old = last.sources.get(source)
      for (const claim of old?.claims ?? []) names.set(claim, provider.name)
      for (const claim of record?.claims ?? []) names.set(claim, provider.name)
      const put = record && putSource(root, record, old)
      if (put) sources.put.push(put)
      if (old && !record) sources.remove.push({ root, source })
      const pause = breath()
      if (pause) await pause
    }
  }
  return {
    ...sources,
    issues,
    holders: changedHolders(before, next.state),
    changes: await changesOf(before, next, { names, breath }),
  }
}

/** What of a source has to be written, if anything. */
function putSource(
  root: string,
  record: SourceRecord,
  old: SourceRecord | undefined,
): PutSource | undefined {
  const before = old?.claims ?? []
  const changed = [...record.claims.keys()].filter((position) => {
    const [last, claim] = [before[position], record.claims[position]]
    return !last || !claim || !isSameClaim(last, claim)
  })
  const claimsBefore = before.length
  const isSame = old && isSameSource(old, record) && claimsBefore === record.claims.length
  if (isSame && changed.length === 0) return undefined
  return { root, record: keptOf(record), changed, claimsBefore }
}

/** A record without what is not kept; key by key, for a store may hold on to a hundred thousand of them. */
function keptOf(record: SourceRecord): KeptRecord {
  const { source, file, origin, parent, depth, etag, rules, claims, issues, followed, leads } =
    record
  return { source, file, origin, parent, depth, etag, rules, claims, issues, followed, leads }
}

function changedHolders(before: CatalogState, next: CatalogState): StoreBatch['holders'] {
  if (before.losers.size === 0 && next.losers.size === 0) return { put: [], remove: [] }
  const then = holdersOf(before)
  const now = holdersOf(next)
  const isNew = ({ ref, root, source }: KeptHolder) => {
    const last = then.get(ref)
    return last?.root !== root || last.source !== source
  }
  return {
    put: [...now.values()].filter(isNew),
    remove: [...then.keys()].filter((ref) => !now.has(ref)),
  }
}

/** The owners of the references that more than one claims. */
function holdersOf({ losers, snapshot, roots }: CatalogState): Map<string, KeptHolder> {
  const holders = new Map<string, KeptHolder>()
  for (const ref of losers.keys()) {
    const claim = snapshot.claims.get(ref)
    const root = claim && rootOf(claim, roots)
    if (root) holders.set(ref, { ref, root: root.key, source: claim.source })
  }
  return holders
}

function rootOf(claim: Claim, roots: readonly ReadRoot[]): ReadRoot['root'] | undefined {
  return roots.find(({ state }) => state.sources.get(claim.source)?.claims.includes(claim))?.root
}

/** What {@link changesOf} needs beside the states. */
interface ChangesContext {
  /** Of the providers whose claims come or go; one that takes over was there before. */
  names: ReadonlyMap<Claim, string>
  breath: Breath
}

/** What the log says of the changes, each with the provider whose word it is. */
async function changesOf(
  before: CatalogState,
  { state, changes }: NextState,
  { names, breath }: ChangesContext,
): Promise<NewChange[]> {
  const found: NewChange[] = []
  for (const action of ['added', 'changed', 'removed'] as const)
    for (const ref of changes[action]) {
      const last = before.snapshot.claims.get(ref)
      const claim = state.snapshot.claims.get(ref) ?? last
      if (!claim) continue
      const provider = names.get(claim) ?? rootOf(claim, state.roots)?.provider.name ?? ''
      const change = { ref, action, provider, source: claim.source }
      found.push(last ? { ...change, before: last } : change)
      const pause = breath()
      if (pause) await pause
    }
  return found
}
