import type { Issue } from '@callboard/core'
import type { Breath } from '../breath.ts'
import type { CatalogState, NextState, ReadRoot } from '../catalog-state.ts'
import type { Claim } from '../ingest/claim.ts'
import { type SourceRecord, type SourceRoot, unread } from '../ingest/source-root.ts'
import type { RegisteredLocation } from '../location.ts'
import { defineProvider } from '../provider/provider.ts'
import { SharedMap } from '../snapshot/shared-map.ts'
import type { CatalogStore, KeptHolder, KeptLocation, StoreHead } from './catalog-store.ts'
import { settledState } from './settled-state.ts'

/** What {@link restoreState} needs. */
export interface RestoreInput {
  store: CatalogStore
  /** What is served now: what is equal in the store stays the object that it is. */
  previous: CatalogState
  /** The providers of this process, in their order. */
  providers: readonly SourceRoot[]
  rootOf(location: RegisteredLocation): SourceRoot
  breath: Breath
}

/** What a store held. */
export interface RestoredState extends Omit<NextState, 'readings'> {
  head: StoreHead
  /** By id, oldest first. */
  locations: ReadonlyMap<string, KeptLocation>
}

/** The state that a store holds, as if this process had made it. */
export async function restoreState(input: RestoreInput): Promise<RestoredState> {
  const { previous, breath } = input
  const { head, locations, holders, ...parts } = await collectParts(input.store)
  const roots: ReadRoot[] = []
  for (const root of rootsOf(input, locations, parts)) {
    const records = parts.sources.get(root.key) ?? new Map()
    const sources = await SharedMap.empty<SourceRecord>().with(records, breath)
    // Of a large catalog this map alone takes megabytes.
    parts.sources.delete(root.key)
    roots.push({ root, state: { sources, issues: parts.issues.get(root.key) ?? unread.issues } })
  }
  const settled = { roots, owners: ownersAmong(roots, holders), generation: head.revision }
  return { head, locations, ...(await settledState(previous, settled, breath)) }
}

async function collectParts(store: CatalogStore) {
  let head: StoreHead = { revision: 0, oldest: 0, commits: 0 }
  const sources = new Map<string, Map<string, SourceRecord>>()
  const issues = new Map<string, readonly Issue[]>()
  const holders: KeptHolder[] = []
  const locations = new Map<string, KeptLocation>()
  for await (const part of store.load()) {
    if (part.type === 'source') {
      const { root, record } = part.source
      const records = sources.get(root) ?? new Map<string, SourceRecord>()
      sources.set(root, records.set(record.source, record))
    } else if (part.type === 'head') head = part.head
    else if (part.type === 'issues') issues.set(part.root, part.issues)
    else if (part.type === 'holder') holders.push(part.holder)
    else locations.set(part.location.location.id, part.location)
  }
  return { head, sources, issues, holders, locations }
}

/** The roots in the order in which they win. Those of providers that are gone come last, until the next refresh. */
function rootsOf(
  { providers, rootOf }: RestoreInput,
  locations: ReadonlyMap<string, KeptLocation>,
  {
    sources,
    issues,
  }: { sources: ReadonlyMap<string, unknown>; issues: ReadonlyMap<string, unknown> },
): SourceRoot[] {
  const registered = [...locations.values()].map(({ location }) => rootOf(location))
  const present = [...providers, ...registered]
  const keys = new Set(present.map(({ key }) => key))
  const gone = new Set([...sources.keys(), ...issues.keys()].filter((key) => !keys.has(key)))
  return [...present, ...[...gone].sort().map(departed)]
}

function departed(key: string): SourceRoot {
  const name = key.slice(key.indexOf(' ') + 1)
  return { key, provider: defineProvider({ name, read: () => [] }) }
}

/** The claims that own a reference against others. */
function ownersAmong(
  roots: readonly ReadRoot[],
  holders: readonly KeptHolder[],
): Map<string, Claim> {
  const owners = new Map<string, Claim>()
  for (const holder of holders) {
    const { state } = roots.find(({ root }) => root.key === holder.root) ?? { state: unread }
    const claims = state.sources.get(holder.source)?.claims ?? []
    const claim = claims.find(({ ref }) => ref === holder.ref)
    if (claim) owners.set(holder.ref, claim)
  }
  return owners
}
