import { CatalogClient } from '@backstage/catalog-client'
import { type LogEvent, ScaffolderClient } from '@backstage/plugin-scaffolder-common'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type ServedPortal, servePortal } from '../src/serve-portal.ts'
import { type SmallPortal, smallPortal } from './small-portal.ts'

// The clients that the peer's plugins use, unmodified, against the portal as it is served, with all that stands before its
// handlers there. What each package answers is tried in the package.

let small: SmallPortal
let served: ServedPortal
let catalog: CatalogClient
let scaffolder: ScaffolderClient
beforeAll(async () => {
  // That client was made for browsers: it watches whether its page is in sight.
  vi.stubGlobal('window', globalThis)
  vi.stubGlobal('document', new EventTarget())
  small = await smallPortal()
  served = await servePortal({ loaded: small.loaded, port: 0 })
  const discoveryApi = { getBaseUrl: async (plugin: string) => `${served.url}/api/${plugin}` }
  const fetchApi = { fetch }
  catalog = new CatalogClient({ discoveryApi, fetchApi })
  scaffolder = new ScaffolderClient({
    discoveryApi,
    fetchApi,
    scmIntegrationsApi: {} as never,
    identityApi: {
      getBackstageIdentity: async () => ({
        type: 'user' as const,
        userEntityRef: 'user:default/ana',
        ownershipEntityRefs: [],
      }),
    },
  })
})
afterAll(async () => {
  vi.unstubAllGlobals()
  await served[Symbol.asyncDispose]()
  await small[Symbol.asyncDispose]()
})

const json = async (path: string) => (await fetch(`${served.url}/api${path}`)).json()

it('serves the published client of the catalog', async () => {
  const { items } = await catalog.getEntities({
    filter: { kind: 'component' },
    fields: ['metadata.name'],
  })
  expect(items).toEqual([{ metadata: { name: 'ledger' } }])
  expect(await catalog.getEntityByRef('component:default/ledger')).toMatchObject({
    metadata: { name: 'ledger', uid: expect.any(String), etag: expect.any(String) },
    relations: [{ type: 'ownedBy', targetRef: 'group:default/crew' }],
  })
  expect(await catalog.getEntityByRef('component:default/nope')).toBeUndefined()
  const entityRefs = ['group:default/crew', 'component:default/nope']
  const found = await catalog.getEntitiesByRefs({ entityRefs })
  expect(found.items.map((entity) => entity?.metadata.name)).toEqual(['crew', undefined])
  const asked = await catalog.queryEntities({ fullTextFilter: { term: 'books' }, limit: 1 })
  expect([asked.totalItems, asked.items[0]?.metadata.name]).toEqual([1, 'ledger'])
  expect(await catalog.getEntityFacets({ facets: ['kind'] })).toEqual({
    facets: {
      kind: [
        { value: 'Component', count: 1 },
        { value: 'Group', count: 1 },
        { value: 'Template', count: 1 },
      ],
    },
  })
  const ancestors = await catalog.getEntityAncestors({ entityRef: 'component:default/ledger' })
  expect(ancestors.rootEntityRef).toBe('component:default/ledger')
  const target = 'https://elsewhere.test/catalog-info.yaml'
  await expect(catalog.addLocation({ type: 'url', target })).rejects.toMatchObject({
    response: { status: expect.toBeOneOf([400, 422]) },
  })
})

it('serves the published client of the scaffolder', async () => {
  const templateRef = 'template:default/greet'
  const form = await scaffolder.getTemplateParameterSchema(templateRef)
  expect(form).toMatchObject({ title: 'Greet', steps: [{ title: 'Who' }] })
  const actions = await scaffolder.listActions()
  expect(actions.map(({ id }) => id)).toContain('debug:log')
  const { taskId } = await scaffolder.scaffold({ templateRef, values: { name: 'ana' } })
  const messages = await new Promise<string[]>((resolve, reject) => {
    const seen: LogEvent[] = []
    scaffolder.streamLogs({ taskId }).subscribe({
      next: (event) => seen.push(event),
      error: reject,
      complete: () => resolve(seen.map(({ body }) => body.message)),
    })
  })
  expect(messages).toContain('hello ana')
  expect(await scaffolder.getTask(taskId)).toMatchObject({
    status: 'completed',
    createdBy: 'user:default/ana',
  })
  const listed = await scaffolder.listTasks?.({ filterByOwnership: 'all' })
  expect(listed?.tasks.map(({ id }) => id)).toEqual([taskId])
})

it('serves the shapes of search that the peer’s pages read', async () => {
  await served.portal.warm()
  expect(await json('/search/query?term=counterpart&types[]=techdocs')).toEqual({
    results: [
      {
        type: 'techdocs',
        rank: 1,
        document: expect.objectContaining({
          title: 'Postings',
          text: expect.stringContaining('counterpart'),
          location: expect.stringContaining('/docs/default/component/ledger/postings'),
        }),
        highlight: {
          preTag: expect.any(String),
          postTag: expect.any(String),
          fields: expect.any(Object),
        },
      },
    ],
    numberOfResults: 1,
    // What the peer has no field for is beside what it reads.
    facets: expect.any(Object),
  })
})

it('serves the shapes of docs that the peer’s reader asks for', async () => {
  expect(await json('/techdocs/metadata/techdocs/default/component/ledger')).toMatchObject({
    site_name: 'Ledger',
    etag: expect.any(String),
    build_timestamp: expect.any(Number),
    files: expect.arrayContaining(['index.html', 'postings/index.html']),
  })
  expect(await json('/techdocs/metadata/entity/default/component/ledger')).toMatchObject({
    kind: 'Component',
    metadata: { name: 'ledger' },
  })
  const page = await fetch(
    `${served.url}/api/techdocs/static/docs/default/component/ledger/index.html`,
  )
  expect(await page.text()).toContain('Where the money is.')
  const synced = await fetch(`${served.url}/api/techdocs/sync/default/component/ledger`, {
    headers: { accept: 'text/event-stream' },
  })
  expect(await synced.text()).toMatch(/event: finish\ndata: \{"updated":(?:true|false)\}/)
})
