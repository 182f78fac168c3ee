import { createMemoryCatalogStore, filesProvider } from '@callboard/catalog'
import { memoryReaders } from '@callboard/catalog/testing'
import { defineReader } from '@callboard/core'
import { createTemporaryFolder } from '@callboard/core/node'
import { expect, it } from 'vitest'
import type { PortalConfig } from '../src/define-config.ts'
import { servePortal } from '../src/serve-portal.ts'

const component = (name: string, owner = 'crew') =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: ${name} }\nspec: { type: service, lifecycle: production, owner: ${owner} }\n`

const readers = memoryReaders({ 'far.yaml': component('far') }, 'elsewhere')
const elsewhere = defineReader({
  name: 'elsewhere',
  matches: ({ host }) => host === 'elsewhere.test',
  read: ({ url, signal }) => readers.read(url.href, { signal }),
})

/** A folder with one entity, and the portal over it. */
async function open(store: PortalConfig['catalog']['store']) {
  const temporary = await createTemporaryFolder()
  const { folder } = temporary
  await folder.write('org/catalog-info.yaml', component('near'))
  const root = `${folder.root}/org`
  const config = (): PortalConfig => ({
    organisation: 'Test',
    readers: [elsewhere],
    catalog: { providers: [filesProvider({ root })], ...(store !== undefined && { store }) },
  })
  return {
    folder,
    serve: () => servePortal({ loaded: { config: config(), folder: folder.root }, port: 0 }),
    [Symbol.asyncDispose]: () => temporary[Symbol.asyncDispose](),
  }
}

it('keeps history and registered locations over a restart', async () => {
  await using ground = await open('catalog.db')
  const location = { type: 'url', target: 'https://elsewhere.test/far.yaml' } as const
  {
    await using served = await ground.serve()
    await served.portal.catalog.register(location)
  }
  await ground.folder.write('org/catalog-info.yaml', component('near', 'others'))
  await using served = await ground.serve()
  const { catalog } = served.portal
  expect(catalog.locations()).toMatchObject([location])
  expect(catalog.get('component:far')).toBeDefined()
  const history = await catalog.history('component:near')
  expect(history.map(({ action, paths }) => ({ action, paths }))).toEqual([
    { action: 'changed', paths: ['/spec/owner'] },
    { action: 'added', paths: expect.any(Array) },
  ])
  expect((await ground.folder.stat('.callboard/catalog.db'))?.type).toBe('file')
})

it('closes a store that the configuration opens, after the catalog', async () => {
  let closed = 0
  const store = createMemoryCatalogStore()
  const opened = () => ({
    ...store,
    async [Symbol.asyncDispose]() {
      closed += 1
    },
  })
  await using ground = await open(opened)
  {
    await using served = await ground.serve()
    expect(served.portal.catalog.generation).toBe(1)
    expect(closed).toBe(0)
  }
  expect(closed).toBe(1)
  expect(await store.head()).toMatchObject({ revision: 1 })
})

it('sees a changed file at once, and finds it', async () => {
  await using ground = await open(undefined)
  await using served = await ground.serve()
  const { catalog, search } = served.portal
  await served.portal.warm()
  const leaving = new AbortController()
  const changes = catalog.watch({ signal: leaving.signal })[Symbol.asyncIterator]()
  const next = changes.next()
  await ground.folder.write('org/more/catalog-info.yaml', component('fresh-one'))
  expect((await next).value).toMatchObject({ added: ['component:default/fresh-one'] })
  leaving.abort()
  await served.portal.renew()
  const { results } = await search.query({ term: 'fresh-one' })
  expect(results.map(({ document }) => document.title)).toContain('fresh-one')
})
