import type { TemporaryFolder } from '@callboard/core/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDocs } from '../create-docs.ts'
import type { Site } from '../site/site.ts'
import { writeFiles } from '../testing/write-files.ts'
import { createDocsHttp } from './create-docs-http.ts'

let temporary: TemporaryFolder
let site: Site

beforeAll(async () => {
  temporary = await writeFiles({
    'mkdocs.yml': 'site_name: Gateway\n',
    'docs/index.md': '# Home\n',
    'docs/guide/start.md': '# Start\n',
    'docs/a b.svg': '<svg/>',
    'docs/x.html': '<script>1</script>',
    'docs/y.js': '1',
    'docs/z.png': 'png',
    'docs/unknown.bin': 'x',
  })
  site = await createDocs({ source: temporary.folder }).load()
})
afterAll(() => temporary[Symbol.asyncDispose]())

const sites = {
  get: (ref: string) => (ref === 'component:default/gateway' ? site : undefined),
}
const entities = { get: (ref: string) => ({ ref }) }
const http = createDocsHttp({ sites, entities })
const get = (path: string, headers: Record<string, string> = {}) =>
  http.fetch(new Request(`http://localhost/api/techdocs${path}`, { headers }))
const ours = '/static/docs/default/component/gateway'

describe('the routes of the peer', () => {
  it('say what is known of a site', async () => {
    const answer = await get('/metadata/techdocs/default/Component/Gateway')
    expect(await answer.json()).toMatchObject({
      site_name: 'Gateway',
      site_description: '',
      etag: site.etag,
      build_timestamp: site.loadedMs,
    })
    expect((await get('/metadata/techdocs/default/component/gateway-2')).status).toBe(404)
  })

  it('hand on the entity', async () => {
    const answer = await get('/metadata/entity/default/component/gateway')
    expect(await answer.json()).toEqual({ ref: 'component:default/gateway' })
    const without = createDocsHttp({ sites })
    const url = 'http://localhost/api/techdocs/metadata/entity/default/component/gateway'
    expect((await without.fetch(new Request(url))).status).toBe(404)
  })

  it('say that a site is up to date', async () => {
    const path = '/sync/default/component/gateway'
    expect(await (await get(path)).json()).toEqual({ updated: false })
    const stream = await get(path, { accept: 'text/event-stream' })
    expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(await stream.text()).toBe('event: finish\ndata: {"updated":false}\n\n')
  })

  it('show pages under addresses that end in a slash', async () => {
    const page = await get(`${ours}/guide/start/`)
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ])
    expect(await page.text()).toContain('<h1 id="start">Start')
    const moved = await get(`${ours}/guide/start`)
    expect([moved.status, moved.headers.get('location')]).toEqual([308, 'start/'])
    expect((await get(`${ours}/`)).status).toBe(200)
    expect((await get(`${ours}/index.html`)).status).toBe(200)
    expect((await get(ours)).headers.get('location')).toBe('gateway/')
  })

  it('answer a second time in brief', async () => {
    const first = await get(`${ours}/`)
    const etag = first.headers.get('etag') ?? ''
    expect((await get(`${ours}/`, { 'if-none-match': etag })).status).toBe(304)
  })

  it.each([
    ['/a%20b.svg', {}, 'text/plain; charset=utf-8'],
    ['/a%20b.svg', { 'sec-fetch-dest': 'image' }, 'image/svg+xml'],
    ['/a%20b.svg', { 'sec-fetch-dest': 'document' }, 'text/plain; charset=utf-8'],
    ['/x.html', {}, 'text/plain; charset=utf-8'],
    ['/y.js', {}, 'text/plain; charset=utf-8'],
    ['/z.png', {}, 'image/png'],
    ['/unknown.bin', {}, 'application/octet-stream'],
  ])('serve %s to %j as %s, never to be run', async (path, headers, type) => {
    const answer = await get(ours + path, headers as Record<string, string>)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe(type)
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/)
  })

  it.each([
    ['/search/search_index.json', 'application/json'],
    ['/_callboard/style.css', 'text/css'],
    ['/_callboard/site.js', 'text/javascript'],
  ])('serve %s of ours as it is', async (path, type) => {
    const answer = await get(ours + path)
    expect(answer.headers.get('content-type')).toBe(`${type}; charset=utf-8`)
  })

  it.each([
    `${ours}/..%2f..%2fother/x`,
    `${ours}/%2e%2e/%2e%2e/secret`,
    `${ours}/..%5c..%5cx`,
    `${ours}/a%00.png`,
    `${ours}//z.png`,
    `${ours}/z.png.`,
    `${ours}/Z.PNG`,
    `${ours}/guide/start//`,
    `${ours}/../gateway-2/z.png`,
    '/static/docs/default/component/gateway-2/z.png',
    '/static/docs/default/component/..%2f/z.png',
    `${ours}/%zz`,
  ])('find nothing at %s', async (path) => {
    const { status } = await get(path)
    expect([400, 404]).toContain(status)
  })

  it('ask the host about each request', async () => {
    const asked: unknown[] = []
    const guarded = createDocsHttp({
      sites,
      authorize: ({ permission, params }) => {
        asked.push([permission, params])
        return false
      },
    })
    for (const { path } of guarded.routes) {
      const url = `http://localhost/api/techdocs${path.replace(':namespace/:kind/:name', 'Default/Component/Gateway').replace('**:path', 'z.png')}`
      expect((await guarded.fetch(new Request(url))).status).toBe(403)
    }
    expect(asked.length).toBe(guarded.routes.length)
    expect(asked[0]).toEqual([
      'docs.read',
      { namespace: 'default', kind: 'component', name: 'gateway' },
    ])
  })
})
