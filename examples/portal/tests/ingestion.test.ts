import { defineProvider } from '@callboard/catalog'
import { memoryProvider, memoryReaders } from '@callboard/catalog/testing'
import { defineReader } from '@callboard/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveForTest, type TestPortal } from './serve.ts'
import { textOf } from './text-of.ts'

const component = (name: string, more = '') =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: ${name}${more} }\nspec: { type: service, lifecycle: production, owner: crew }\n`

const files: Record<string, string> = {
  'a.yaml': component('a'),
  'crew.yaml':
    'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: crew }\nspec: { type: team, children: [nobody] }\n',
  'b.yaml': 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: b\n',
}
/** What can be registered. */
const elsewhere: Record<string, string> = {
  'good.yaml': `${component('new')}---\n${component('other')}`,
  'broken.yaml': component('broken').replace('owner: crew', 'owner: 5'),
  'taken.yaml': component('a'),
  'empty.yaml': '',
}
const readers = memoryReaders(elsewhere, 'elsewhere')
const elsewhereReader = defineReader({
  name: 'elsewhere',
  matches: ({ host }) => host === 'elsewhere.test',
  read: ({ url, signal }) => readers.read(url.href, { signal }),
})

/** A host that loses everything at once, and one that is down. */
let services = 30
const host = defineProvider({
  name: 'host',
  *read() {
    for (let index = 0; index < services; index += 1)
      yield { url: `https://host.test/${index}`, text: component(`s${index}`) }
  },
})
let isDown = false
const shaky = defineProvider({
  name: 'shaky',
  *read() {
    if (isDown) throw new Error('it is down')
    yield { url: 'https://shaky.test/a', text: component('a') }
  },
})

let portal: TestPortal
beforeAll(async () => {
  portal = await serveForTest({
    organisation: 'Test',
    readers: [elsewhereReader],
    catalog: { providers: [memoryProvider({ files }), host, shaky] },
  })
})
afterAll(() => portal?.[Symbol.asyncDispose]())

const ask = async (path: string) => (await portal.ask(path)).text
const target = (path: string) => ({ target: `https://elsewhere.test/${path}` })
const catalog = () => portal.served.portal.catalog

describe('ingestion', () => {
  it('hides nothing that was rejected', async () => {
    expect(textOf(await ask('/ingestion'))).toMatchInlineSnapshot(`
      "Ingestion
      Generation 1. A document with an error keeps its last good version in the catalog.
      Integrity 3
      Register a location
      Read again
      Providers
      Providers
      Provider Last read Entities Issues
      succeeded memory
      just now
      2
      3
      succeeded host
      just now
      30
      0
      succeeded shaky
      just now
      1
      0
      Registered locations
      None. Register a location to take in a file or a repository that no provider reads.
      Issues
      All 4
      Errors 4
      Warnings 0
      Notes 0
      error: "spec.lifecycle" is missing
      ENTITY_FIELD_REQUIRED · component:default/b
      b.yaml:1:1
      1 apiVersion: backstage.io/v1alpha1 ^ 2 kind: Component
      Add "lifecycle: …".
      error: "spec.owner" is missing
      ENTITY_FIELD_REQUIRED · component:default/b
      b.yaml:1:1
      1 apiVersion: backstage.io/v1alpha1 ^ 2 kind: Component
      Add "owner: …".
      error: "spec.type" is missing
      ENTITY_FIELD_REQUIRED · component:default/b
      b.yaml:1:1
      1 apiVersion: backstage.io/v1alpha1 ^ 2 kind: Component
      Add "type: …".
      error: "component:default/a" is defined twice; the definition at a.yaml:1:1 is served
      CONFLICT · a
      https://shaky.test/a:1:1
      Rename one of the two, or remove it.
      Defined twice
      1
      Entities that are defined twice
      Entity Served from Kept out
      a a.yaml:1:1 https://shaky.test/a:1:1"
    `)
  })

  it('narrows the issues to a severity, a source or an entity', async () => {
    const issues = { from: 'id="issues"', to: '</section>' }
    const narrowed = async (query: string) => textOf(await ask(`/ingestion?${query}`), issues)
    expect(await narrowed('severity=warning')).toContain('No such issues.')
    expect(await narrowed('source=memory')).not.toContain('is defined twice')
    expect(await narrowed('ref=component%3Adefault%2Fa')).toContain('is defined twice')
    expect(await narrowed('ref=component%3Adefault%2Fa')).not.toContain('component:default/b')
    expect(await narrowed('source=nowhere')).toContain('No such issues.')
  })

  it('leads from an entity to its own issues', async () => {
    const text = await ask('/catalog/default/component/a')
    expect(text).toContain('href="/ingestion?ref=component%3Adefault%2Fa#issues"')
    expect(text).toContain('https://shaky.test/a:1:1')
  })

  it('says which source could not be read, and reads again', async () => {
    isDown = true
    expect(await portal.post('/ingestion/refresh', {})).toMatchObject({ status: 303 })
    const text = textOf(await ask('/ingestion'), { from: 'id="providers"', to: '</section>' })
    expect(text).toContain('The provider "shaky" failed, what it gave before is still served')
    isDown = false
    await portal.post('/ingestion/refresh', {})
  })

  it('holds a deletion back until somebody confirms it', async () => {
    services = 2
    await portal.post('/ingestion/refresh', {})
    const providers = { from: 'id="providers"', to: '</section>' }
    const text = textOf(await ask('/ingestion'), providers)
    expect(text).toContain(
      '"host" no longer gives 28 of its 30 entities; they are kept until that is confirmed.',
    )
    expect(catalog().get('component:s29')).toBeDefined()
    const confirmed = await portal.post('/ingestion/confirm-deletion', { provider: 'host' })
    expect(confirmed.status).toBe(303)
    expect(catalog().get('component:s29')).toBeUndefined()
    expect(textOf(await ask('/ingestion'), providers)).not.toContain('no longer gives')
    const unknown = await portal.post('/ingestion/confirm-deletion', { provider: 'nope' })
    expect(unknown.status).toBe(404)
  })
})

describe('registering a location', () => {
  it('shows what would come in before anything does', async () => {
    const { status, text } = await portal.post('/ingestion/register/preview', target('good.yaml'))
    expect(status).toBe(200)
    expect(textOf(text, { from: 'id="preview"' })).toMatchInlineSnapshot(`
      "id="preview">What would come in
      2 entities: 2 new, 0 changed
      Entities that would come in
      Entity Type Owner Catalog
      new component:default/new
      service
      crew
      New
      other component:default/other
      service
      crew
      New
      Register 2 entities"
    `)
    expect(catalog().get('component:new')).toBeUndefined()
  })

  it.each([
    ['broken.yaml', '"spec.owner" is not valid: expected text, found 5'],
    ['taken.yaml', '"component:default/a" is defined twice'],
    ['missing.yaml', 'could not be read'],
    ['empty.yaml', 'No entity was found there.'],
  ])('says what is wrong with %s', async (path, problem) => {
    for (const action of ['/ingestion/register/preview', '/ingestion/register']) {
      const { status, text } = await portal.post(action, target(path))
      expect(status).toBe(422)
      expect(textOf(text)).toContain(problem)
      expect(text).not.toContain('What would come in')
    }
    expect(catalog().locations()).toEqual([])
  })

  it.each(['', 'no address', 'file:///etc/passwd', 'javascript:alert(1)'])(
    'refuses the target "%s"',
    async (text) => {
      const answer = await portal.post('/ingestion/register/preview', { target: text })
      expect(answer.status).toBe(422)
      expect(answer.text).toContain('id="target-error"')
    },
  )

  it('takes it in, reads it again, and forgets it', async () => {
    const registered = await portal.post('/ingestion/register', target('good.yaml'))
    expect(registered).toMatchObject({ status: 303, headers: { location: '/ingestion#locations' } })
    expect(catalog().get('component:new')).toBeDefined()
    const page = await ask('/ingestion')
    expect(textOf(page, { from: 'id="locations"', to: '</section>' })).toMatchInlineSnapshot(`
      "id="locations">Registered locations
      1
      Registered locations
      Location Last read Entities Issues Actions
      succeeded https://elsewhere.test/good.yaml
      just now
      3
      0
      Read again https://elsewhere.test/good.yaml
      Forget https://elsewhere.test/good.yaml
      Its 3 entities leave the catalog.
      Forget it"
    `)
    const again = await portal.post('/ingestion/register/preview', target('good.yaml'))
    expect(textOf(again.text, { from: 'id="preview"' })).toContain('0 new, 0 changed')

    const [, refresh = ''] =
      /action="([^"]+\/refresh)"><button/.exec(page.slice(page.indexOf('id="locations"'))) ?? []
    elsewhere['good.yaml'] = component('new', ', title: Renamed')
    expect((await portal.post(refresh, {})).status).toBe(303)
    expect(catalog().get('component:new')?.metadata.title).toBe('Renamed')

    const forget = refresh.replace('/refresh', '/forget')
    for (const _ of [1, 2]) expect((await portal.post(forget, {})).status).toBe(303)
    expect(catalog().get('component:new')).toBeUndefined()
    expect((await portal.post(refresh, {})).status).toBe(303)
  })
})
