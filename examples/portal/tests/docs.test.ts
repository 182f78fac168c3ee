import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveForTest, type TestPortal } from './serve.ts'
import { textOf } from './text-of.ts'

let portal: TestPortal

beforeAll(async () => {
  portal = await serveForTest()
  // Sites are built when they are first asked for, which takes its time.
  await portal.served.portal.warm()
})
afterAll(() => portal[Symbol.asyncDispose]())

const gateway = '/docs/default/component/payment-gateway/'
const rowsOf = (html: string) =>
  [...html.matchAll(/<tr data-star="([^"]*)"/g)].map(([, ref]) => ref)

it('lists sites by name, by owner, and by what changed last', async () => {
  const byName = await portal.ask('/docs')
  expect(rowsOf(byName.text)).toContain('component:default/payment-gateway')
  const byOwner = await portal.ask('/docs?by=owner')
  const groups = [...byOwner.text.matchAll(/scope="rowgroup" colspan="6">([^<]*)</g)]
  expect(groups.map(([, title]) => title)).toEqual(
    groups.map(([, title]) => title).toSorted((a = '', b = '') => a.localeCompare(b, 'en')),
  )
  expect(groups.length).toBeGreaterThan(1)
  const changed = await portal.ask('/docs?by=changed')
  expect(rowsOf(changed.text).toSorted()).toEqual(rowsOf(byName.text).toSorted())
  expect((await portal.ask('/docs?by=constructor')).status).toBe(200)
})

it('has our own documentation, without problems', async () => {
  const { text } = await portal.ask('/docs/default/component/callboard/tutorial/')
  expect(text).toContain('<article class="docs-article">')
  const { latest } = portal.served.portal.docs.builds
  const outcome = latest().get('component:default/callboard')?.outcome
  expect(outcome).toMatchObject({ issues: [] })
})

it('reads a page below the head of its entity', async () => {
  const { text } = await portal.ask(`${gateway}architecture/`)
  expect(textOf(text)).toContain('component:default/payment-gateway')
  expect(text).toContain('<a href="/catalog/default/component/payment-gateway">Overview</a>')
  expect(text).toContain('<article class="docs-article">')
  expect(text.match(/<h1/g)).toHaveLength(1)
  expect(text).toContain(`href="${gateway}architecture.md"`)
})

it('shows the way to a page, and has the whole navigation for all of them', async () => {
  const callboard = '/docs/default/component/callboard/'
  const { text } = await portal.ask(`${callboard}catalog/`)
  const [, nav = ''] = /class="docs-entries"[^>]*>(.*?)<\/div>/s.exec(text) ?? []
  expect(nav).toContain(`<a href="${callboard}catalog/" aria-current="page">`)
  expect(nav).toContain(`<a href="${callboard}_callboard/pages/">All `)
  expect(nav).not.toContain(`${callboard}operations/`)
  const data = await portal.ask(`${callboard}_callboard/nav.json`)
  expect(JSON.parse(data.text)).toHaveLength(4)
  expect(data.text).toContain('["Run it for real","operations/"]')
  const all = await portal.ask(`${callboard}_callboard/pages/`)
  expect(all.text).toContain(`<a href="${callboard}operations/">Run it for real</a>`)
})

it('has the Markdown of a page, and what programs read', async () => {
  const page = await portal.ask(`${gateway}architecture.md`)
  expect([page.headers['content-type'], page.text.startsWith('# Architecture')]).toEqual([
    'text/plain; charset=utf-8',
    true,
  ])
  expect((await portal.ask(`${gateway}llms.txt`)).text).toContain('[Architecture](architecture.md)')
  expect((await portal.ask(`${gateway}nothing.md`)).status).toBe(404)
})

it('searches within a site, and leads to marked words', async () => {
  const { text } = await portal.ask(`${gateway}?q=runbook`)
  expect(text).toContain(`${gateway}runbook/?h=runbook`)
  expect(text).not.toContain('/docs/default/component/billing/')
  expect(text).toContain('href="/search?type=techdocs&amp;q=runbook"')
  expect((await portal.ask(`${gateway}?q=zzzzzz`)).text).toContain('Nothing here matches')
})

it('reports what is broken over all sites', async () => {
  const all = await portal.ask('/docs/problems')
  expect(textOf(all.text)).toMatch(/\d+ problems? in \d+ sites?/)
  expect((await portal.ask('/docs/problems?part=links')).status).toBe(200)
  expect((await portal.ask('/docs/problems?part=__proto__')).status).toBe(200)
})

it('says which team has documented what it owns', async () => {
  const { text } = await portal.ask('/docs/coverage')
  expect(textOf(text)).toMatch(/\d+ of 20 components have documentation: \d+ %\./)
  expect(text).toContain('Fraud scoring')
})

it('says what became of builds', async () => {
  await portal.ask(gateway)
  const { text } = await portal.ask('/docs/builds')
  expect(text).toContain(`href="${gateway}" data-row`)
  expect(textOf(text)).toMatch(/6 pages/)
})

it('draws diagrams in a frame that can reach nothing', async () => {
  const frame = await portal.ask('/assets/docs/diagram.html')
  expect(frame.headers['content-security-policy']).toMatch(
    /^sandbox allow-scripts; default-src 'none'/,
  )
  expect(frame.headers['cross-origin-resource-policy']).toBe('cross-origin')
  const script = await portal.ask('/assets/docs/article.js')
  expect(script.headers['cross-origin-resource-policy']).toBe('same-origin')
})

describe('the routes of the peer', () => {
  const place = 'default/component/payment-gateway'

  it('bring a site up to date, as an event stream and at once', async () => {
    const stream = await portal.ask(`/api/techdocs/sync/${place}`, {
      headers: { accept: 'text/event-stream' },
    })
    expect(stream.headers['content-type']).toBe('text/event-stream; charset=utf-8')
    // Whoever joins a build that is under way hears the rest of its log.
    expect(stream.text).toMatch(
      /^event: log\ndata: "(?:Reading .*payment-gateway\/|6 pages, .*)"\n\n/,
    )
    expect(stream.text).toMatch(/event: finish\ndata: \{"updated":false\}\n\n$/)
    const brief = await portal.ask(`/api/techdocs/sync/${place}`)
    expect(JSON.parse(brief.text)).toEqual({ updated: false })
  })

  it('know the entity and its site', async () => {
    const entity = await portal.ask(`/api/techdocs/metadata/entity/${place}`)
    expect(JSON.parse(entity.text)).toMatchObject({ metadata: { name: 'payment-gateway' } })
    const site = await portal.ask(`/api/techdocs/metadata/techdocs/${place}`)
    expect(JSON.parse(site.text)).toMatchObject({ site_name: 'Payment gateway' })
    const other = await portal.ask(`/api/techdocs/static/docs/${place}/@2.1/`)
    expect(other.status).toBe(404)
  })
})
