import { formatError } from '@callboard/core'
import { createTestRuntime } from '@callboard/core/testing'
import fc from 'fast-check'
import { Kysely, SqliteDialect } from 'kysely'
import Database from 'libsql'
import { describe, expect, it } from 'vitest'
import type { CatalogChange } from '../change-feed.ts'
import { createCatalog } from '../create-catalog.ts'
import type { Retention } from '../store/catalog-keeper.ts'
import type { CatalogStore } from '../store/catalog-store.ts'
import { createMemoryCatalogStore } from '../store/memory-catalog-store.ts'
import { sqlCatalogStore } from '../store/sql-catalog-store.ts'
import { memoryProvider } from '../testing/memory-provider.ts'

const component = (name: string, spec = 'owner: crew') => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name}, annotations: { example.org/note: x } }
spec: { type: service, lifecycle: production, ${spec} }
`
const [a, b] = ['component:default/a', 'component:default/b']

function sqlite(): CatalogStore {
  const database = new Database(':memory:')
  return sqlCatalogStore({ db: new Kysely({ dialect: new SqliteDialect({ database }) }) })
}

async function catalogOf({ store = createMemoryCatalogStore(), retention = {} as Retention } = {}) {
  const runtime = createTestRuntime({ startMs: 0 })
  const files: Record<string, string> = {}
  const providers = [memoryProvider({ files, name: 'files' })]
  const catalog = await createCatalog({ providers, store, retention, runtime })
  return {
    catalog,
    runtime,
    store,
    /** One refresh, a second later, with some texts replaced or taken out. */
    async change(texts: Record<string, string | undefined>) {
      await runtime.advance(1000)
      for (const [path, text] of Object.entries(texts)) {
        if (text === undefined) delete files[path]
        else files[path] = text
      }
      return catalog.refresh()
    },
  }
}

/** `a` comes, changes, goes; `b` comes later and depends on it. */
async function threeRevisions(options: Parameters<typeof catalogOf>[0] = {}) {
  const given = await catalogOf(options)
  await given.change({ 'a.yaml': component('a') })
  await given.change({
    'a.yaml': component('a', 'owner: other, system: shop'),
    'b.yaml': component('b', 'owner: crew, dependsOn: [component:a]'),
  })
  await given.change({ 'a.yaml': undefined })
  return given
}

const textOf = async (work: Promise<unknown>) => formatError(await work.catch((error) => error))

describe.each([
  ['in memory', createMemoryCatalogStore],
  ['in SQLite', sqlite],
])('the history of a catalog %s', (_where, makeStore) => {
  it('tells each change of an entity, the newest first, with what differs', async () => {
    const { catalog } = await threeRevisions({ store: makeStore() })
    const changes = await catalog.history('component:a')
    expect(
      changes.map(({ revision, timeMs, action, paths, before, after }) => ({
        revision,
        timeMs,
        action,
        paths,
        owners: [before?.spec?.owner, after?.spec?.owner],
      })),
    ).toEqual([
      {
        revision: 3,
        timeMs: 3000,
        action: 'removed',
        paths: ['/apiVersion', '/kind', '/metadata', '/spec'],
        owners: ['other', undefined],
      },
      {
        revision: 2,
        timeMs: 2000,
        action: 'changed',
        paths: ['/spec/owner', '/spec/system'],
        owners: ['crew', 'other'],
      },
      {
        revision: 1,
        timeMs: 1000,
        action: 'added',
        paths: ['/apiVersion', '/kind', '/metadata', '/spec'],
        owners: [undefined, 'crew'],
      },
    ])
    const origin = { ref: a, provider: 'files', source: 'https://files.test/a.yaml' }
    expect(changes).toMatchObject([origin, origin, origin])
    expect(await catalog.history(a, { limit: 1, before: 3 })).toEqual([changes[1]])
    expect(await catalog.history('component:nope')).toEqual([])
  })

  it('tells what differs between two revisions, each entity once', async () => {
    const { catalog, change } = await threeRevisions({ store: makeStore() })
    const brief = async (since: number, until?: number) => {
      const { added, changed, removed } = await catalog.diff({ since, ...(until && { until }) })
      const refs = (list: { ref: string }[]) => list.map(({ ref }) => ref)
      return { added: refs(added), changed: refs(changed), removed: refs(removed) }
    }
    expect(await brief(0)).toEqual({ added: [b], changed: [], removed: [] })
    expect(await brief(1)).toEqual({ added: [b], changed: [], removed: [a] })
    expect(await brief(1, 2)).toEqual({ added: [b], changed: [a], removed: [] })
    expect(await brief(3)).toEqual({ added: [], changed: [], removed: [] })
    expect((await catalog.diff({ since: 1, until: 2 })).changed[0]).toMatchObject({
      paths: ['/spec/owner', '/spec/system'],
      before: { spec: { owner: 'crew' } },
      after: { spec: { owner: 'other' } },
    })
    // What came back is no difference.
    await change({ 'a.yaml': component('a') })
    expect(await brief(1)).toEqual({ added: [b], changed: [], removed: [] })
  })

  it('shows the catalog as it was, relations and queries included', async () => {
    const { catalog } = await threeRevisions({ store: makeStore() })
    const second = await catalog.asOf(2)
    expect(second.generation).toBe(2)
    expect(second.get('component:a')?.spec?.owner).toBe('other')
    expect(second.get('component:a')?.relations).toContainEqual({
      type: 'dependencyOf',
      targetRef: b,
    })
    expect(second.query({ filter: 'spec.owner=other' }).totalItems).toBe(1)
    expect(second.graph.impact('component:a').tiers[0]?.entities[0]?.ref).toBe(b)
    const first = await catalog.asOf(1)
    expect([...first.entities()].map(({ metadata }) => metadata.name)).toEqual(['a'])
    expect(first.get('component:a')?.relations?.map(({ type }) => type)).toEqual(['ownedBy'])
    expect([...(await catalog.asOf(0)).entities()]).toEqual([])
    expect([...(await catalog.asOf(3)).entities()]).toEqual([...catalog.entities()])
    expect(catalog.get('component:a')).toBeUndefined()
  })

  it('is the same as what each generation was', async () => {
    const text = fc.constantFrom(
      component('a'),
      component('a', 'owner: other, dependsOn: [component:b]'),
      `${component('b')}---\n${component('c', 'owner: crew, system: shop')}`,
      'kind: Component',
      undefined,
    )
    const step = fc.dictionary(fc.constantFrom('a.yaml', 'b.yaml'), text, { maxKeys: 2 })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const { catalog, change } = await catalogOf({ store: makeStore() })
        const generations = new Map([[0, asJson(catalog.entities())]])
        for (const texts of steps) {
          await change(texts)
          generations.set(catalog.generation, asJson(catalog.entities()))
        }
        for (const [revision, entities] of generations)
          expect(asJson((await catalog.asOf(revision)).entities())).toEqual(entities)
      }),
      { numRuns: 15 },
    )
  })

  it('forgets by number and by age, and says so', async () => {
    const { catalog, store } = await threeRevisions({
      store: makeStore(),
      retention: { revisions: 1 },
    })
    expect((await store.head()).oldest).toBe(2)
    expect((await catalog.asOf(2)).get('component:a')?.spec?.owner).toBe('other')
    expect(await textOf(catalog.asOf(1))).toMatchInlineSnapshot(`
      "CATALOG_REVISION_PRUNED: The revision 1 is no longer kept; the oldest is 2
        hint: Begin at that one, or keep more with the option retention."
    `)
    expect(await textOf(catalog.diff({ since: 0 }))).toContain('CATALOG_REVISION_PRUNED')
    expect(await catalog.history(a)).toHaveLength(1)
    const aged = await threeRevisions({ store: makeStore(), retention: { ageMs: 1000 } })
    expect((await aged.store.head()).oldest).toBe(1)
  })
})

it('names the provider whose word it is, also when another takes over', async () => {
  const files: Record<string, string>[] = [
    { 'a.yaml': component('a') },
    { 'a.yaml': component('a') },
  ]
  const providers = files.map((each, index) => memoryProvider({ files: each, name: `p${index}` }))
  const catalog = await createCatalog({ providers })
  await catalog.refresh()
  delete files[0]?.['a.yaml']
  await catalog.refresh()
  delete files[1]?.['a.yaml']
  await catalog.refresh()
  const changes = await catalog.history('component:a')
  expect(changes.map(({ action, provider }) => [action, provider])).toEqual([
    ['removed', 'p1'],
    ['changed', 'p1'],
    ['added', 'p0'],
  ])
})

describe('watching since a revision', () => {
  async function collect(changes: AsyncIterable<CatalogChange>, until: number) {
    const seen: CatalogChange[] = []
    for await (const change of changes) {
      seen.push(change)
      if (change.generation >= until) break
    }
    return seen
  }

  it('tells what was, one revision after the other, then what comes, without gap or duplicate', async () => {
    const { catalog, change } = await threeRevisions()
    const changes = catalog.watch({ since: 1, signal: new AbortController().signal })
    // Between the watch and its first reading.
    await change({ 'c.yaml': component('c') })
    const seen = await collect(changes, 4)
    expect(seen).toEqual([
      { generation: 2, added: [b], changed: [a], removed: [] },
      { generation: 3, added: [], changed: [], removed: [a] },
      { generation: 4, added: ['component:default/c'], changed: [], removed: [] },
    ])
    const all = await collect(catalog.watch({ since: 0, signal: new AbortController().signal }), 4)
    expect(all.slice(1)).toEqual(seen)
    const none = catalog.watch({ since: 4, signal: new AbortController().signal })
    await change({ 'c.yaml': undefined })
    expect(await collect(none, 5)).toEqual([
      { generation: 5, added: [], changed: [], removed: ['component:default/c'] },
    ])
  })

  it('reads a long log in pages, also within one revision', async () => {
    const { catalog, change } = await catalogOf()
    const texts = (owner: string) =>
      Object.fromEntries(
        Array.from({ length: 300 }, (_value, index) => [
          `n${index}.yaml`,
          component(`n${index}`, `owner: ${owner}`),
        ]),
      )
    await change(texts('crew'))
    await change(texts('other'))
    const seen = await collect(catalog.watch({ since: 0, signal: new AbortController().signal }), 2)
    expect(
      seen.map(({ generation, added, changed }) => [generation, added.length, changed.length]),
    ).toEqual([
      [1, 300, 0],
      [2, 0, 300],
    ])
  })

  it('ends with the signal, also within the replay', async () => {
    const { catalog } = await threeRevisions()
    const leaving = new AbortController()
    const changes = catalog.watch({ since: 0, signal: leaving.signal })[Symbol.asyncIterator]()
    expect((await changes.next()).value).toMatchObject({ generation: 1 })
    leaving.abort()
    expect(await changes.next()).toEqual({ done: true, value: undefined })
  })

  it('refuses a revision that was not made, or is forgotten', async () => {
    const { catalog } = await threeRevisions({ retention: { revisions: 1 } })
    const watch = (since: number) => catalog.watch({ since, signal: new AbortController().signal })
    for (const since of [4, -1, 1.5, Number.NaN])
      expect(() => watch(since)).toThrow(/There is no revision/)
    expect(await textOf(collect(watch(0), 9))).toContain('CATALOG_REVISION_PRUNED')
    expect(await textOf(catalog.asOf(9))).toMatchInlineSnapshot(`
      "CATALOG_REVISION_UNKNOWN: There is no revision "9"; the newest is 3
        hint: Use the generation of the catalog, or a revision of its history."
    `)
    expect(await textOf(catalog.diff({ since: 3, until: 2 }))).toContain('CATALOG_REVISION_UNKNOWN')
    for (const limit of [-1, Number.NaN, 0.5])
      expect(await textOf(catalog.history(a, { limit }))).toContain('CATALOG_PAGE_INVALID')
    expect(await textOf(catalog.history(a, { limit: 1001 }))).toMatchInlineSnapshot(`
      "CATALOG_PAGE_INVALID: limit is not valid: expected a whole number from 0 to 1000, found "1001"
        hint: Leave limit out, or give a whole number."
    `)
  })
})

function asJson(entities: Iterable<unknown>): unknown {
  return JSON.parse(JSON.stringify([...entities]))
}
