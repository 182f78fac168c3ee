import { isDeepStrictEqual } from 'node:util'
import { CallboardError } from '@callboard/core'
import { catalogErrors } from '../errors.ts'
import type { Claim } from '../ingest/claim.ts'
import type { RegisteredLocation } from '../location.ts'
import type {
  CatalogStore,
  KeptSource,
  NewChange,
  PutSource,
  StoreBatch,
  StorePart,
} from '../store/catalog-store.ts'

/** `a` is added, changed and removed; `b` stays; `c` comes later. */
export async function threeRevisions(store: CatalogStore): Promise<void> {
  const [one, two] = [claimOf('a', 1), claimOf('a', 2)]
  const [a, c] = [added('a'), added('c')]
  await store.commit(
    batch({ put: [kept('r', 's1', 'a'), kept('r', 's2', 'b')], changes: [added('b'), a] }),
  )
  const second = [{ ...a, action: 'changed' as const, before: one }, c]
  await store.commit(
    batch({ expected: 1, timeMs: 2000, put: [kept('r', 's3', 'c')], changes: second }),
  )
  const third = [
    { ...a, action: 'removed' as const, before: two },
    { ...c, action: 'changed' as const, before: claimOf('c', 1) },
  ]
  const remove = [{ root: 'r', source: 's1' }]
  await store.commit(batch({ expected: 2, timeMs: 3000, remove, changes: third }))
}

export function batch(given: Partial<StoreBatch>): StoreBatch {
  const none = { remove: [], put: [] }
  return {
    expected: 0,
    timeMs: 1000,
    changes: [],
    ...none,
    issues: [],
    holders: none,
    locations: none,
    ...given,
  }
}

export const added = (ref: string): NewChange => ({
  ref,
  action: 'added',
  provider: 'p',
  source: 's',
})

/** A source with claims on some references, all of them to be written. */
export function kept(root: string, source: string, ...refs: string[]): PutSource {
  const claims = refs.map((ref) => claimOf(ref, 1))
  const record = { source, file: 'a.yaml', origin: 'url:o', depth: 0, claims, ...noIssues }
  return { root, record, changed: claims.map((_claim, index) => index), claimsBefore: 0 }
}

const noIssues = { issues: [], followed: [], leads: [] }

export const locationOf = (id: string, target = 'https://h/'): RegisteredLocation => ({
  id,
  type: 'url',
  target,
  entityRef: `location:default/${id}`,
})

export function claimOf(ref: string, version: unknown): Claim {
  const etag = `etag-${String(version)}`
  return {
    ref,
    entity: { apiVersion: 'v1', kind: 'C', metadata: { name: ref, etag }, spec: { version } },
    etag,
    relations: [
      { source: ref, type: 'ownedBy', target: 'group:d/g' },
      { source: 'group:d/g', type: 'ownerOf', target: ref },
    ],
    source: 's',
    at: { file: 'a.yaml', line: 3, column: 1 },
    problems: [],
    stale: false,
  }
}

export async function partsOf(store: CatalogStore): Promise<StorePart[]> {
  const parts: StorePart[] = []
  for await (const part of store.load()) parts.push(part)
  return parts
}

/** Each source with the references it claims: `root source ref ref`, sorted. */
export async function refsOf(store: CatalogStore): Promise<string[]> {
  const parts = await partsOf(store)
  return parts.flatMap((part) => (part.type === 'source' ? [show(part.source)] : [])).sort()
}

function show({ root, record }: KeptSource): string {
  return [root, record.source, ...record.claims.map(({ ref }) => ref)].join(' ')
}

export async function code(work: Promise<unknown>): Promise<string | undefined> {
  return work.then(
    () => undefined,
    (error: unknown) => (CallboardError.is(error) ? error.code : String(error)),
  )
}

export async function conflicts(work: Promise<unknown>): Promise<void> {
  equal(await code(work), catalogErrors.STORE_CONFLICT.code, 'error')
}

/** Equal as JSON: a key without a value is as good as no key. */
export function equal(found: unknown, expected: unknown, what: string): void {
  const [one, other] = [found, expected].map((value) => JSON.stringify(value) ?? 'undefined')
  if (!isDeepStrictEqual(JSON.parse(one ?? ''), JSON.parse(other ?? '')))
    throw new Error(`A store breaks its contract: ${what}: expected ${other}, found ${one}`)
}
