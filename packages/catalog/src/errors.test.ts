import { CallboardError, formatError, optionalPackage, silentLogger } from '@callboard/core'
import { createUrlGate } from '@callboard/core/node'
import { createTestRuntime } from '@callboard/core/testing'
import { Kysely, SqliteDialect, sql } from 'kysely'
import Database from 'libsql'
import { describe, expect, it } from 'vitest'
import { parseChecks } from './checks/parse-checks.ts'
import { createCatalog } from './create-catalog.ts'
import { giteaDiscovery } from './discovery/gitea-discovery.ts'
import { startOrganisation } from './discovery/test-organisation.ts'
import { catalogErrors } from './errors.ts'
import { defineProvider } from './provider/provider.ts'
import { defineSignal } from './signals/signal.ts'
import { createMemoryCatalogStore } from './store/memory-catalog-store.ts'
import { sqlCatalogStore } from './store/sql-catalog-store.ts'
import { memoryReaders } from './testing/memory-provider.ts'
import { added, batch } from './testing/store-samples.ts'

const failing = defineProvider({
  name: 'failing',
  read() {
    throw new Error('the host is down')
  },
})
const catalog = await createCatalog({ providers: [failing] })
const closed = await createCatalog({ providers: [] })
await closed[Symbol.asyncDispose]()

const sqlite = () => {
  const db = new Kysely({ dialect: new SqliteDialect({ database: new Database(':memory:') }) })
  return { db, store: sqlCatalogStore({ db }) }
}

const group = (name: string) =>
  `{ apiVersion: backstage.io/v1alpha1, kind: Component, metadata: { name: ${name} }, spec: { type: x, lifecycle: y, owner: z } }`

/** A signal that fails is no reason to throw either: the error is that of its reading. */
function failedReadings() {
  const host = 'argocd.acme.test'
  const readings = {
    ANNOTATION_INVALID: () => {
      const name = 'prometheus.io/rule'
      throw catalogErrors.ANNOTATION_INVALID({
        name,
        value: 'up >',
        reason: 'it ends there',
        hint: 'Go on.',
      })
    },
    HOST_REFUSED: () => {
      throw catalogErrors.HOST_REFUSED({ host, status: 403, problem: 'permission denied' })
    },
    HOST_ANSWER: () => {
      throw catalogErrors.HOST_ANSWER({ host, problem: 'it is not JSON' })
    },
    SIGNAL_FAILED: () => {
      throw new Error('it is broken')
    },
    SIGNAL_INVALID: () => undefined as never,
    SIGNAL_TIMEOUT: () => {
      throw catalogErrors.SIGNAL_TIMEOUT({ signal: 'argocd', timeoutMs: 5000 })
    },
    SIGNAL_PAUSED: () => {
      throw catalogErrors.SIGNAL_PAUSED({ host, seconds: 30 })
    },
  }
  const way = (read: () => never) => async () => {
    const entity = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'User',
      metadata: { name: 'ada' },
      spec: { memberOf: [] },
    }
    const provider = defineProvider({ name: 'ada', read: () => [{ entity }] })
    const signals = [defineSignal({ name: 'argocd', read })]
    await using own = await createCatalog({ providers: [provider], signals })
    await own.refresh()
    const [reading] = await own.signals('user:ada')
    throw new CallboardError(reading?.error?.message ?? '', { code: '', ...reading?.error })
  }
  return Object.fromEntries(
    Object.entries(readings).map(([name, read]) => [name, way(read)]),
  ) as Record<keyof typeof readings, () => Promise<never>>
}

/** One way to each error. */
const ways: Record<keyof typeof catalogErrors, () => unknown> = {
  ENTITY_NOT_FOUND: () => catalog.graph.impact('component:nope'),
  FILTER_INVALID: () => catalog.query({ filter: '=x' }),
  ORDER_INVALID: () => catalog.query({ orderBy: 'metadata.name,up' }),
  FIELD_INVALID: () => catalog.query({ fields: ['relations[0]'] }),
  PAGE_INVALID: () => catalog.query({ limit: -1 }),
  CURSOR_INVALID: () => catalog.query({ cursor: 'garbage' }),
  PROVIDER_NOT_FOUND: () => catalog.confirmDeletion('nobody'),
  RELATION_UNKNOWN: () => createCatalog({ providers: [], failureRelations: ['dependsOm'] }),
  TARGET_INVALID: () => catalog.register({ type: 'url', target: 'not an address' }),
  LOCATION_REJECTED: () => catalog.register({ type: 'url', target: 'https://host.test/a.yaml' }),
  LOCATION_EXISTS: async () => {
    const files = { 'a.yaml': group('a'), 'b.yaml': group('b') }
    const own = await createCatalog({ providers: [], readers: memoryReaders(files) })
    const at = (name: string) => ({ type: 'url' as const, target: `https://memory.test/${name}` })
    const { location } = await own.register(at('a.yaml'))
    await own.register(at('b.yaml'))
    await own.relocate(location.id, at('b.yaml'))
  },
  LOCATION_NOT_FOUND: () => catalog.unregister('nope'),
  // A provider that fails is no reason to throw.
  PROVIDER_FAILED: async () => {
    const [issue] = (await catalog.refresh()).issues
    throw new CallboardError(issue?.message ?? '', { code: issue?.code ?? '', hint: issue?.hint })
  },
  ...failedReadings(),
  CHECKS_INVALID: () =>
    createCatalog({ providers: [], checks: parseChecks('checks: 1', { file: 'checks.yaml' }) }),
  DISCOVERY_EMPTY: async () => {
    await using acme = await startOrganisation('gitea')
    acme.repositories = [{ name: 'shop' }]
    const integration = { type: 'gitea' as const, host: 'git.test', baseUrl: acme.origin }
    const gate = createUrlGate({ allow: [acme.origin] })
    const provider = giteaDiscovery({ integration, gate, organisation: 'acme' })
    const context = {
      ...{ readers: memoryReaders({}), logger: silentLogger, runtime: createTestRuntime() },
      signal: new AbortController().signal,
    }
    try {
      for await (const _ of provider.read(context));
      acme.repositories = []
      for await (const _ of provider.read(context));
    } finally {
      await gate.close()
    }
  },
  CLOSED: () => closed.refresh(),
  STORE_FAILED: async () => {
    const { store, db } = sqlite()
    await store.head()
    await db.destroy()
    await store.head()
  },
  STORE_CONFLICT: () => createMemoryCatalogStore().commit(batch({ expected: 9 })),
  STORE_TOO_NEW: async () => {
    const { store, db } = sqlite()
    await store.head()
    await sql`update callboard_catalog_head set format = 9`.execute(db)
    await sqlCatalogStore({ db }).head()
  },
  REVISION_PRUNED: async () => {
    const store = createMemoryCatalogStore()
    await store.commit(batch({ changes: [added('a')] }))
    await store.prune({ revisions: 0 })
    await (await createCatalog({ providers: [], store })).asOf(0)
  },
  REVISION_UNKNOWN: () => catalog.asOf(9),
  PACKAGE_MISSING: () => {
    const missing = new Error("Cannot find package 'libsql'")
    return optionalPackage(
      catalogErrors,
      Promise.reject(Object.assign(missing, { code: 'ERR_MODULE_NOT_FOUND' })),
      { package: 'libsql', wanted: 'sqliteCatalogStore' },
    )
  },
}

describe('each error', () => {
  it.each(Object.entries(ways))('%s says what is wrong and what to do', async (name, way) => {
    const error: unknown = await Promise.resolve()
      .then(way)
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: `CATALOG_${name}` })
    expect(formatError(error)).toMatchSnapshot()
  })

  it('is in the table, and the table has no other', () => {
    expect(Object.keys(ways).sort()).toEqual(Object.keys(catalogErrors).sort())
  })
})
