import type { TemporaryFolder } from '@callboard/core/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDocs } from '../create-docs.ts'
import type { Site } from '../site/site.ts'
import { writeFiles } from '../testing/write-files.ts'
import { defaultTheme } from '../theme/default-theme.ts'
import { createDocsHttp, type DocsSites } from './create-docs-http.ts'
import { createSiteHttp } from './create-site-http.ts'

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
    ['/_callboard/site.js', 'text/javascript'],
  ])('serve %s of ours as it is', async (path, type) => {
    const answer = await get(ours + path)
    expect(answer.headers.get('content-type')).toBe(`${type}; charset=utf-8`)
  })

  it('serve the style sheet of ours to be kept for good, under a name that the peer’s reader lets pass', async () => {
    const [, path] =
      /<link rel="stylesheet" href="([^"]+)"/.exec(await (await get(`${ours}/`)).text()) ?? []
    // What the reader takes for a style sheet of MkDocs, and resolves against the page.
    expect(path).toMatch(/main\.[A-Fa-f0-9]{8}\.min\.css$/)
    const { headers } = await get(`${ours}/${path}`)
    expect(headers.get('content-type')).toBe('text/css; charset=utf-8')
    expect(headers.get('cache-control')).toBe('private, max-age=31536000, immutable')
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

  it('show versions beside the current one, and say which there are', async () => {
    const asked: unknown[] = []
    const versioned = createDocsHttp({
      sites: {
        get: (ref, { version }) => {
          asked.push([ref, version])
          return version === '9' ? undefined : site
        },
        versions: () => [{ name: 'latest', current: true }],
      },
    })
    const at = async (path: string) =>
      versioned.fetch(new Request(`http://localhost/api/techdocs${ours}${path}`))
    expect((await at('/@2.1/guide/start/')).status).toBe(200)
    expect((await at('/@2.1')).headers.get('location')).toBe('@2.1/')
    expect((await at('/@9/')).status).toBe(404)
    expect((await at('/@../')).status).toBe(404)
    expect(await (await at('/versions.json')).json()).toEqual({
      versions: [{ name: 'latest', current: true }],
    })
    expect(asked.slice(0, 2)).toEqual([
      ['component:default/gateway', '2.1'],
      ['component:default/gateway', '2.1'],
    ])
  })

  it('bring a site up to date, and show what is logged meanwhile', async () => {
    const syncing = (sync: NonNullable<DocsSites['sync']>) =>
      createDocsHttp({ sites: { ...sites, sync } }).fetch(
        new Request('http://localhost/api/techdocs/sync/default/component/gateway', {
          headers: { accept: 'text/event-stream' },
        }),
      )
    const good = await syncing((_ref, { log }) => {
      log('Reading "docs"')
      return true
    })
    expect(await good.text()).toBe(
      'event: log\ndata: "Reading \\"docs\\""\n\nevent: finish\ndata: {"updated":true}\n\n',
    )
    const bad = await syncing(() => {
      throw new Error('password=hunter2')
    })
    expect(await bad.text()).toBe(
      'event: error\ndata: "The documents could not be brought up to date"\n\n',
    )
  })

  it('show diagrams in a frame that can reach nothing', async () => {
    const theme = defaultTheme({ mermaid: '1' })
    const withDiagram: Site = {
      ...site,
      pages: site.pages.map((page) => ({ ...page, html: '<pre class="mermaid"></pre>' })),
    }
    const drawing = createDocsHttp({ theme, sites: { get: () => withDiagram } })
    const url = `http://localhost/api/techdocs${ours}/_callboard/diagram.html?v=1`
    const { headers } = await drawing.fetch(new Request(url))
    expect(headers.get('content-security-policy')).toMatch(
      /^sandbox allow-scripts; default-src 'none'/,
    )
    expect(headers.get('cache-control')).toBe('private, max-age=31536000, immutable')
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

describe('one site by itself', () => {
  const alone = createSiteHttp({ site: () => site, basePath: '/handbook' })
  const at = (path: string, headers: Record<string, string> = {}) =>
    alone.fetch(new Request(`http://localhost/handbook${path}`, { headers }))

  it('is where it is mounted', async () => {
    expect(await (await at('/guide/start/')).text()).toContain('<h1 id="start">Start')
    expect((await at('')).headers.get('location')).toBe('handbook/')
    expect((await at('/guide/start.md')).headers.get('content-type')).toBe(
      'text/plain; charset=utf-8',
    )
  })

  it('has a page for what it does not have, for people', async () => {
    const page = await at('/nothing/', { accept: 'text/html' })
    expect([page.status, page.headers.get('content-type')]).toEqual([
      404,
      'text/html; charset=utf-8',
    ])
    const text = await page.text()
    expect(text).toContain('<a href="/handbook/">Start at the home page</a>')
    expect(text).toContain(' href="/handbook/_callboard/main.')
    expect(text).not.toMatch(/ (?:href|src)="\/(?!handbook\/)| aria-current/)
    const deep = await get(`${ours}/@2.1/a/b%20c`, { accept: 'text/html' })
    expect(deep.status).toBe(404)
    expect(await (await get(`${ours}/a/b%20c`, { accept: 'text/html' })).text()).toContain(
      `data-base="/api/techdocs${ours}/"`,
    )
    expect((await at('/nothing/')).headers.get('content-type')).toContain('json')
    const gone = createSiteHttp({ site: () => undefined })
    expect((await gone.fetch(new Request('http://localhost/'))).status).toBe(404)
  })
})
