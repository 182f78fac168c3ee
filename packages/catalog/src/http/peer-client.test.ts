import { CATALOG_FILTER_EXISTS, CatalogClient } from '@backstage/catalog-client'
import { createReaders, defineReader, type Entity, type Folder } from '@callboard/core'
import type { HttpHandler } from '@callboard/core/http'
import { createTemporaryFolder } from '@callboard/core/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Catalog } from '../catalog.ts'
import { createCatalog } from '../create-catalog.ts'
import { memoryProvider, memoryReaders } from '../testing/memory-provider.ts'
import { createCatalogHttp } from './create-catalog-http.ts'

// The client that the peer's plugins use, unmodified: what it takes for an answer is the contract.

const document = (kind: string, name: string, spec: string, metadata = '') =>
  `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name}${metadata} }\nspec: { ${spec} }\n`
const component = (name: string, more = '', metadata = '') =>
  document('Component', name, `type: service, lifecycle: production, owner: crew${more}`, metadata)
const files = {
  'root.yaml': document('Location', 'root', 'targets: [./all.yaml]'),
  'all.yaml': [
    component('gateway', ", dependsOn: ['component:ledger']", ', tags: [java, edge], title: Front'),
    component('ledger', '', ', tags: [go], description: keeps the books'),
    component('web', ', tier: 10'),
    document('Group', 'crew', 'type: team, children: []'),
  ].join('---\n'),
  'new.yaml': component('new'),
  'other.yaml': component('other'),
}

const clientOf = (http: HttpHandler) =>
  new CatalogClient({
    discoveryApi: { getBaseUrl: async () => 'http://portal.test/api/catalog' },
    fetchApi: { fetch: (input, init) => http.fetch(new Request(input as string, init)) },
  })

let catalog: Catalog
let client: CatalogClient
beforeAll(async () => {
  catalog = await createCatalog({
    providers: [memoryProvider({ files, entries: ['root.yaml'] })],
    readers: memoryReaders(files),
  })
  await catalog.refresh()
  const http = createCatalogHttp({ catalog })
  client = clientOf(http)
})
afterAll(() => catalog[Symbol.asyncDispose]())

/** A client of a catalog that reads a folder as `https://git.test/`. */
async function peerOf(folder: Folder): Promise<CatalogClient> {
  const readers = createReaders([
    defineReader({
      name: 'git',
      matches: ({ host }) => host === 'git.test',
      read: async ({ url }) => ({
        text: await folder.readText(url.pathname.slice(1)),
        url: url.href,
      }),
      tree: async ({ url }) => ({
        folder: await folder.folder(url.pathname.slice(1, -1)),
        url: url.href,
        [Symbol.asyncDispose]: async () => {},
      }),
    }),
  ])
  const http = createCatalogHttp({
    catalog: await createCatalog({ providers: [], readers }),
    readers,
  })
  return clientOf(http)
}

const namesOf = (items: readonly (Entity | undefined)[]) => items.map((item) => item?.metadata.name)
const components = { kind: 'component' }

describe('the published client', () => {
  it('lists entities', async () => {
    const all = await client.getEntities({ filter: components, fields: ['metadata.name'] })
    expect(all.items).toEqual(['gateway', 'ledger', 'web'].map((name) => ({ metadata: { name } })))
    const either = await client.getEntities({
      filter: [{ 'metadata.tags': ['java', 'go'] }, { 'spec.tier': CATALOG_FILTER_EXISTS }],
      order: { field: 'metadata.name', order: 'desc' },
    })
    expect(namesOf(either.items)).toEqual(['web', 'ledger', 'gateway'])
    const second = await client.getEntities({ filter: components, offset: 1, limit: 1 })
    expect(namesOf(second.items)).toEqual(['ledger'])
  })

  it('gets entities by reference', async () => {
    expect((await client.getEntityByRef('component:gateway'))?.metadata.title).toBe('Front')
    expect(await client.getEntityByRef('component:nope')).toBeUndefined()
    const many = await client.getEntitiesByRefs({
      entityRefs: ['component:default/web', 'component:default/nope', 'component:default/ledger'],
    })
    expect(namesOf(many.items)).toEqual(['web', undefined, 'ledger'])
    const some = await client.getEntitiesByRefs({
      entityRefs: ['component:default/web', 'component:default/ledger'],
      query: { 'metadata.tags': 'go' },
      filter: components,
    })
    expect(namesOf(some.items)).toEqual([undefined, 'ledger'])
  })

  it('pages through a query there and back', async () => {
    const orderFields = { field: 'metadata.name', order: 'asc' as const }
    const first = await client.queryEntities({ filter: components, limit: 2, orderFields })
    expect(namesOf(first.items)).toEqual(['gateway', 'ledger'])
    expect(first.totalItems).toBe(3)
    const cursor = first.pageInfo.nextCursor ?? ''
    const second = await client.queryEntities({ cursor, limit: 2 })
    expect(namesOf(second.items)).toEqual(['web'])
    const back = await client.queryEntities({ cursor: second.pageInfo.prevCursor ?? '', limit: 2 })
    expect(namesOf(back.items)).toEqual(['gateway', 'ledger'])
  })

  it('queries by text and by predicate', async () => {
    const byText = await client.queryEntities({ fullTextFilter: { term: 'books' } })
    expect(namesOf(byText.items)).toEqual(['ledger'])
    const query = { $all: [components, { $not: { 'metadata.tags': 'java' } }] }
    const first = await client.queryEntities({ query, limit: 1, totalItems: 'exclude' })
    expect([namesOf(first.items), first.totalItems]).toEqual([['ledger'], 0])
    const next = await client.queryEntities({ cursor: first.pageInfo.nextCursor ?? '' })
    expect(namesOf(next.items)).toEqual(['web'])
  })

  it('streams all pages', async () => {
    const pages: string[][] = []
    for await (const page of client.streamEntities({ filter: components, pageSize: 2 }))
      pages.push(page.map(({ metadata }) => metadata.name))
    expect(pages).toEqual([['gateway', 'ledger'], ['web']])
  })

  it('counts facets', async () => {
    const { facets } = await client.getEntityFacets({
      facets: ['metadata.tags', 'kind'],
      filter: components,
    })
    expect(facets).toEqual({
      kind: [{ value: 'Component', count: 3 }],
      'metadata.tags': ['edge', 'go', 'java'].map((value) => ({ value, count: 1 })),
    })
    const asked = await client.getEntityFacets({ facets: ['kind'], query: { kind: 'group' } })
    expect(asked.facets).toEqual({ kind: [{ value: 'Group', count: 1 }] })
  })

  it('learns where an entity comes from', async () => {
    const { rootEntityRef, items } = await client.getEntityAncestors({
      entityRef: 'component:default/web',
    })
    expect(rootEntityRef).toBe('component:default/web')
    expect(
      items.map(({ entity, parentEntityRefs }) => [entity.metadata.name, parentEntityRefs]),
    ).toEqual([
      ['web', ['location:default/root']],
      ['root', []],
    ])
    await expect(
      client.getEntityAncestors({ entityRef: 'component:default/nope' }),
    ).rejects.toThrow('404')
  })

  it('checks an entity', async () => {
    const entity = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: 'a b' },
      spec: { type: 'service', lifecycle: 'production' },
    }
    const at = 'url:https://git.test/catalog-info.yaml'
    const verdict = await client.validateEntity(entity, at)
    expect(verdict).toMatchObject({ valid: false, errors: { length: 2 } })
    const good = { ...entity, metadata: { name: 'a' }, spec: { ...entity.spec, owner: 'crew' } }
    expect(await client.validateEntity(good, at)).toEqual({ valid: true })
    expect(await client.validateEntity(good, 'file:/etc/passwd')).toEqual({
      valid: false,
      errors: [],
    })
  })

  it('learns what an address would bring in, or could', async () => {
    await using temporary = await createTemporaryFolder()
    const { folder } = temporary
    await folder.write('shop/catalog-info.yaml', component('shop'))
    await folder.write('bare/package.json', '{ "name": "bare", "version": "1.2.0" }')
    const own = await peerOf(folder)
    const shop = await own.analyzeLocation({
      location: { type: 'url', target: 'https://git.test/shop/' },
    })
    expect(shop).toMatchObject({
      existingEntityFiles: [
        {
          location: { type: 'url', target: 'https://git.test/shop/catalog-info.yaml' },
          isRegistered: false,
          entity: { metadata: { name: 'shop' } },
        },
      ],
      generateEntities: [],
    })
    const bare = await own.analyzeLocation({
      location: { type: 'url', target: 'https://git.test/bare/' },
    })
    expect(bare.existingEntityFiles).toEqual([])
    expect(bare.generateEntities[0]).toMatchObject({
      entity: { kind: 'Component', metadata: { name: 'bare' } },
      fields: expect.arrayContaining([
        {
          field: 'metadata.name',
          state: 'analysisSuggestedValue',
          value: 'bare',
          description: 'metadata.name is "bare": the name in package.json',
        },
        expect.objectContaining({ field: 'spec.owner', state: 'needsUserInput' }),
      ]),
    })
    await expect(
      client.analyzeLocation({ location: { type: 'url', target: 'https://git.test/shop/' } }),
    ).rejects.toThrow('501')
  })

  it('refreshes an entity', async () => {
    await client.refreshEntity('component:default/web')
    await expect(client.refreshEntity('component:default/nope')).rejects.toThrow('404')
  })

  it('removes an entity until its source is read again', async () => {
    const uid = (await client.getEntityByRef('component:web'))?.metadata.uid ?? ''
    await client.removeEntityByUid(uid)
    expect(await client.getEntityByRef('component:web')).toBeUndefined()
    await catalog.refresh()
    expect((await client.getEntityByRef('component:web'))?.metadata.name).toBe('web')
    await expect(client.removeEntityByUid('nope')).rejects.toThrow('404')
  })

  it('registers, moves, finds and forgets locations', async () => {
    const target = 'https://memory.test/new.yaml'
    const { location, entities } = await client.addLocation({ target })
    expect(namesOf(entities)).toEqual([`generated-${location.id}`, 'new'])
    await expect(client.addLocation({ target })).rejects.toThrow('409')
    expect((await client.addLocation({ target, onConflict: 'refresh' })).exists).toBe(true)
    expect(await client.getLocationById(location.id)).toEqual(location)
    expect(await client.getLocationByRef(`url:${target}`)).toEqual(location)
    expect(await client.getLocationByEntity('component:default/new')).toEqual(location)
    expect(await client.getLocationByEntity('component:default/web')).toBeUndefined()
    expect((await client.getLocations()).items).toEqual([location])
    const moved = await client.updateLocation(location.id, {
      target: 'https://memory.test/other.yaml',
    })
    expect(moved).toEqual({ ...location, target: 'https://memory.test/other.yaml' })
    expect(await client.getEntityByRef('component:new')).toBeUndefined()
    expect((await client.getEntityByRef('component:other'))?.metadata.name).toBe('other')
    await client.removeLocationById(location.id)
    expect(await client.getLocationById(location.id)).toBeUndefined()
    expect(await client.getEntityByRef('component:other')).toBeUndefined()
  })

  it('queries locations by predicate and page', async () => {
    for (const name of ['new', 'other'])
      await client.addLocation({ target: `https://memory.test/${name}.yaml` })
    const pages: string[][] = []
    for await (const page of client.streamLocations({ limit: 1, query: { type: 'url' } }))
      pages.push(page.map(({ target }) => target))
    expect(pages.flat().sort()).toEqual([
      'https://memory.test/new.yaml',
      'https://memory.test/other.yaml',
    ])
    expect(pages).toHaveLength(2)
    const one = await client.queryLocations({
      query: { target: { $hasPrefix: 'https://memory.test/n' } },
    })
    expect(one).toMatchObject({ totalItems: 1, items: [{ type: 'url' }], pageInfo: {} })
    for (const { id } of (await client.getLocations()).items) await client.removeLocationById(id)
  })
})
