import { entityRefOf } from '@callboard/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { screenPermissions } from '../src/policy/screen-permissions.ts'
import { readingConfig } from './fixtures-reading.ts'
import { tools } from './reading-calls.ts'
import { type Asked, api, apis, type Case, entityUrl, screens } from './reading-questions.ts'
import { type Answer, serveForTest, type TestPortal } from './serve.ts'

let files: Awaited<ReturnType<typeof readingConfig>>
let portal: TestPortal
/** A run of the hidden template, and one of the other that was given something hidden. */
let runs: { hidden: string; given: string }

beforeAll(async () => {
  files = await readingConfig()
  portal = await serveForTest(files.config)
  runs = {
    hidden: await begin('ada', 'template:default/vault-maker', 'component:default/till'),
    given: await begin('ada', 'template:default/maker', 'component:default/vault'),
  }
  // What is built when it is first asked for is built by whoever may read it.
  for (const path of ['/docs/problems', '/docs/default/component/vault/', '/search?q=strongbox'])
    expect((await as('ada', path)).text).toMatch(secret)
})
afterAll(async () => {
  await portal?.[Symbol.asyncDispose]()
  await files?.[Symbol.asyncDispose]()
})

const secret = /vault|zanzibar/i

function as(user: string, asked: string | Asked): Promise<Answer> {
  const { path, method, form, json } = typeof asked === 'string' ? { path: asked } : asked
  const body = form ? new URLSearchParams(form).toString() : json && JSON.stringify(json)
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json'
  return portal.ask(path, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      'x-user': user,
      'x-request-id': 'one-for-all',
      accept: 'application/json, text/event-stream, text/html',
      ...(body !== undefined && { 'content-type': type }),
    },
    ...(body !== undefined && { body: String(body) }),
  })
}

async function begin(user: string, templateRef: string, needs: string): Promise<string> {
  const json = { templateRef, values: { needs } }
  const { text } = await as(user, { path: '/api/scaffolder/v2/tasks', json })
  return JSON.parse(text).id
}

/** The event stream ends with the run. */
const ended = (id: string) => as('kim', `/api/scaffolder/v2/tasks/${id}/eventstream`)

const speak = (user: string, method: string, params: object) =>
  as(user, { path: '/mcp', json: { jsonrpc: '2.0', id: 1, method, params } })

/** Asks about what may not be read and about what there is not: the two answers must be one. */
async function sameFor(ask: (name: string) => Promise<Answer>): Promise<void> {
  const [hidden, absent] = [await ask('vault'), await ask('wault')]
  const plain = ({ status, headers, text }: Answer) => ({
    status,
    type: headers['content-type'],
    location: headers.location?.replaceAll('wault', 'vault'),
    text: text.replaceAll('wault', 'vault'),
  })
  expect(plain(hidden)).toEqual(plain(absent))
  // It says back what it was asked for, and nothing else.
  expect(hidden.text).not.toMatch(/zanzibar|strongbox/i)
}

async function asKim(one: Case): Promise<void> {
  if (typeof one === 'object' && 'about' in one)
    return sameFor((name) => as('kim', one.about(name)))
  const { text, headers } = await as('kim', one)
  expect(text.replaceAll(/<link rel="canonical"[^>]*>/g, '')).not.toMatch(secret)
  expect(JSON.stringify(headers)).not.toMatch(secret)
}

describe('whoever may not read an entity', () => {
  it('is asked for by every route that there is', () => {
    expect(Object.keys(screens).toSorted()).toEqual(
      screenPermissions.map(([method, path]) => `${method} ${path}`).toSorted(),
    )
    const routes = Object.entries(portal.served.portal.http).flatMap(([name, { routes: all }]) => [
      `GET /api/${name}/openapi.json`,
      ...all.map(({ method, path }) => `${method} /api/${name}${path}`),
    ])
    expect(Object.keys(apis).toSorted()).toEqual(routes.toSorted())
    const known = portal.served.portal.mcpProfiles.get('default')?.map(({ name }) => name)
    expect(Object.keys(tools).toSorted()).toEqual(known?.toSorted())
  })

  it.each(Object.entries(screens))('is told nothing of it by %s', async (_route, cases) => {
    for (const one of cases) await asKim(one)
  })

  it.each(Object.entries(apis))('is told nothing of it by %s', async (_route, cases) => {
    for (const one of cases) await asKim(one)
  })

  it.each(Object.entries(tools))('is told nothing of it by the tool %s', async (name, calls) => {
    for (const one of calls) {
      const call = (args: object) => speak('kim', 'tools/call', { name, arguments: args })
      if ('about' in one) await sameFor((each) => call(one.about(each)))
      else expect((await call(one)).text).not.toMatch(secret)
    }
  })

  it('is told nothing of it by resources, their lists and what completes their names', async () => {
    for (const method of [
      'tools/list',
      'resources/list',
      'resources/templates/list',
      'prompts/list',
    ])
      expect((await speak('kim', method, {})).text).not.toMatch(secret)
    const ref = { type: 'ref/resource', uri: 'catalog://{kind}/{namespace}/{name}' }
    const complete = (value: string) =>
      speak('kim', 'completion/complete', { ref, argument: { name: 'name', value } })
    expect((await complete('')).text).toContain('shop')
    expect((await complete('')).text).not.toMatch(secret)
    await sameFor((name) =>
      speak('kim', 'resources/read', { uri: `catalog://component/default/${name}` }),
    )
    await sameFor((name) =>
      speak('kim', 'resources/read', { uri: `docs://component/default/${name}/index` }),
    )
  })

  it('reads no run of it, and no run of others that was given it', async () => {
    const paths = (id: string) => [
      `/runs/${id}`,
      `/runs/${id}/events`,
      `/api/scaffolder/v2/tasks/${id}`,
      `/api/scaffolder/v2/tasks/${id}/events`,
      `/api/scaffolder/v2/tasks/${id}/eventstream`,
    ]
    const changes = (id: string) => [
      ...['cancel', 'retry', 'undo', 'decide', 'nope'].map((change) => `/runs/${id}/${change}`),
      ...['cancel', 'retry', 'undo', 'approve'].map(
        (change) => `/api/scaffolder/v2/tasks/${id}/${change}`,
      ),
    ]
    const absent = '00000000-0000-4000-8000-000000000000'
    for (const id of [runs.hidden, runs.given]) {
      const asked = (each: string): Asked[] => [
        ...paths(each).map((path) => ({ path })),
        ...changes(each).map((path) => ({ path, json: {} })),
      ]
      for (const [index, one] of asked(id).entries()) {
        const [here, nowhere] = [
          await as('kim', one),
          await as('kim', asked(absent)[index] as Asked),
        ]
        expect([here.status, here.text.replaceAll(id, absent)]).toEqual([
          nowhere.status,
          nowhere.text,
        ])
      }
      for (const name of ['run_show', 'run_cancel']) {
        const call = (runId: string) => speak('kim', 'tools/call', { name, arguments: { runId } })
        expect((await call(id)).text.replaceAll(id, absent)).toBe((await call(absent)).text)
      }
    }
  })

  it('finds nothing by a run of their own', async () => {
    const own = await begin('kim', 'template:default/maker', 'component:default/vault')
    await ended(own)
    const { text } = await as('kim', `/api/scaffolder/v2/tasks/${own}/events`)
    expect(text).toContain('found null')
    expect(text).not.toMatch(/zanzibar|strongbox/i)
    expect((await as('kim', `/runs/${own}`)).status).toBe(200)
  })

  it('reads and removes nothing by its id', async () => {
    const { catalog } = portal.served.portal
    const uid = catalog.get('component:vault')?.metadata.uid ?? ''
    expect(uid).not.toBe('')
    const absent = '00000000-0000-4000-8000-000000000000'
    for (const method of ['GET', 'DELETE']) {
      const ask = (id: string) => as('kim', { path: `${api}/entities/by-uid/${id}`, method })
      const [here, nowhere] = [await ask(uid), await ask(absent)]
      expect([here.status, here.text.replaceAll(uid, absent)]).toEqual([
        nowhere.status,
        nowhere.text,
      ])
    }
    expect(catalog.get('component:vault')).toBeDefined()
  })

  it('has counts that add up', async () => {
    const { text } = await as('kim', `${api}/entities/by-query?limit=0`)
    const { text: all } = await as('kim', `${api}/entities`)
    expect(JSON.parse(text).totalItems).toBe(JSON.parse(all).length)
    const refs = JSON.parse(all).map(entityRefOf)
    expect(refs.toSorted()).toEqual([
      'api:default/prices',
      'component:default/shop',
      'component:default/till',
      'group:default/chiefs',
      'group:default/crew',
      'template:default/maker',
      'user:default/ada',
      'user:default/kim',
    ])
  })
})

it('shows all of it to whoever may read all', async () => {
  for (const path of ['/catalog?kind=component', entityUrl('vault'), '/runs', `${api}/entities`])
    expect((await as('ada', path)).text).toMatch(secret)
})
