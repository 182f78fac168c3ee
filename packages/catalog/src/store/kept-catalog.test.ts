import { createMemoryLogger, createTestRuntime } from '@callboard/core/testing'
import fc from 'fast-check'
import { Kysely, SqliteDialect } from 'kysely'
import Database from 'libsql'
import { describe, expect, it } from 'vitest'
import type { Catalog } from '../catalog.ts'
import { createCatalog } from '../create-catalog.ts'
import type { Provider } from '../provider/provider.ts'
import { memoryProvider, memoryReaders } from '../testing/memory-provider.ts'
import { code } from '../testing/store-samples.ts'
import type { CatalogStore } from './catalog-store.ts'
import { createMemoryCatalogStore } from './memory-catalog-store.ts'
import { sqlCatalogStore } from './sql-catalog-store.ts'

const component = (name: string, owner = 'crew', extra = '') => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name} }
spec: { type: service, lifecycle: production, owner: ${owner}${extra} }
`
const locationTo = (target: string) => `apiVersion: backstage.io/v1alpha1
kind: Location
metadata: { name: to }
spec: { target: ${target} }
`
const broken = 'kind: Component\nmetadata: { name: a }\n'

/** Everything of a catalog that can be seen, but for when this process read it. */
async function seen(catalog: Catalog) {
  return {
    generation: catalog.generation,
    entities: [...catalog.entities()],
    issues: catalog.issues(),
    sources: catalog.sources().map((source) => ({ ...source, readAt: undefined })),
    locations: catalog.locations(),
    report: await catalog.report(),
  }
}

const asJson = (value: unknown) => JSON.parse(JSON.stringify(value))

/** A store that says how often it was written to. */
function counted(store: CatalogStore) {
  let commits = 0
  const commit: CatalogStore['commit'] = (batch) => {
    commits += 1
    return store.commit(batch)
  }
  return { store: { ...store, commit }, commits: () => commits }
}

function sqliteInMemory() {
  const statements: string[] = []
  const db = new Kysely<unknown>({
    dialect: new SqliteDialect({ database: new Database(':memory:') }),
    log: ({ query }) => void statements.push(query.sql.split(' ')[0] ?? ''),
  })
  return { store: sqlCatalogStore({ db }), statements }
}

describe('a catalog with a store', () => {
  it('has everything again before its first refresh: last good versions, conflicts, locations', async () => {
    const { store } = sqliteInMemory()
    const files = {
      'a.yaml': component('a', 'crew', ', dependsOn: [component:b]'),
      'b.yaml': component('b'),
      'c.yaml': locationTo('https://shop.test/b.yaml'),
    }
    const shop = { 'b.yaml': component('b', 'other'), 'd.yaml': component('d') }
    const options = {
      providers: [memoryProvider({ files })],
      readers: memoryReaders(shop, 'shop'),
      store,
    }
    const catalog = await createCatalog(options)
    await catalog.refresh()
    await catalog.register({ type: 'url', target: 'https://shop.test/d.yaml' })
    files['a.yaml'] = broken
    const { issues } = await catalog.refresh()
    const codes = issues.map(({ code }) => code)
    expect(codes).toContain('CONFLICT')
    expect(codes.length).toBeGreaterThan(1)
    expect(catalog.get('component:a')?.status).toBeDefined()
    const before = await seen(catalog)
    await catalog[Symbol.asyncDispose]()
    const again = await createCatalog(options)
    expect(asJson(await seen(again))).toEqual(asJson(before))
    expect(again.graph.impact('component:b').tiers[0]?.entities[0]?.ref).toBe('component:default/a')
    expect((await again.refresh()).generation).toBe(before.generation)
  })

  it('writes nothing when nothing is different, neither at once nor after a restart', async () => {
    const { store, statements } = sqliteInMemory()
    const files = { 'a.yaml': component('a'), 'b.yaml': component('a', 'other'), 'c.yaml': broken }
    const options = { providers: [memoryProvider({ files })], store }
    const catalog = await createCatalog(options)
    await catalog.refresh()
    statements.splice(0)
    await catalog.refresh()
    const again = await createCatalog(options)
    await again.refresh()
    expect(new Set(statements)).toEqual(new Set(['begin', 'select', 'rollback']))
    statements.splice(0)
    await again.refresh()
    expect(statements).toEqual(['select'])
  })

  it('writes what changed, in proportion to it', async () => {
    const { store, statements } = sqliteInMemory()
    const names = Array.from({ length: 100 }, (_value, index) => `n${index}`)
    const files = Object.fromEntries(names.map((name) => [`${name}.yaml`, component(name)]))
    const catalog = await createCatalog({ providers: [memoryProvider({ files })], store })
    await catalog.refresh()
    statements.splice(0)
    files['n7.yaml'] = component('n7', 'other')
    await catalog.refresh()
    const writes = statements.filter((verb) => ['insert', 'update', 'delete'].includes(verb))
    // The head; the source and its claim; the revision and its one entry.
    expect(writes).toEqual(['update', 'insert', 'insert', 'insert', 'insert'])
  })

  it('is after a restart what it was before, whatever happened', async () => {
    const name = fc.constantFrom('a', 'b', 'c')
    const text = fc.oneof(
      fc
        .tuple(name, fc.constantFrom('crew', 'other'))
        .map(([each, owner]) => component(each, owner)),
      fc
        .tuple(name, name)
        .map(([each, to]) => component(each, 'crew', `, dependsOn: [component:${to}]`)),
      fc.tuple(name, name).map(([one, two]) => `${component(one)}---\n${component(two)}`),
      fc.constantFrom(broken, '{', locationTo('./b.yaml'), locationTo('https://shop.test/a.yaml')),
    )
    const path = fc.constantFrom('a.yaml', 'b.yaml', 'c.yaml')
    const place = fc.constantFrom('first', 'second', 'shop')
    const step = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({ place, path, text: fc.option(text, { nil: undefined }) }),
      },
      { weight: 1, arbitrary: fc.constantFrom('register', 'unregister', 'fail') },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const world = createWorld()
        for (const each of steps) {
          await world.apply(each)
          const before = asJson(await seen(world.catalog))
          await world.restart()
          expect(asJson(await seen(world.catalog))).toEqual(before)
          await world.refresh()
        }
        const { commits } = world
        const generation = world.catalog.generation
        await world.restart()
        await world.refresh()
        expect([world.commits, world.catalog.generation]).toEqual([commits, generation])
      }),
      { numRuns: 12 },
    )
  })

  it('serves what a provider gave that is gone until the next refresh, then removes it', async () => {
    const store = createMemoryCatalogStore()
    const old = memoryProvider({ files: { 'a.yaml': component('a') }, name: 'old' })
    const kept = memoryProvider({ files: { 'b.yaml': component('b') }, name: 'kept' })
    await (await createCatalog({ providers: [old, kept], store })).refresh()
    const catalog = await createCatalog({ providers: [kept], store })
    expect(catalog.get('component:a')).toBeDefined()
    const { removed } = await catalog.refresh()
    expect(removed).toEqual(['component:default/a'])
    expect(catalog.sources().map(({ name }) => name)).toEqual(['kept'])
    expect((await catalog.history('component:a'))[0]).toMatchObject({
      action: 'removed',
      provider: 'old',
    })
    const again = await createCatalog({ providers: [kept], store })
    expect(asJson(await seen(again))).toEqual(asJson(await seen(catalog)))
  })
})

describe('when the store fails', () => {
  const providers = (files: Record<string, string>) => [memoryProvider({ files })]

  it('the catalog stays as it was, and the next refresh brings it forward', async () => {
    const kept = createMemoryCatalogStore()
    let full = false
    const failing: CatalogStore = {
      ...kept,
      commit: async (batch) => {
        if (full) throw Object.assign(new Error('disk full'), { code: 'CATALOG_STORE_FAILED' })
        return kept.commit(batch)
      },
    }
    const files: Record<string, string> = { 'a.yaml': component('a') }
    const catalog = await createCatalog({ providers: providers(files), store: failing })
    await catalog.refresh()
    const before = await seen(catalog)
    const changes = catalog.watch({ signal: new AbortController().signal })[Symbol.asyncIterator]()
    full = true
    files['b.yaml'] = component('b')
    await expect(catalog.refresh()).rejects.toThrow('disk full')
    expect(await seen(catalog)).toEqual(before)
    full = false
    expect((await catalog.refresh()).added).toEqual(['component:default/b'])
    expect((await changes.next()).value).toEqual({
      generation: 2,
      added: ['component:default/b'],
      changed: [],
      removed: [],
    })
  })

  it('after it took a commit in, nothing is lost and nothing is told twice', async () => {
    const kept = createMemoryCatalogStore()
    let lost = true
    const cut: CatalogStore = {
      ...kept,
      commit: async (batch) => {
        const head = await kept.commit(batch)
        if (lost) throw new Error('the connection was lost')
        return head
      },
    }
    const files = { 'a.yaml': component('a') }
    const catalog = await createCatalog({ providers: providers(files), store: cut })
    await expect(catalog.refresh()).rejects.toThrow('the connection was lost')
    expect([...catalog.entities()]).toEqual([])
    lost = false
    expect(await catalog.refresh()).toMatchObject({
      generation: 1,
      added: [],
      unchanged: ['component:default/a'],
    })
    expect(await catalog.history('component:a')).toHaveLength(1)
    const restarted = await createCatalog({ providers: providers(files), store: kept })
    expect(asJson(await seen(restarted))).toEqual(asJson(await seen(catalog)))
  })

  it('to forget old revisions, that is only logged', async () => {
    const logger = createMemoryLogger()
    const store: CatalogStore = {
      ...createMemoryCatalogStore(),
      prune: () => Promise.reject(new Error('busy')),
    }
    const catalog = await createCatalog({
      providers: providers({ 'a.yaml': component('a') }),
      store,
      logger,
    })
    await catalog.refresh()
    expect(logger.records.filter(({ level }) => level === 'warn')).toMatchObject([
      { message: 'old revisions could not be removed', fields: { error: 'busy' } },
    ])
  })
})

describe('two catalogs on one store', () => {
  async function two(files: Record<string, string>) {
    const { store, commits } = counted(createMemoryCatalogStore())
    const readers = memoryReaders({ 'z.yaml': component('z') }, 'shop')
    const make = (): Promise<Catalog> =>
      createCatalog({ providers: [memoryProvider({ files })], readers, store })
    return { one: await make(), other: await make(), commits, store }
  }

  it('do the work of each other once', async () => {
    const { one, other, commits } = await two({ 'a.yaml': component('a') })
    await Promise.all([one.refresh(), other.refresh()])
    await other.refresh()
    expect(asJson(await seen(other))).toEqual(asJson(await seen(one)))
    expect(await one.history('component:a')).toHaveLength(1)
    expect(commits()).toBeLessThanOrEqual(2)
  })

  it('tell their watchers what the other one wrote, and know its locations', async () => {
    const files = { 'a.yaml': component('a') }
    const { one, other } = await two(files)
    await one.refresh()
    const changes = other.watch({ signal: new AbortController().signal })[Symbol.asyncIterator]()
    const { location } = await one.register({ type: 'url', target: 'https://shop.test/z.yaml' })
    await other.refresh()
    expect((await changes.next()).value).toEqual({
      generation: 2,
      added: ['component:default/a', 'component:default/z', location.entityRef],
      changed: [],
      removed: [],
    })
    expect(other.locations()).toEqual([location])
    await other.unregister(location.id)
    await one.refresh()
    expect(one.locations()).toEqual([])
  })

  it('give up after some tries when another is always faster', async () => {
    const kept = createMemoryCatalogStore()
    let tries = 0
    const raced: CatalogStore = {
      ...kept,
      commit: async (batch) => {
        tries += 1
        const none = { remove: [], put: [] }
        const { commits } = await kept.head()
        const faster = { changes: [], ...none, issues: [], holders: none, locations: none }
        await kept.commit({ ...faster, expected: commits, timeMs: 0 })
        return kept.commit(batch)
      },
    }
    const files = { 'a.yaml': component('a') }
    const catalog = await createCatalog({ providers: [memoryProvider({ files })], store: raced })
    expect(await code(catalog.refresh())).toBe('CATALOG_STORE_CONFLICT')
    expect(tries).toBe(3)
    expect([...catalog.entities()]).toEqual([])
  })
})

type Step =
  | 'register'
  | 'unregister'
  | 'fail'
  | { place: string; path: string; text: string | undefined }

/** Two providers, a shop to register locations of, and a catalog over them that can be started again. */
function createWorld() {
  const texts: Record<string, Record<string, string>> = { first: {}, second: {}, shop: {} }
  const { store, commits } = counted(createMemoryCatalogStore())
  let failing = false
  const providers = ['first', 'second'].map((name): Provider => {
    const provider = memoryProvider({ files: texts[name] ?? {}, name })
    return {
      ...provider,
      read(context) {
        if (failing && name === 'first') throw new Error('the host is down')
        return provider.read(context)
      },
    }
  })
  const readers = memoryReaders(texts.shop ?? {}, 'shop')
  const start = () => createCatalog({ providers, readers, store, runtime: createTestRuntime() })
  let catalog: Catalog | undefined
  const world = {
    get catalog(): Catalog {
      if (!catalog) throw new Error('not started')
      return catalog
    },
    get commits() {
      return commits()
    },
    async restart() {
      await catalog?.[Symbol.asyncDispose]()
      catalog = await start()
    },
    refresh: async () => world.catalog.refresh(),
    async apply(step: Step) {
      if (!catalog) await world.restart()
      failing = step === 'fail'
      if (step === 'register') {
        const target = { type: 'url' as const, target: 'https://shop.test/a.yaml' }
        await world.catalog.register(target).catch(() => undefined)
      } else if (step === 'unregister') {
        const [location] = world.catalog.locations()
        if (location) await world.catalog.unregister(location.id)
      } else if (typeof step === 'object') {
        const files = texts[step.place] ?? {}
        if (step.text === undefined) delete files[step.path]
        else files[step.path] = step.text
      }
      await world.refresh()
    },
  }
  return world
}
