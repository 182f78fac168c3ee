import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createReaders, defineKind } from '@callboard/core'
import { createTemporaryFolder, createUrlGate } from '@callboard/core/node'
import { urlReader } from '@callboard/core/readers'
import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import type { CatalogOptions } from '../catalog-options.ts'
import { createCatalog } from '../create-catalog.ts'
import { defineProcessor } from '../processor/processor.ts'
import { urlProvider } from '../provider/url-provider.ts'
import { sqliteCatalogStore } from './sqlite-catalog-store.ts'

const component = (name: string, owner = 'crew', more = '') => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name} }
spec: { type: service, lifecycle: production, owner: ${owner}${more} }
`
const location = (...targets: string[]) => `apiVersion: backstage.io/v1alpha1
kind: Location
metadata: { name: all }
spec: { targets: [${targets.join(', ')}] }
`

/** A host that tells versions, and the answers it gave: the path and the status. */
async function createHost(files: Record<string, string>) {
  const answers: string[] = []
  const server = createServer(({ url = '/', headers }, response) => {
    const text = files[url]
    const etag = `"${Buffer.from(text ?? '').toString('base64url')}"`
    const status = text === undefined ? 404 : headers['if-none-match'] === etag ? 304 : 200
    answers.push(`${status} ${url}`)
    response.writeHead(status, { etag }).end(status === 200 ? text : undefined)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const gate = createUrlGate({ allow: [origin] })
  onTestFinished(async () => {
    await gate.close()
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  })
  return { origin, readers: createReaders([urlReader({ gate })]), answers }
}

/** A catalog in a file, which can be started again; what it asks at its first refresh, and what that changes. */
async function createWorld(files: Record<string, string>) {
  const host = await createHost(files)
  const temporary = await createTemporaryFolder()
  onTestFinished(() => temporary[Symbol.asyncDispose]())
  const file = `${temporary.folder.root}/catalog.db`
  const target = { type: 'url' as const, target: `${host.origin}/all.yaml` }
  return {
    ...host,
    async start(
      options: Partial<CatalogOptions> = {},
      before: (
        catalog: Awaited<ReturnType<typeof createCatalog>>,
      ) => Promise<unknown> = async () => {},
    ) {
      await using store = await sqliteCatalogStore({ file })
      const { readers } = host
      await using catalog = await createCatalog({ providers: [], readers, store, ...options })
      if (!options.providers && catalog.locations().length === 0) {
        await catalog.register(target)
        host.answers.splice(0)
      }
      await before(catalog)
      const { issues, ...refreshed } = await catalog.refresh()
      const { commits } = await store.head()
      const codes = issues.map(({ code }) => code)
      return { ...refreshed, commits, codes, asked: host.answers.splice(0).sort() }
    },
  }
}

const files = () => ({
  '/all.yaml': location('./a.yaml', './b.yaml', './filled.yaml'),
  '/a.yaml': component('a'),
  '/b.yaml': component('b'),
  '/filled.yaml': component('filled', 'crew', ', note: { $text: ./note.txt }'),
  '/note.txt': 'a note',
})
const unchanged = [
  '200 /filled.yaml',
  '200 /note.txt',
  '304 /a.yaml',
  '304 /all.yaml',
  '304 /b.yaml',
]
const whole = unchanged.map((answer) => answer.replace('304', '200')).sort()

it('does not transfer after a restart what its host says is unchanged', async () => {
  const texts = files()
  const world = await createWorld(texts)
  const first = await world.start()
  expect(first.asked).toEqual(unchanged)
  expect(await world.start()).toEqual(first)
  texts['/a.yaml'] = component('a', 'other')
  texts['/b.yaml'] = 'kind: Component\nmetadata: { name: b }\n'
  const second = await world.start()
  expect(second.changed).toEqual(['component:default/a', 'component:default/b'])
  expect(second.asked).toEqual([
    '200 /a.yaml',
    '200 /b.yaml',
    '200 /filled.yaml',
    '200 /note.txt',
    '304 /all.yaml',
  ])
  const { codes, commits } = second
  expect([codes, commits]).toEqual([['ENTITY_FIELD_REQUIRED'], first.commits + 1])
  // What is wrong with a text is kept as well, and nothing is written anew.
  expect(await world.start()).toMatchObject({ codes, commits, changed: [], asked: unchanged })
})

it('transfers everything again when another catalog would make something else of it', async () => {
  const world = await createWorld(files())
  await world.start()
  const rules = [{ allow: ['Component', 'Location'] }]
  expect((await world.start({ rules })).asked).toEqual(whole)
  expect((await world.start({ rules })).asked).toEqual(unchanged)
  expect((await world.start({ rules, compat: 'backstage' })).asked).toEqual(whole)
  expect((await world.start({ registeredKinds: ['Location', 'Component'] })).asked).toEqual(whole)
})

it.each([
  ['processors', { processors: [defineProcessor({ name: 'none', process: () => undefined })] }],
  [
    'kinds',
    { kinds: [defineKind({ apiVersion: 'acme/v1', kind: 'Cell', spec: z.looseObject({}) })] },
  ],
])('asks the host for the release of its %s', async (_what, own) => {
  const world = await createWorld(files())
  await world.start(own)
  expect((await world.start(own)).asked).toEqual(whole)
  await world.start({ ...own, release: '1' })
  expect((await world.start({ ...own, release: '1' })).asked).toEqual(unchanged)
  expect((await world.start({ ...own, release: '2' })).asked).toEqual(whole)
})

it('transfers again what somebody removed', async () => {
  const world = await createWorld(files())
  await world.start()
  const { asked, added } = await world.start({}, (catalog) => catalog.remove('component:a'))
  expect(asked).toContain('200 /a.yaml')
  expect(added).toEqual(['component:default/a'])
})

it('lets a provider ask for versions that another process has read', async () => {
  const texts = files()
  const world = await createWorld(texts)
  const targets = ['/a.yaml', '/filled.yaml'].map((path) => `${world.origin}${path}`)
  const start = () => world.start({ providers: [urlProvider({ targets })] })
  expect((await start()).asked).toEqual(['200 /a.yaml', '200 /filled.yaml', '200 /note.txt'])
  const again = await start()
  expect(again.asked).toEqual(['200 /filled.yaml', '200 /note.txt', '304 /a.yaml'])
  expect(again.unchanged).toEqual(['component:default/a', 'component:default/filled'])
  texts['/a.yaml'] = component('a', 'other')
  expect((await start()).changed).toEqual(['component:default/a'])
})
