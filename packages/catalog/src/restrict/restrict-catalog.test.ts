import { CallboardError } from '@callboard/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Catalog } from '../catalog.ts'
import { defineCheck } from '../checks/check.ts'
import { createCatalog } from '../create-catalog.ts'
import { defineProcessor } from '../processor/processor.ts'
import { type MemoryFiles, memoryProvider, memoryReaders } from '../testing/memory-provider.ts'

const doc = (kind: string, name: string, rest: object = {}) =>
  JSON.stringify({
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    ...rest,
    metadata: { name, ...(rest as { metadata?: object }).metadata },
  })
const component = (name: string, spec: object = {}, metadata: object = {}) =>
  doc('Component', name, {
    metadata,
    spec: { type: 'service', lifecycle: 'production', owner: 'crew', ...spec },
  })

const files = (): MemoryFiles => ({
  'crew.yaml': doc('Group', 'crew', { spec: { type: 'team', children: [] } }),
  'shop.yaml': component('shop', {
    dependsOn: ['component:vault', 'component:cart', 'component:lost'],
  }),
  'cart.yaml': component('cart', { subcomponentOf: 'component:vault', owner: 'user:ghost' }),
  'vault.yaml': component(
    'vault',
    { dependsOn: ['component:store', 'component:unknown'], owner: 'user:ghost' },
    { title: 'The Vault', tags: ['secret'] },
  ),
  'store.yaml': component('store'),
  'ghost.yaml': doc('User', 'ghost', {
    metadata: { tags: ['secret'] },
    spec: { memberOf: ['crew'], profile: { displayName: 'The Ghost' } },
  }),
})
const notSecret = { $not: { 'metadata.tags': 'secret' } }

async function catalogsOf(given: MemoryFiles) {
  const whole = await createCatalog({ providers: [memoryProvider({ files: given })] })
  await whole.refresh()
  return { whole, part: whole.restrictTo(notSecret) }
}

/** Everything that reading gives, as one text. */
async function everythingOf(catalog: Catalog): Promise<string> {
  const refs = [...catalog.entities()].map(({ kind, metadata }) =>
    `${kind}:default/${metadata.name}`.toLowerCase(),
  )
  const paths = ['kind', 'metadata.name', 'metadata.tags', 'spec.owner', 'spec.dependsOn']
  const types = ['ownedBy', 'ownerOf', 'dependsOn', 'dependencyOf', 'partOf', 'hasMember']
  const fields = [...paths, ...types.map((type) => `relations.${type}`)]
  return JSON.stringify([
    [...catalog.entities()],
    catalog.query({ limit: 2 }),
    fields.map((field) => catalog.query({ orderBy: field })),
    catalog.facets({ fields }),
    refs.map((ref) => [
      catalog.get(ref),
      catalog.graph.impact(ref),
      catalog.graph.impact(ref, { direction: 'dependencies' }),
      catalog.graph.neighbours(ref, { depth: 3 }),
      catalog.ancestry(ref),
      refs.map((to) => catalog.graph.path(ref, to)),
    ]),
    catalog.graph.components(),
    await catalog.report(),
    catalog.issues(),
    await Promise.all(refs.map((ref) => catalog.history(ref))),
    await catalog.diff({ since: 0 }),
    [...(await catalog.asOf(catalog.generation)).entities()],
  ])
}

const errorOf = (work: () => unknown) => {
  try {
    return work()
  } catch (error) {
    return CallboardError.is(error) ? [error.code, error.hint] : error
  }
}

describe('a catalog that shows a part of itself', () => {
  it('names nowhere what it does not show', async () => {
    const { whole, part } = await catalogsOf(files())
    expect(await everythingOf(whole)).toMatch(/vault/i)
    expect(await everythingOf(part)).not.toMatch(/vault|ghost/i)
  })

  it('counts, orders and pages as if there were nothing else', async () => {
    const { part } = await catalogsOf(files())
    const first = part.query({ orderBy: 'metadata.name', limit: 2, filter: { kind: 'Component' } })
    expect([first.totalItems, first.items.map(({ metadata }) => metadata.name)]).toEqual([
      3,
      ['cart', 'shop'],
    ])
    const next = part.query({ cursor: first.nextCursor, limit: 2 })
    expect([next.items.map(({ metadata }) => metadata.name), next.nextCursor]).toEqual([
      ['store'],
      undefined,
    ])
    expect(part.facets({ fields: ['spec.owner', 'relations.dependson'] })).toEqual({
      'spec.owner': [{ value: 'crew', count: 2 }],
      'relations.dependson': [
        { value: 'component:default/cart', count: 1 },
        { value: 'component:default/lost', count: 1 },
      ],
    })
  })

  it('finds nobody by what they have to do with something hidden', async () => {
    const { part } = await catalogsOf(files())
    const found = (filter: object) => part.query({ filter: filter as never }).totalItems
    expect(found({ 'relations.dependsOn': 'component:default/vault' })).toBe(0)
    expect(found({ 'spec.owner': 'user:ghost' })).toBe(0)
    expect(found({ 'spec.subcomponentOf': { $exists: true } })).toBe(0)
    expect(found({ $not: { 'spec.owner': { $exists: true } } })).toBe(2)
    expect(part.query({ text: { term: 'vault', fields: ['spec.dependsOn'] } }).totalItems).toBe(0)
  })

  it('answers for what is hidden as for what is not there', async () => {
    const { part } = await catalogsOf(files())
    for (const name of ['component:vault', 'component:nought'])
      expect([
        part.get(name),
        errorOf(() => part.graph.impact(name)),
        errorOf(() => part.graph.path('component:shop', name)),
        errorOf(() => part.ancestry(name)),
        await part.history(name),
        await part.checks({ ref: name }).catch((error: CallboardError) => error.code),
        await part.refresh({ keys: [name] }).catch((error: CallboardError) => error.code),
        await part.remove(name).catch((error: CallboardError) => error.code),
      ]).toEqual([
        undefined,
        ['CATALOG_ENTITY_NOT_FOUND', 'List what there is, or refresh the catalog.'],
        ['CATALOG_ENTITY_NOT_FOUND', 'List what there is, or refresh the catalog.'],
        ['CATALOG_ENTITY_NOT_FOUND', 'List what there is, or refresh the catalog.'],
        [],
        'CATALOG_ENTITY_NOT_FOUND',
        'CATALOG_ENTITY_NOT_FOUND',
        'CATALOG_ENTITY_NOT_FOUND',
      ])
    // What only something hidden refers to is unknown, too.
    expect(errorOf(() => part.graph.impact('component:unknown'))).toContain(
      'CATALOG_ENTITY_NOT_FOUND',
    )
    expect(errorOf(() => part.graph.impact('component:vaul'))).toEqual([
      'CATALOG_ENTITY_NOT_FOUND',
      'List what there is, or refresh the catalog.',
    ])
  })

  it('walks through nothing that is hidden', async () => {
    const { whole, part } = await catalogsOf(files())
    const hit = (catalog: Catalog) =>
      catalog.graph
        .impact('component:store')
        .tiers.flatMap(({ entities }) => entities.map(({ ref }) => ref))
    expect(hit(whole)).toEqual(['component:default/vault', 'component:default/shop'])
    expect(hit(part)).toEqual([])
    const people = (catalog: Catalog) =>
      catalog.graph
        .impact('component:cart')
        .owners.map(({ ref, people: known }) => [ref, known.length])
    expect(people(whole)).toEqual([['group:default/crew', 1]])
    expect(people(part)).toEqual([['group:default/crew', 0]])
  })

  it('follows the catalog', async () => {
    const given = files()
    const { whole, part } = await catalogsOf(given)
    given['store.yaml'] = component('store', {}, { tags: ['secret'] })
    given['vault.yaml'] = component('vault')
    const told = await part.refresh()
    expect([told.added, told.changed, told.removed]).toEqual([[], ['component:default/vault'], []])
    expect(part.get('component:store')).toBeUndefined()
    expect(part.get('component:vault')).toBe(whole.get('component:vault'))
    // It is hidden now, so it was always hidden.
    expect((await part.asOf(1)).get('component:store')).toBeUndefined()
    delete given['vault.yaml']
    expect((await part.refresh()).removed).toEqual(['component:default/vault'])
    const { removed } = await part.diff({ since: 2 })
    expect(removed.map(({ ref }) => ref)).toEqual(['component:default/vault'])
    // A version that cannot be read keeps the last good one, which is hidden.
    given['store.yaml'] = component('store', { type: 1 }, { tags: ['public'] })
    await whole.refresh()
    expect(whole.issues().map(({ ref }) => ref)).toEqual(['component:default/store'])
    expect(part.issues()).toEqual([])
  })

  it('tells those who watch of what they may see', async () => {
    const given = files()
    const { whole, part } = await catalogsOf(given)
    const leaving = new AbortController()
    const changes = part.watch({ signal: leaving.signal })[Symbol.asyncIterator]()
    const next = changes.next()
    given['vault.yaml'] = component('vault', {}, { title: 'Other', tags: ['secret'] })
    await whole.refresh()
    given['cart.yaml'] = component('cart', {}, { title: 'Other' })
    await whole.refresh()
    expect((await next).value).toMatchObject({ added: [], changed: ['component:default/cart'] })
    leaving.abort()
  })

  it('hides a registered location with all that it led to', async () => {
    const there: MemoryFiles = {
      'vault.yaml': component('vault', {}, { tags: ['secret'] }),
      'shop.yaml': component('shop'),
    }
    const whole = await createCatalog({
      providers: [],
      readers: memoryReaders(there),
    })
    const part = whole.restrictTo(notSecret)
    const at = (path: string) => ({ type: 'url' as const, target: `https://memory.test/${path}` })
    const { location } = await whole.register(at('vault.yaml'))
    const { entities } = await part.register(at('shop.yaml'))
    expect(entities.map(({ kind }) => kind)).toEqual(['Location', 'Component'])
    expect([whole.locations().length, part.locations().length]).toEqual([2, 1])
    expect(part.sources().map(({ name, entities: count }) => [name, count])).toEqual([
      ['url:https://memory.test/shop.yaml', 2],
    ])
    await expect(part.unregister(location.id)).rejects.toThrow('There is no registered location')
    expect(JSON.stringify([...part.entities()])).not.toContain('vault')
    there['thief.yaml'] = component('vault')
    const refusal = await part.register(at('thief.yaml')).catch((error: Error) => error.message)
    expect(refusal).toContain('is defined elsewhere already')
    expect(refusal).not.toContain('vault.yaml')
  })

  it('tells of checks what is theirs, and calls nothing hidden by its name', async () => {
    const whole = await createCatalog({
      providers: [memoryProvider({ files: files() })],
      checks: {
        checks: [
          defineCheck({
            name: 'calm',
            required: true,
            applies: ({ entity }) => entity.kind === 'Component',
            evaluate({ entity, catalog }) {
              const [needed] = catalog.related(entity, 'dependsOn')
              return needed
                ? {
                    status: 'failed',
                    message: `it needs ${needed.ref}`,
                    fix: `Leave ${needed.ref}`,
                  }
                : { status: 'passed' }
            },
          }),
        ],
      },
    })
    await whole.refresh()
    const part = whole.restrictTo(notSecret)
    const report = await part.checks()
    expect(
      report.results.map(({ ref, status, message, fix }) => [ref, status, message, fix]),
    ).toEqual([
      ['component:default/cart', 'passed', null, null],
      [
        'component:default/shop',
        'failed',
        'it needs component:default/cart',
        'Leave component:default/cart',
      ],
      ['component:default/store', 'passed', null, null],
    ])
    expect(report.checks).toMatchObject([{ name: 'calm', passed: 2, failed: 1 }])
    const made = await whole.checks()
    expect(await part.checks({ report: made })).toEqual(report)
    expect((await part.checkHistory()).map(({ ref }) => ref)).toEqual(['component:default/shop'])
    const lonely = whole.restrictTo({ $not: { 'metadata.name': 'cart' } })
    expect((await lonely.checks({ ref: 'component:shop' })).results).toMatchObject([
      { message: 'it is about an entity that you may not read', fix: null },
    ])
    expect(await lonely.checkHistory({ limit: 1 })).toHaveLength(1)
    expect(JSON.stringify(await lonely.checkHistory())).not.toContain('cart')
  })

  it('hides relations that a processor added as well', async () => {
    const deploys = defineProcessor({
      name: 'deploys',
      process: ({ entity }) =>
        (entity as { metadata: { name: string } }).metadata.name === 'shop'
          ? { relations: [{ type: 'deploys', reverse: 'deployedBy', target: 'component:vault' }] }
          : undefined,
    })
    const whole = await createCatalog({
      providers: [memoryProvider({ files: files() })],
      processors: [deploys],
    })
    await whole.refresh()
    const part = whole.restrictTo(notSecret)
    const countOf = (catalog: Catalog) => catalog.facets({ fields: ['relations.deploys'] })
    expect(JSON.stringify(countOf(whole))).toContain('vault')
    expect(JSON.stringify(countOf(part))).not.toContain('vault')
    expect(part.query({ filter: { 'relations.deploys': { $exists: true } } }).totalItems).toBe(0)
  })

  it('can be restricted once more', async () => {
    const { part } = await catalogsOf(files())
    const components = part.restrictTo({ kind: 'Component' })
    expect([...components.entities()].map(({ metadata }) => metadata.name)).toEqual([
      'cart',
      'shop',
      'store',
    ])
    expect(components.get('component:store')?.spec).not.toHaveProperty('owner')
  })
})

const names = ['a', 'b', 'c', 'd', 'e', 'f']
const some = fc.record({
  name: fc.constantFrom(...names),
  on: fc.subarray(names),
  tags: fc.subarray(['hidden', 'loud']),
})

it('gives the same answers as a catalog that never had the rest', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(some, { selector: ({ name }) => name }), async (list) => {
      const isHidden = ({ tags }: { tags: string[] }) => tags.includes('hidden')
      const hidden = new Set(list.filter(isHidden).map(({ name }) => name))
      const textOf = (shown: (name: string) => boolean) => (each: (typeof list)[number]) => [
        `${each.name}.yaml`,
        component(
          each.name,
          { dependsOn: each.on.filter(shown).map((name) => `component:${name}`) },
          { tags: each.tags },
        ),
      ]
      const whole = await createCatalog({
        providers: [memoryProvider({ files: Object.fromEntries(list.map(textOf(() => true))) })],
      })
      const other = await createCatalog({
        providers: [
          memoryProvider({
            files: Object.fromEntries(
              list.filter((each) => !isHidden(each)).map(textOf((name) => !hidden.has(name))),
            ),
          }),
        ],
      })
      await whole.refresh()
      await other.refresh()
      const part = whole.restrictTo({ $not: { 'metadata.tags': 'hidden' } })
      const answersOf = (catalog: Catalog) => {
        const orderBy = ['spec.dependson', 'metadata.name,desc']
        const refs = names.map((name) => `component:${name}`)
        return {
          pages: [
            catalog.query({ limit: 2, orderBy }).items,
            catalog.query({ filter: { 'relations.dependencyOf': { $exists: true } } }),
            catalog.query({ filter: { $not: { 'metadata.tags': 'loud' } }, limit: 1 }).totalItems,
            catalog.query({ text: 'a', orderBy: 'metadata.name' }).totalItems,
          ],
          facets: catalog.facets({
            fields: ['metadata.tags', 'relations.dependson', 'spec.dependson', 'spec.owner'],
          }),
          graphs: refs.map((ref) => [
            errorOf(() => catalog.graph.impact(ref)),
            errorOf(() => catalog.graph.neighbours(ref, { depth: 2 })),
          ]),
          cycles: catalog.graph.cycles('dependsOn'),
          components: catalog.graph.components(),
        }
      }
      const plain = (value: unknown) =>
        JSON.parse(JSON.stringify(value).replaceAll(/"etag":"[^"]*"/g, '"etag":""'))
      expect(plain(answersOf(part))).toEqual(plain(answersOf(other)))
    }),
    { numRuns: 20 },
  )
})
