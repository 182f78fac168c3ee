import { defineSignal } from '@callboard/catalog'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveForTest, type TestPortal } from './serve.ts'
import { textOf } from './text-of.ts'
import { textsProvider } from './texts-provider.ts'

const texts = [
  `kind: Component
metadata:
  name: shop
  title: Shop
  links:
    - { url: 'https://wiki.test/shop-runbook', title: Runbook }
    - { url: 'https://grafana.test/d/shop', title: Requests, icon: dashboard }
spec: { type: service, lifecycle: production, owner: web, dependsOn: ['resource:db'] }`,
  `kind: Component
metadata: { name: front, title: Front }
spec: { type: website, lifecycle: production, owner: front, dependsOn: ['component:shop'] }`,
  `kind: Resource
metadata: { name: db, title: Database }
spec: { type: database, owner: data }`,
  `kind: Component
metadata: { name: alone }
spec: { type: service, lifecycle: experimental, owner: nobody }`,
  `kind: Group
metadata: { name: web, title: Web, links: [{ url: 'https://chat.test/web', title: 'Chat, web' }] }
spec: { type: team, children: [], profile: { email: web@shop.test } }`,
  `kind: Group
metadata: { name: front, title: Front team }
spec: { type: team, children: [], profile: { email: 'x@y?cc=evil' } }`,
  `kind: Group
metadata: { name: data, title: Data }
spec: { type: team, children: [] }`,
  `kind: User
metadata: { name: kim, title: Kim }
spec: { memberOf: [web], profile: { email: kim@shop.test } }`,
]

/** What each system does when it is asked. */
const systems: { alerts: () => unknown } = { alerts: () => 'quiet' }
const signals = [
  defineSignal({
    name: 'pager',
    topic: 'on-call',
    applies: ({ metadata: { name } }) => name === 'shop',
    read: () => ({ summary: 'Kim carries the pager', level: 'ok', facts: [], data: {} }),
  }),
  defineSignal({
    name: 'alerts',
    topic: 'alerts',
    ttlMs: 0,
    applies: ({ metadata: { name } }) => name === 'shop' || name === 'db',
    read: async ({ entity }) => {
      const fires = entity.metadata.name === 'db' || (await systems.alerts()) === 'fires'
      return {
        summary: fires ? 'ReplicationLag fires' : 'No alert fires',
        level: fires ? 'error' : 'ok',
        facts: [],
        data: {},
      }
    },
  }),
  defineSignal({
    name: 'broken-plugin',
    applies: () => {
      throw new Error('a plugin with a mistake')
    },
    read: () => {
      throw new Error('never')
    },
  }),
]

let portal: TestPortal
beforeAll(async () => {
  const provider = textsProvider('shop', texts)
  portal = await serveForTest({
    organisation: 'Shop',
    catalog: { providers: [provider], signals },
  })
})
afterAll(() => portal?.[Symbol.asyncDispose]())

const page = async (name: string) => {
  const { status, text } = await portal.ask(`/incident/default/${name}`)
  expect(status).toBe(200)
  return textOf(text.slice(text.indexOf('<main')))
}

it('is a text to paste', async () => {
  systems.alerts = () => 'quiet'
  const { headers, text } = await portal.ask('/incident/default/component/shop.txt')
  expect(headers['content-type']).toBe('text/plain; charset=utf-8')
  const shown = text
    .replace(/as of [\d: -]+UTC/, 'as of <time>')
    .replaceAll(/localhost:\d+/g, 'localhost')
  expect(shown).toMatchInlineSnapshot(`
    "Shop (component:default/shop), as of <time>
    Owner: Web (https://chat.test/web)
    Pager: Kim carries the pager
    Alerts: No alert fires
    Broken plugin: could not be read: The signal "broken-plugin" failed: a plugin with a mistake
    Hit: 1 of 1 owner: Front
    Tell: Front team
    Needs: Database (error)
    Runbook: https://wiki.test/shop-runbook
    Look at: https://grafana.test/d/shop
    Page: http://localhost/incident/default/component/shop
    "
  `)
})

describe('the page of an incident', () => {
  it('names whom to call, what to do, what is hit, whom to tell and what is needed', async () => {
    const text = await page('component/shop')
    for (const words of [
      'Kim carries the pager',
      'Chat, web',
      'web@shop.test',
      'kim@shop.test',
      'Runbook',
      'Requests',
      'No alert fires',
      'Directly 1',
      'Front team',
      'Database',
      'ReplicationLag fires',
    ])
      expect(text).toContain(words)
  })

  it('leads nowhere that a document should not lead to', async () => {
    const { text } = await portal.ask('/incident/default/component/shop')
    expect(text).not.toContain('cc=evil')
  })

  it('says of everything that is unknown what would make it known', async () => {
    const text = await page('component/alone')
    for (const words of [
      'Nobody tells the portal who is on call.',
      'Nobody owns it. Set spec.owner to a group that is in the catalog.',
      'No runbook is known.',
      'No dashboard is known.',
      'No system',
      'Nothing in the catalog depends on it.',
      'It needs nothing that is in the catalog.',
    ])
      expect(text).toContain(words)
  })

  it('does not wait for a system that does not answer', async () => {
    let answer: (value: string) => void = () => {}
    systems.alerts = () => new Promise((resolve) => (answer = resolve))
    const text = await page('component/shop')
    expect(text).toContain('Has not answered yet')
    expect(text).toContain('system has not answered yet.')
    expect(text).toContain('Kim carries the pager')
    answer('fires')
    systems.alerts = () => 'fires'
    expect(await page('component/shop')).toContain('Alerts: something is wrong.')
  })

  it('shows the reason of a system that is down, and everything else', async () => {
    systems.alerts = () => {
      throw new Error('connect ECONNREFUSED')
    }
    const text = await page('component/shop')
    expect(text).toContain('connect ECONNREFUSED')
    expect(text).toContain('a plugin with a mistake')
    expect(text).toContain('Kim carries the pager')
  })
})

describe('the address of an incident', () => {
  it.each([
    ['/incident/component:shop', '/incident/default/component/shop'],
    ['/incident/component:default/shop', '/incident/default/component/shop'],
    ['/incident/Resource:db', '/incident/default/resource/db'],
    ['/incident/shop', '/incident/default/component/shop'],
  ])('%s is understood', async (path, location) => {
    expect(await portal.ask(path)).toMatchObject({ status: 302, headers: { location } })
  })

  it.each([
    ['/incident/component:nope', 404],
    ['/incident/::::', 404],
    ['/incident/%E0%A4', 400],
    ['/incident/default/component/nope', 404],
    ['/incident/default/component/nope.txt', 404],
    ['/incident', 404],
  ])('%s is answered with %i', async (path, status) => {
    expect((await portal.ask(path)).status).toBe(status)
  })
})
