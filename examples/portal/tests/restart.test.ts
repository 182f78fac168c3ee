import {
  type Catalog,
  type CheckChange,
  createMemoryCatalogStore,
  defineProvider,
  filesProvider,
  type Provider,
} from '@callboard/catalog'
import { memoryReaders } from '@callboard/catalog/testing'
import { defineReader } from '@callboard/core'
import { createProcessGate, createTemporaryFolder } from '@callboard/core/node'
import { expect, it } from 'vitest'
import type { PortalConfig } from '../src/define-config.ts'
import { type ServedPortal, servePortal } from '../src/serve-portal.ts'
import { runActions, runsProvider } from './fixtures-runs.ts'

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
  const config = (more: readonly Provider[]): PortalConfig => ({
    organisation: 'Test',
    readers: [elsewhere],
    catalog: {
      providers: [filesProvider({ root }), ...more],
      ...(store !== undefined && { store }),
    },
  })
  return {
    folder,
    serve: (more: readonly Provider[] = []) =>
      servePortal({ loaded: { config: config(more), folder: folder.root }, port: 0 }),
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
  await served.portal.warm()
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

it('answers with what it kept while the sources are read again', async () => {
  await using ground = await open('catalog.db')
  await (await ground.serve())[Symbol.asyncDispose]()
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const late = defineProvider({
    name: 'late',
    async *read() {
      await held
      yield { url: 'memory:///late.yaml', text: component('late') }
    },
  })
  await using served = await ground.serve([late])
  const page = async (name: string) =>
    (await fetch(`${served.url}/catalog/default/component/${name}`)).status
  expect([await page('near'), await page('late')]).toEqual([200, 404])
  release()
  await served.portal.warm()
  expect([await page('near'), await page('late')]).toEqual([200, 200])
})

it('keeps what became of checks over a restart', async () => {
  await using ground = await open('catalog.db')
  const ref = 'component:default/near'
  const failed = async (catalog: Catalog) => {
    const { results } = await catalog.checks({ ref })
    return results.filter(({ status }) => status === 'failed').map(({ check }) => check)
  }
  const told = async ({ url }: ServedPortal) =>
    (await fetch(`${url}/catalog/default/component/near/checks`)).text()
  let before: readonly CheckChange[] = []
  {
    await using served = await ground.serve()
    expect(await failed(served.portal.catalog)).toContain('described')
    before = await served.portal.catalog.checkHistory({ ref })
    expect(before.map(({ check }) => check)).toContain('described')
  }
  await using served = await ground.serve()
  const { catalog } = served.portal
  // What failed before is no news, and what is mended is.
  await catalog.checks()
  expect(await catalog.checkHistory({ ref })).toEqual(before)
  expect(await told(served)).toContain('<code>described</code></a> fails')
  const described = component('near').replace('near', 'near, description: Sells things')
  await ground.folder.write('org/catalog-info.yaml', described)
  await catalog.refresh()
  await catalog.checks()
  expect(await catalog.checkHistory({ ref })).toEqual([
    { at: expect.any(String), ref, check: 'described', status: 'passed' },
    ...before,
  ])
})

it('answers questions at once after a restart, and takes in what has changed', async () => {
  await using ground = await open('catalog.db')
  {
    await using served = await ground.serve()
    await served.portal.warm()
  }
  expect((await ground.folder.stat('.callboard/search/search-index.snapshot'))?.type).toBe('file')
  await ground.folder.write('org/catalog-info.yaml', component('renamed'))
  await using served = await ground.serve()
  await served.portal.warm()
  const titles = async (term: string) =>
    (await served.portal.search.query({ term })).results.map(({ document }) => document.title)
  expect([await titles('near'), await titles('renamed')]).toEqual([[], ['renamed']])
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

it('keeps runs over a restart, and what they wait for', async () => {
  await using temporary = await createTemporaryFolder()
  const config = {
    organisation: 'Test',
    signedInAs: 'user:default/ana',
    catalog: { providers: [runsProvider] },
    scaffolder: {
      actions: runActions({ seen: () => {}, locked: () => false }),
      store: 'runs.db',
      approvals: { allowInitiator: true },
    },
  }
  const serve = () => servePortal({ loaded: { config, folder: temporary.folder.root }, port: 0 })
  let id = ''
  {
    await using served = await serve()
    const { scaffolder, templates } = served.portal
    const template = templates.get('template:default/asking-us')
    if (!template) throw new Error('There is no template')
    id = (await scaffolder.start(template, { parameters: {} })).id
    await expect.poll(async () => (await scaffolder.tasks.get(id))?.status).toBe('waiting')
  }
  await using served = await serve()
  const { tasks } = served.portal.scaffolder
  expect(await tasks.get(id)).toMatchObject({ status: 'waiting' })
  await tasks.decide(id, { stepId: 'ask', approved: true, by: 'user:default/ana' })
  for await (const _event of tasks.events(id));
  expect(await tasks.get(id)).toMatchObject({ status: 'completed' })
  expect((await temporary.folder.stat('.callboard/runs.db'))?.type).toBe('file')
})

it('lets templates reach what the configuration gives, and nothing else', async () => {
  await using temporary = await createTemporaryFolder()
  const reaching = ['http:request', 'http:backstage:request', 'command:run', 'notification:send']
  const actionsWith = async (scaffolder: PortalConfig['scaffolder']) => {
    const config = {
      organisation: 'Test',
      catalog: { providers: [] },
      ...(scaffolder && { scaffolder }),
    }
    await using served = await servePortal({
      loaded: { config, folder: temporary.folder.root },
      port: 0,
    })
    const there = served.portal.scaffolder.actions.map(({ id }) => id)
    return reaching.filter((id) => there.includes(id))
  }
  expect(await actionsWith(undefined)).toEqual([])
  const all = {
    http: { baseUrl: 'https://portal.test/api' },
    commands: { gate: createProcessGate({}), allow: [{ program: 'make' }] },
    notifiers: [{ name: 'chat', send: async () => {} }],
  }
  expect(await actionsWith(all)).toEqual(reaching)
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
