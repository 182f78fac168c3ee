import { beforeEach, describe, expect, it } from 'vitest'
import { defineCheck } from '../checks/check.ts'
import { createCatalog } from '../create-catalog.ts'
import { catalogErrors } from '../errors.ts'
import { defineSignal } from '../signals/signal.ts'
import { createMemoryCatalogStore } from '../store/memory-catalog-store.ts'
import { memoryProvider, memoryReaders } from '../testing/memory-provider.ts'
import { createCatalogHttp } from './create-catalog-http.ts'

const component = (name: string, spec = '') => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name} }
spec: { type: service, lifecycle: production, owner: crew${spec} }
`
const files = {
  'all.yaml': [
    component('a', ", dependsOn: ['component:b']"),
    component('b'),
    component('C', ', tier: 10'),
  ].join('---\n'),
  'new.yaml': component('new'),
  'bad.yaml': component('bad').replace('crew', '5'),
}

let ask: (path: string, init?: { method?: string; body?: unknown }) => Promise<Answer>
interface Answer {
  status: number
  body: never
  headers: Headers
}
beforeEach(async () => {
  const provider = memoryProvider({ files, entries: ['all.yaml'] })
  const hasTier = defineCheck({
    name: 'has-tier',
    evaluate: ({ entity }) =>
      entity.spec?.tier === undefined
        ? { status: 'failed', message: 'it has no tier' }
        : { status: 'passed' },
  })
  const weather = defineSignal({
    name: 'weather',
    read: () => ({ summary: 'fine', level: 'ok' as const, facts: [], data: undefined }),
  })
  const catalog = await createCatalog({
    providers: [provider],
    readers: memoryReaders(files),
    checks: { checks: [hasTier] },
    signals: [weather],
  })
  await catalog.refresh()
  const http = createCatalogHttp({ catalog })
  ask = async (path, { method = 'GET', body } = {}) => {
    const response = await http.fetch(
      new Request(`http://portal.test/api/catalog${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    )
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? undefined : JSON.parse(text)) as never,
    }
  }
})
const post = (path: string, body: unknown) => ask(path, { method: 'POST', body })
const named = (...names: string[]) => names.map((name) => ({ metadata: { name } }))

describe('entities', () => {
  it('are found by name in any letter case, or not', async () => {
    expect(await ask('/entities/by-name/component/default/c')).toMatchObject({
      status: 200,
      body: { kind: 'Component', metadata: { name: 'C' } },
    })
    expect(await ask('/entities/by-name/component/default/nope')).toMatchObject({
      status: 404,
      body: {
        error: {
          name: 'NotFoundError',
          message: "No entity named 'nope' found, with kind 'component' in namespace 'default'",
        },
        response: { statusCode: 404 },
      },
    })
  })

  it('are found by uid', async () => {
    const { body } = await ask('/entities/by-name/component/default/a')
    const { uid } = (body as { metadata: { uid: string } }).metadata
    expect(await ask(`/entities/by-uid/${uid}`)).toMatchObject({
      body: { metadata: { name: 'a' } },
    })
    expect((await ask('/entities/by-uid/nope')).status).toBe(404)
  })

  it('are found by references in the order asked for', async () => {
    const entityRefs = ['component:default/b', 'garbage', 'Component:default/C', 'component:x']
    const fields = ['metadata.name']
    expect((await post('/entities/by-refs', { entityRefs, fields })).body).toEqual({
      items: [{ metadata: { name: 'b' } }, null, { metadata: { name: 'C' } }, null],
    })
    const query = { 'metadata.name': 'b' }
    expect((await post('/entities/by-refs', { entityRefs, query, fields })).body).toEqual({
      items: [{ metadata: { name: 'b' } }, null, null, null],
    })
  })

  it('are listed, with the next page in a header', async () => {
    expect((await ask('/entities?fields=metadata.name&order=desc:metadata.name')).body).toEqual(
      named('C', 'b', 'a'),
    )
    const { body, headers } = await ask('/entities?limit=2&fields=metadata.name')
    expect(body).toEqual(named('a', 'b'))
    const next = /<\/api\/catalog(.*)>; rel="next"/.exec(headers.get('link') ?? '')?.[1] ?? ''
    expect((await ask(next)).body).toEqual(named('C'))
  })

  it('are searched with filters, orders, text and cursors', async () => {
    const first = await ask(
      '/entities/by-query?filter=kind=component&orderField=metadata.name,desc&limit=2&fields=metadata.name',
    )
    expect(first.body).toEqual({
      items: named('C', 'b'),
      totalItems: 3,
      pageInfo: { nextCursor: expect.any(String) },
    })
    const { nextCursor } = (first.body as { pageInfo: { nextCursor: string } }).pageInfo
    const second = await ask(`/entities/by-query?cursor=${nextCursor}&limit=2&fields=metadata.name`)
    expect(second.body).toEqual({
      items: named('a'),
      totalItems: 3,
      pageInfo: { prevCursor: expect.any(String) },
    })
    expect(
      (await ask('/entities/by-query?fullTextFilterTerm=c&fields=metadata.name')).body,
    ).toMatchObject({
      items: named('C'),
    })
    expect(
      (
        await post('/entities/by-query', {
          query: { $not: { 'spec.tier': { $exists: true } } },
          orderBy: [{ field: 'metadata.name', order: 'desc' }],
          fields: ['metadata.name'],
          limit: 1,
        })
      ).body,
    ).toMatchObject({ items: named('b'), totalItems: 2 })
  })

  it('are counted by facets', async () => {
    const facets = { kind: [{ value: 'Component', count: 3 }] }
    expect((await ask('/entity-facets?facet=kind')).body).toEqual({ facets })
    expect((await post('/entity-facets', { facets: ['kind'], query: {} })).body).toEqual({ facets })
  })
})

describe('nonsense', () => {
  it.each([
    '/entities?filter==x',
    '/entities?filter=',
    '/entities/by-query?limit=-1',
    '/entities/by-query?limit=abc',
    '/entities/by-query?orderField=x,up',
    '/entities/by-query?cursor=garbage',
    '/entities?fields=relations[0]',
    '/entity-facets',
    '/impact/component/default/a?via=nope',
    '/impact/component/default/a?depth=101',
    '/impact/component/default/a?limit=100001',
    '/impact/component/default/a?offset=-1',
    '/impact/component/default/a?direction=sideways',
    '/entities/by-name/%20/%2e/',
    '/entities/by-name/component/default/%zz',
    '/entities/by-name/component/default/..%2f..%2f..%2fetc%2fpasswd',
    '/history/component/default/a?limit=1001',
    '/history/component/default/a?before=1e9',
    '/diff?since=0&until=999999999',
    `/entities?filter=${Array.from({ length: 40 }, (_each, index) => `f${index}`)}`,
    `/entity-facets?facet=${Array.from({ length: 40 }, (_each, index) => `f${index}`)}`,
  ])('GET %s is refused', async (path) => {
    const { status, body } = await ask(path)
    expect([400, 404]).toContain(status)
    expect(body).toMatchObject({ error: { message: expect.any(String) } })
  })

  it.each([
    { query: { $or: [] } },
    { query: 'kind=component' },
    { query: [] },
    { query: { $any: Array.from({ length: 20_000 }, () => ({})) } },
    { limit: -1 },
    { orderBy: 'metadata.name' },
  ])('POST %j is refused', async (body) => {
    expect((await post('/entities/by-query', body)).status).toBe(400)
  })
})

describe('the size of a request', () => {
  const refs = (count: number) => ({
    entityRefs: Array.from(
      { length: count },
      (_each, index) => `component:default/service-of-a-team-${index}`,
    ),
  })

  it('has room for ten thousand references, and no more', async () => {
    const { status, body } = await post('/entities/by-refs', refs(10_000))
    expect([status, (body as { items: unknown[] }).items.length]).toEqual([200, 10_000])
    expect((await post('/entities/by-refs', refs(10_001))).status).toBe(400)
    expect((await post('/entities/by-refs', refs(30_000))).status).toBe(413)
  })
})

describe('a mistake of the server', () => {
  it.each<[string, Error, number]>([
    ['what is below the store', new Error('no route to postgres://admin:s3cret@db'), 500],
    [
      'an error that is nobody’s request',
      catalogErrors.SIGNAL_FAILED({ signal: 'x', reason: 'token s3cret' }),
      500,
    ],
    ['a store that fails', catalogErrors.STORE_FAILED({ reason: 'no host for s3cret' }), 503],
    ['a store of a later release', catalogErrors.STORE_TOO_NEW({ found: 9, known: 1 }), 503],
  ])('is not told to strangers: %s', async (_name, error, status) => {
    const store = { ...createMemoryCatalogStore(), history: () => Promise.reject(error) }
    const http = createCatalogHttp({ catalog: await createCatalog({ providers: [], store }) })
    const response = await http.fetch(
      new Request('http://portal.test/api/catalog/history/component/default/a'),
    )
    expect(response.status).toBe(status)
    expect(await response.text()).not.toContain('s3cret')
  })
})

describe('locations', () => {
  const location = { type: 'url', target: 'https://memory.test/new.yaml' }
  it('are tried, registered, listed, read again and forgotten', async () => {
    const tried = await post('/locations?dryRun=true', location)
    expect(tried).toMatchObject({ status: 201, body: { exists: false, entities: { length: 2 } } })
    expect((await ask('/locations')).body).toEqual([])
    const { body } = await post('/locations', location)
    const { id } = (body as { location: { id: string } }).location
    expect((await ask('/locations')).body).toEqual([
      { data: { id, entityRef: `location:default/generated-${id}`, ...location } },
    ])
    expect((await ask(`/locations/${id}`)).body).toMatchObject({ id, ...location })
    expect((await post('/locations', location)).status).toBe(409)
    expect(await post('/locations?onConflict=refresh', location)).toMatchObject({
      status: 201,
      body: { exists: true },
    })
    expect((await ask(`/locations/${id}`, { method: 'DELETE' })).status).toBe(204)
    expect((await ask(`/locations/${id}`)).status).toBe(404)
    expect((await ask(`/locations/${id}`, { method: 'DELETE' })).status).toBe(404)
  })

  it.each([
    { type: 'file', target: '/etc/passwd' },
    { type: 'url', target: 'file:///etc/passwd' },
    { type: 'url', target: 'javascript:alert(1)' },
    { type: 'url', target: 'https://memory.test/bad.yaml' },
    { type: 'url', target: 'https://elsewhere.test/a.yaml' },
    { type: 'odd', target: 'x' },
  ])('%j are refused', async (body) => {
    expect((await post('/locations', body)).status).toBe(400)
  })
})

describe('the rest', () => {
  it('tells the impact and what is not right', async () => {
    expect((await ask('/impact/component/default/b?depth=1')).body).toMatchObject({
      root: 'component:default/b',
      tiers: [{ depth: 1, entities: [{ ref: 'component:default/a' }] }],
    })
    expect((await ask('/impact/component/default/nope')).status).toBe(404)
    expect((await ask('/impact/component/default/b?limit=0')).body).toMatchObject({
      tiers: [],
      truncated: true,
    })
    expect((await ask('/impact/component/default/b?offset=100')).body).toMatchObject({
      tiers: [],
      truncated: false,
    })
    expect((await ask('/report')).body).toMatchObject({ dangling: { length: 3 }, cycles: [] })
  })

  it('tells what was before', async () => {
    const { body } = await ask('/history/component/default/a')
    expect(body).toMatchObject({
      items: [
        {
          revision: 1,
          ref: 'component:default/a',
          action: 'added',
          time: expect.stringMatching(/^\d{4}-.*Z$/),
          after: { metadata: { name: 'a' } },
        },
      ],
    })
    expect((await ask('/diff?since=0')).body).toMatchObject({
      since: 0,
      until: 1,
      added: { length: 3 },
      changed: [],
      removed: [],
    })
    expect((await ask('/diff?since=1')).body).toMatchObject({ added: [] })
    expect((await ask('/diff?since=9')).status).toBe(404)
    expect((await ask('/diff')).status).toBe(400)
  })

  it('tells how entities stand to the checks, and what signals say', async () => {
    expect((await ask('/checks')).body).toMatchObject({
      checks: [{ name: 'has-tier', passed: 1, failed: 2 }],
      results: { length: 3 },
      failed: false,
    })
    expect((await ask('/checks/component/default/a')).body).toMatchObject({
      results: [{ check: 'has-tier', status: 'failed', message: 'it has no tier' }],
    })
    expect((await ask('/signals/component/default/a')).body).toMatchObject({
      items: [{ name: 'weather', status: 'ok', value: { summary: 'fine' } }],
    })
    expect((await ask('/signals/component/default/nope')).status).toBe(404)
  })

  it('draws what stands around an entity', async () => {
    expect((await ask('/path?from=component:a&to=component:b')).body).toEqual({
      paths: [[{ from: 'component:default/a', type: 'dependsOn', to: 'component:default/b' }]],
    })
    expect((await ask('/graph/component/default/a?via=dependsOn')).body).toMatchObject({
      subject: 'component:default/a',
      nodes: { length: 2 },
    })
    expect((await ask('/graph/component/default/a?format=png')).status).toBe(400)
  })

  it('refreshes what it is asked to', async () => {
    expect((await post('/refresh', { entityRef: 'component:default/a' })).status).toBe(200)
    expect((await post('/refresh', { entityRef: 'component:default/x' })).status).toBe(404)
  })

  it('asks for permission on every route, and describes itself', async () => {
    const asked: string[] = []
    const catalog = await createCatalog({ providers: [] })
    const http = createCatalogHttp({
      catalog,
      basePath: '',
      authorize({ permission }) {
        asked.push(permission)
        return false
      },
    })
    for (const { method, path } of http.routes) {
      const url = `http://portal.test${path.replace(/:\w+/g, 'x')}`
      const { status } = await http.fetch(new Request(url, { method }))
      expect(status).toBe(403)
    }
    expect(asked).toHaveLength(http.routes.length)
    expect(Object.keys(http.openApi().paths as object)).toMatchInlineSnapshot(`
      [
        "/entities/by-name/{kind}/{namespace}/{name}",
        "/entities/by-name/{kind}/{namespace}/{name}/ancestry",
        "/entities/by-uid/{uid}",
        "/entities/by-refs",
        "/refresh",
        "/entities",
        "/entities/by-query",
        "/entity-facets",
        "/locations",
        "/locations/by-query",
        "/locations/by-entity/{kind}/{namespace}/{name}",
        "/locations/{id}",
        "/impact/{kind}/{namespace}/{name}",
        "/path",
        "/graph/{kind}/{namespace}/{name}",
        "/report",
        "/analyze-location",
        "/validate-entity",
        "/issues",
        "/entities/unprocessed/failed",
        "/entities/unprocessed/pending",
        "/entities/unprocessed/delete/{id}",
        "/history/{kind}/{namespace}/{name}",
        "/diff",
        "/checks",
        "/checks/{kind}/{namespace}/{name}",
        "/signals/{kind}/{namespace}/{name}",
      ]
    `)
  })
})
