import { coreErrors, createReaders, defineReader } from '@callboard/core'
import { createTemporaryFolder } from '@callboard/core/node'
import { describe, expect, it } from 'vitest'
import { createCatalog } from '../create-catalog.ts'
import { filesProvider } from '../provider/files-provider.ts'
import { urlProvider } from '../provider/url-provider.ts'

const component = (name: string, definition = '') => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name} }
spec: { type: service, lifecycle: production, owner: crew ${definition} }
`
const location = (target: string) => `apiVersion: backstage.io/v1alpha1
kind: Location
metadata: { name: all }
spec: { target: ${target} }
`

/** A host in memory that notes what it transfers, and can be down. */
function host(files: Record<string, string>) {
  const state = { down: false, sent: [] as string[] }
  const reader = defineReader({
    name: 'memory',
    matches: (url) => url.host === 'host.test',
    async read({ url, etag }) {
      const { href, pathname } = url
      if (state.down) throw coreErrors.SOURCE_UNAVAILABLE({ url: href, status: 503 })
      const text = files[pathname]
      if (text === undefined) throw coreErrors.SOURCE_MISSING({ url: href })
      if (etag === text) return undefined
      state.sent.push(pathname)
      return { text, url: href, etag: text }
    },
  })
  return { readers: createReaders([reader]), state }
}

/** Refreshes after each step, and tells which components are there. */
async function after(
  catalog: Awaited<ReturnType<typeof createCatalog>>,
  steps: readonly (() => void)[],
) {
  const outcomes: string[] = []
  for (const step of steps) {
    step()
    const { issues } = await catalog.refresh()
    const there = [...catalog.entities()].filter(({ kind }) => kind === 'Component').length
    outcomes.push(`${there} ${issues.map(({ code }) => code).join()}`.trim())
  }
  return outcomes
}

describe('#40: an address that is not there', () => {
  const targets = {
    'of a Location': '/all.yaml',
    'of a provider': '/a.yaml',
  }
  it.each(Object.entries(targets))('%s, is believed the third time', async (_of, path) => {
    const files: Record<string, string> = {
      '/all.yaml': location('./a.yaml'),
      '/a.yaml': component('a'),
    }
    const { readers, state } = host(files)
    const provider = urlProvider({ targets: [`https://host.test${path}`] })
    await using catalog = await createCatalog({ providers: [provider], readers })
    const gone = () => Reflect.deleteProperty(files, '/a.yaml')
    const back = () => Object.assign(files, { '/a.yaml': component('a') })
    const code = path === '/a.yaml' ? 'CORE_SOURCE_MISSING' : 'LOCATION_UNREADABLE'
    const stay = () => {}
    expect(await after(catalog, [back, gone, stay, back, gone, stay, stay, stay, back])).toEqual([
      '1',
      `1 ${code}`,
      `1 ${code}`,
      '1',
      `1 ${code}`,
      `1 ${code}`,
      `0 ${code}`,
      `0 ${code}`,
      '1',
    ])
    const down = () => Object.assign(state, { down: true })
    const [, , third, fourth] = await after(catalog, [down, stay, stay, stay])
    expect([third, fourth]).toEqual([expect.stringMatching(/^1 /), expect.stringMatching(/^1 /)])
  })

  it('is not believed more for being out of reach in between', async () => {
    const files: Record<string, string> = {
      '/all.yaml': location('./a.yaml'),
      '/a.yaml': component('a'),
    }
    const { readers, state } = host(files)
    const provider = urlProvider({ targets: ['https://host.test/all.yaml'] })
    const options = { providers: [provider], readers, missingConfirmations: 2 }
    await using catalog = await createCatalog(options)
    const gone = () => Reflect.deleteProperty(files, '/a.yaml')
    const down = (is: boolean) => () => Object.assign(state, { down: is })
    const outcomes = await after(catalog, [() => {}, gone, down(true), down(false), () => {}])
    expect(outcomes.map((outcome) => outcome[0])).toEqual(['1', '1', '1', '1', '0'])
  })

  it('of a registered location, takes its entities along and leaves the Location', async () => {
    const files: Record<string, string> = { '/a.yaml': component('a') }
    const { readers } = host(files)
    const options = { providers: [], readers, missingConfirmations: 2 }
    await using catalog = await createCatalog(options)
    await catalog.register({ type: 'url', target: 'https://host.test/a.yaml' })
    Reflect.deleteProperty(files, '/a.yaml')
    expect((await catalog.refresh()).removed).toEqual([])
    expect((await catalog.refresh()).removed).toEqual(['component:default/a'])
    expect([...catalog.entities()].map(({ kind }) => kind)).toEqual(['Location'])
  })
})

it('34: a file of this machine that is not there is gone at once', async () => {
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  await folder.write('catalog-info.yaml', location('./a.yaml'))
  await folder.write('a.yaml', component('a'))
  await using catalog = await createCatalog({ providers: [filesProvider({ root: folder })] })
  const outcomes = await after(catalog, [() => {}])
  await folder.remove('a.yaml')
  expect([...outcomes, ...(await after(catalog, [() => {}]))]).toEqual([
    '1',
    '0 LOCATION_UNREADABLE',
  ])
})

describe('#40: what a Location leads to', () => {
  it('is transferred again only when it is another version', async () => {
    const files: Record<string, string> = {
      '/all.yaml': location('./a.yaml'),
      '/a.yaml': component('a'),
    }
    const { readers, state } = host(files)
    const provider = urlProvider({ targets: ['https://host.test/all.yaml'] })
    await using catalog = await createCatalog({ providers: [provider], readers })
    await catalog.refresh()
    const { unchanged } = await catalog.refresh()
    expect([unchanged.length, state.sent]).toEqual([2, ['/all.yaml', '/a.yaml']])
    files['/a.yaml'] = component('a', ', system: shop')
    expect((await catalog.refresh()).changed).toEqual(['component:default/a'])
    expect(state.sent.slice(2)).toEqual(['/a.yaml'])
  })

  it('is transferred again where it was broken, or other files decide about it', async () => {
    const files: Record<string, string> = {
      '/all.yaml': location('./a.yaml'),
      '/a.yaml': component('a', ', note: { $text: ./note }'),
      '/note': 'one',
    }
    const { readers } = host(files)
    const provider = urlProvider({ targets: ['https://host.test/all.yaml'] })
    await using catalog = await createCatalog({ providers: [provider], readers })
    await catalog.refresh()
    files['/note'] = 'two'
    expect((await catalog.refresh()).changed).toEqual(['component:default/a'])
    expect(catalog.get('component:a')?.spec?.note).toBe('two')
  })
})
