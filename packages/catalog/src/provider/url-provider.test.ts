import { coreErrors, createReaders, defineReader, type Readers } from '@callboard/core'
import { describe, expect, it } from 'vitest'
import { createCatalog } from '../create-catalog.ts'
import { providerContract } from '../testing/provider-contract.ts'
import { urlProvider } from './url-provider.ts'

const component = (name: string) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name} }
spec: { type: service, lifecycle: production, owner: crew }
`

/** Readers of a host in memory that notes what is transferred. */
function host(files: Record<string, string>) {
  const log: string[] = []
  const state = { down: false }
  const reader = defineReader({
    name: 'memory',
    matches: ({ host }) => host === 'host.test',
    async read({ url, etag }) {
      if (state.down) throw coreErrors.SOURCE_UNAVAILABLE({ url: url.href, status: 503 })
      const text = files[url.pathname]
      if (text === undefined) throw coreErrors.SOURCE_MISSING({ url: url.href })
      if (etag === text) return undefined
      log.push(url.pathname)
      return { text, url: url.href, etag: text }
    },
    async search({ url }) {
      if (state.down) throw coreErrors.SOURCE_UNAVAILABLE({ url: url.href, status: 503 })
      const [before = ''] = decodeURIComponent(url.pathname).split('*')
      const paths = Object.keys(files).filter((path) => path.startsWith(before))
      return { urls: paths.map((path) => `https://host.test${path}`) }
    },
  })
  return { readers: createReaders([reader]), log, state }
}

/** The provider with readers of its own, as contract cases bring none. */
function withReaders(provider: ReturnType<typeof urlProvider>, readers: Readers) {
  return {
    ...provider,
    read: (context: never) => provider.read({ ...(context as object), readers } as never),
  }
}

describe('the contract', () => {
  const cases = providerContract(() => {
    const { readers, state } = host({ '/a/catalog-info.yaml': component('a') })
    const provider = urlProvider({ targets: ['https://host.test/a'] })
    return {
      provider: withReaders(provider, readers),
      async breakSource() {
        state.down = true
      },
    }
  })
  for (const { name, run } of cases) it(name, run)
})

describe('urlProvider', () => {
  it('transfers what changed, and keeps what cannot be read', async () => {
    const files: Record<string, string> = {
      '/a/catalog-info.yaml': component('a'),
      '/a/b/catalog-info.yaml': component('b'),
      '/single.yaml': component('single'),
    }
    const { readers, log, state } = host(files)
    const provider = urlProvider({
      targets: ['https://host.test/a', 'https://host.test/single.yaml'],
    })
    await using catalog = await createCatalog({ providers: [provider], readers })
    expect((await catalog.refresh()).added).toEqual([
      'component:default/a',
      'component:default/b',
      'component:default/single',
    ])
    files['/a/b/catalog-info.yaml'] = component('b').replace('service', 'website')
    expect((await catalog.refresh()).changed).toEqual(['component:default/b'])
    expect(log.slice(3)).toEqual(['/a/b/catalog-info.yaml'])
    delete files['/single.yaml']
    const { removed, issues } = await catalog.refresh()
    expect(removed).toEqual([])
    expect(issues.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'CORE_SOURCE_MISSING There is nothing at "https://host.test/single.yaml"',
    ])
    state.down = true
    expect((await catalog.refresh()).removed).toEqual([])
  })

  it('refuses what is no address', () => {
    expect(() => urlProvider({ targets: ['./x.yaml'] })).toThrow('expected an absolute address')
  })
})
