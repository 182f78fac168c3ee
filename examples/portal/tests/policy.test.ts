import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { screens } from '../src/app.ts'
import type { PortalConfig } from '../src/define-config.ts'
import { createPolicy } from '../src/policy/create-policy.ts'
import type { PolicyRule } from '../src/policy/policy-config.ts'
import { screenPermissions } from '../src/policy/screen-permissions.ts'
import type { ScreenContext } from '../src/screens/screen.ts'
import { serveForTest, type TestPortal } from './serve.ts'
import { textsProvider } from './texts-provider.ts'

const texts = [
  'kind: Group\nmetadata: { name: web }\nspec: { type: team, children: [] }',
  'kind: Group\nmetadata: { name: admins }\nspec: { type: team, children: [sre] }',
  'kind: Group\nmetadata: { name: sre }\nspec: { type: team, children: [] }',
  'kind: User\nmetadata: { name: kim }\nspec: { memberOf: [web] }',
  'kind: User\nmetadata: { name: ada }\nspec: { memberOf: [sre] }',
  'kind: Component\nmetadata: { name: shop }\nspec: { type: service, lifecycle: production, owner: web }',
  'kind: Component\nmetadata: { name: bank }\nspec: { type: service, lifecycle: production, owner: sre }',
]
const provider = textsProvider('shop', texts)
const policy: readonly PolicyRule[] = [
  { allow: ['catalog.entity.read', 'search.read', 'docs.read', 'catalog.location.read'] },
  { allow: 'catalog.entity.refresh', own: true },
  { allow: ['catalog.*', 'scaffolder.*', 'openapi.read'], to: 'group:default/admins' },
]

/** A portal behind a proxy, so that a test is whom it says. */
const config: PortalConfig = {
  organisation: 'Shop',
  catalog: { providers: [provider] },
  signIn: {
    publicUrl: 'http://localhost',
    proxy: { userHeader: 'x-user', trusted: ['127.0.0.1'] },
  },
  policy,
}

const waitingTemplate = `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: idle }
spec:
  type: service
  steps: [{ id: idle, action: 'debug:wait', input: { minutes: 5 } }]`

let portal: TestPortal
beforeAll(async () => {
  portal = await serveForTest(config)
})
afterAll(() => portal?.[Symbol.asyncDispose]())

const as = async (user: string, path: string) =>
  (await portal.ask(path, { headers: { 'x-user': user } })).status

/** Routes of a router as they were written. */
function routesOf(context: ScreenContext): string[] {
  return screens.flatMap((screen) =>
    screen(context).stack.flatMap(({ route }) => {
      const methods = (route as unknown as { methods?: Record<string, boolean> })?.methods ?? {}
      return Object.keys(methods).map((method) => `${method} ${route?.path}`)
    }),
  )
}

describe('the table of permissions', () => {
  it('has every route of every screen, and none that there is not', () => {
    const context = { portal: portal.served.portal } as ScreenContext
    const listed = screenPermissions.map(([method, path]) => `${method} ${path}`)
    expect(listed.toSorted()).toEqual(routesOf(context).toSorted())
  })

  it('names permissions of the APIs wherever there is one for the same', () => {
    const known = new Set(
      Object.values(portal.served.portal.http).flatMap(({ routes }) =>
        routes.map(({ permission }) => permission),
      ),
    )
    const own = screenPermissions
      .map(([, , permission]) => permission)
      .filter((each) => !known.has(each))
    expect([...new Set(own)]).toEqual(['scaffolder.task.change', 'repository.read'])
  })
})

describe('what a rule allows', () => {
  it.each([
    ['kim', '/catalog', 200],
    ['kim', '/api/catalog/entities', 200],
    ['kim', '/search?q=shop', 200],
    ['kim', '/templates', 403],
    ['kim', '/runs', 403],
    ['kim', '/ingestion/register', 403],
    ['kim', '/api/scaffolder/v2/tasks', 403],
    ['kim', '/api/catalog/openapi.json', 403],
    ['ada', '/templates', 200],
    ['ada', '/runs', 200],
    ['ada', '/ingestion/register', 200],
    ['ada', '/api/scaffolder/v2/tasks', 200],
  ])('lets %s ask for %s: %i', async (user, path, status) => {
    expect(await as(user, path)).toBe(status)
  })

  it.each([
    ['kim', 'component', 'shop', true],
    ['kim', 'component', 'bank', false],
    ['kim', 'user', 'kim', true],
    ['kim', 'user', 'ada', false],
    ['kim', 'component', 'nope', false],
    ['ada', 'component', 'shop', true],
    ['nobody', 'component', 'shop', false],
  ])('lets %s read %s %s again, because of whose it is: %s', async (user, kind, name, allowed) => {
    const { catalog, scaffolder } = portal.served.portal
    const allows = createPolicy({ rules: policy, catalog, scaffolder })
    const params = { kind, namespace: 'default', name }
    const question = { permission: 'catalog.entity.refresh', user: `user:default/${user}`, params }
    expect(await allows(question)).toBe(allowed)
  })

  it('may be for some entities only, be they theirs or not', async () => {
    const { catalog, scaffolder } = portal.served.portal
    const where = { 'metadata.name': 'shop' }
    const rules = [
      { allow: 'catalog.entity.refresh', where },
      { allow: 'docs.*', own: true, where },
    ]
    const allows = createPolicy({ rules, catalog, scaffolder })
    const ask = (permission: string, user: string, name?: string) =>
      allows({
        permission,
        user: `user:default/${user}`,
        params: { kind: 'component', namespace: 'default', name },
      })
    expect(await ask('catalog.entity.refresh', 'ada', 'shop')).toBe(true)
    expect(await ask('catalog.entity.refresh', 'kim', 'bank')).toBe(false)
    expect(await ask('catalog.entity.refresh', 'kim', 'nope')).toBe(false)
    expect(await ask('catalog.entity.refresh', 'kim')).toBe(false)
    expect(await ask('docs.build', 'kim', 'shop')).toBe(true)
    expect(await ask('docs.build', 'ada', 'shop')).toBe(false)
  })

  it('is nothing to whoever is not known', async () => {
    const { catalog, scaffolder } = portal.served.portal
    const allows = createPolicy({ rules: [{ allow: '*' }], catalog, scaffolder })
    expect(await allows({ permission: 'catalog.entity.read', user: undefined })).toBe(false)
  })

  it('says what it takes', async () => {
    const { text } = await portal.ask('/templates', { headers: { 'x-user': 'kim' } })
    expect(text).toContain('It takes the permission scaffolder.template.parameter.read.')
  })
})

it('lists for somebody who may read their own runs those, and no others', async () => {
  await using narrow = await serveForTest({
    ...config,
    catalog: { providers: [provider, textsProvider('templates', [waitingTemplate])] },
    policy: [
      { allow: 'scaffolder.*', to: 'group:default/web', own: true },
      { allow: '*', to: 'group:default/admins' },
      { allow: 'scaffolder.task.create' },
      { allow: 'catalog.entity.read' },
    ],
  })
  const ask = async (user: string, path: string, body?: string) => {
    const headers = { 'x-user': user, 'content-type': 'application/json' }
    const { status, text } = await narrow.ask(path, {
      headers,
      ...(body && { method: 'POST', body }),
    })
    return { ...JSON.parse(text), status }
  }
  const tasks = '/api/scaffolder/v2/tasks'
  const begin = (user: string) =>
    ask(user, tasks, JSON.stringify({ templateRef: 'template:default/idle', values: {} }))
  const [kims, adas] = [await begin('kim'), await begin('ada')]
  expect(await ask('kim', tasks)).toMatchObject({ totalTasks: 1, tasks: [{ id: kims.id }] })
  expect(await ask('kim', `${tasks}?createdBy=user:default/ada`)).toMatchObject({ totalTasks: 0 })
  expect(await ask('ada', tasks)).toMatchObject({ totalTasks: 2 })
  const absent = await ask('kim', `${tasks}/00000000-0000-4000-8000-000000000000`)
  const hidden = await ask('kim', `${tasks}/${adas.id}`)
  expect([hidden.status, hidden.error.name]).toEqual([absent.status, absent.error.name])
  expect((await ask('kim', `${tasks}/${adas.id}/cancel`, '{}')).status).toBe(403)
  expect((await ask('kim', `${tasks}/${kims.id}/cancel`, '{}')).status).toBe(200)
})

it('answers an agent that may not, with what it takes', async () => {
  const call = (user: string, name: string, args: object) =>
    speak(user, 'tools/call', { name, arguments: args })
  const speak = (user: string, method: string, params: object) =>
    portal.ask('/mcp', {
      method: 'POST',
      headers: {
        'x-user': user,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    })
  expect((await call('kim', 'run_list', {})).text).toContain(
    'It takes the permission scaffolder.task.read',
  )
  expect((await call('ada', 'run_list', {})).text).toContain('total')
  expect((await call('kim', 'catalog_refresh', { ref: 'component:bank' })).text).toContain(
    'It takes the permission catalog.entity.refresh',
  )
  expect((await call('kim', 'catalog_refresh', { ref: 'component:shop' })).text).not.toContain(
    'It takes the permission',
  )
  const entity = { uri: 'catalog://component/default/shop' }
  expect((await speak('stranger-to-all', 'resources/read', entity)).status).toBe(403)
  expect((await speak('kim', 'resources/read', entity)).text).toContain('shop')
})

it('gives an agent no resource that a rule does not allow, and none beside its profile', async () => {
  await using strict = await serveForTest({
    ...config,
    policy: [{ allow: 'search.read' }],
    mcp: { profiles: { finder: { tools: ['search'] } } },
  })
  const speak = async (path: string, method: string, params: object) => {
    const { text } = await strict.ask(path, {
      method: 'POST',
      headers: {
        'x-user': 'kim',
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    })
    return text
  }
  const entity = { uri: 'catalog://component/default/shop' }
  const refused = await speak('/mcp', 'resources/read', entity)
  expect(refused).toContain('error')
  expect(refused).not.toContain('lifecycle')
  expect(await speak('/mcp/finder', 'resources/read', entity)).toContain('error')
  expect(await speak('/mcp/finder', 'tools/list', {})).not.toContain('catalog_get')
})
