import { compileGlob, coreErrors, createReaders, defineReader } from '@callboard/core'
import { describe, expect, it } from 'vitest'
import { createCatalog } from '../create-catalog.ts'
import { defineProvider } from '../provider/provider.ts'

const component = (name: string) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name} }
spec: { type: service, lifecycle: production, owner: crew }
`
const location = (...targets: string[]) => `apiVersion: backstage.io/v1alpha1
kind: Location
metadata: { name: all }
spec: { type: url, targets: ${JSON.stringify(targets)} }
`
const root = 'https://git.test/acme/shop/blob/main'

/** A Git host in memory, whose references know the root of the repository. */
function gitHost(files: Record<string, string>) {
  const pathOf = ({ pathname }: URL) =>
    decodeURIComponent(pathname).replace('/acme/shop/blob/main/', '')
  const state = { down: false }
  const reader = defineReader({
    name: 'git',
    matches: ({ host }) => host === 'git.test',
    async read({ url }) {
      const text = files[pathOf(url)]
      if (text === undefined) throw coreErrors.SOURCE_MISSING({ url: url.href })
      return { text, url: url.href }
    },
    async search({ url }) {
      if (state.down) throw coreErrors.SOURCE_UNAVAILABLE({ url: url.href, status: 503 })
      return {
        urls: Object.keys(files)
          .filter(compileGlob(pathOf(url)))
          .map((path) => `${root}/${path}`),
      }
    },
    resolve(reference, base) {
      if (reference.startsWith('/')) return `${root}${reference}`
      const { href } = new URL(reference, base)
      if (!href.startsWith(`${root}/`)) throw coreErrors.PATH_OUTSIDE({ path: reference })
      return href
    },
  })
  return { readers: createReaders([reader]), state }
}

async function ingest(files: Record<string, string>) {
  const entry = defineProvider({
    name: 'entry',
    *read() {
      yield { url: `${root}/deep/all.yaml`, text: files['deep/all.yaml'] ?? '' }
    },
  })
  const { readers, state } = gitHost(files)
  const catalog = await createCatalog({ providers: [entry], readers })
  const refresh = async () => {
    const { issues, removed } = await catalog.refresh()
    const refs = [...catalog.entities()].filter(({ kind }) => kind === 'Component')
    return { names: refs.map(({ metadata }) => metadata.name).sort(), issues, removed, state }
  }
  return { refresh, state }
}

describe('targets of a Location in a repository', () => {
  it('are files beside it, of the root, of a pattern', async () => {
    const { refresh } = await ingest({
      'deep/all.yaml': location(
        './a.yaml',
        '../b.yaml',
        '/root/c.yaml',
        './services/*/d.yaml',
        `${root}/e*/e.yaml`,
      ),
      'deep/a.yaml': component('a'),
      'b.yaml': component('b'),
      'root/c.yaml': component('c'),
      'deep/services/x/d.yaml': component('d-x'),
      'deep/services/y/d.yaml': component('d-y'),
      'deep/services/node_modules/d.yaml': component('never'),
      'early/e.yaml': component('e'),
    })
    expect(await refresh()).toMatchObject({ names: ['a', 'b', 'c', 'd-x', 'd-y', 'e'], issues: [] })
  })

  it('stay in their repository', async () => {
    const { refresh } = await ingest({ 'deep/all.yaml': location('../../../../../user/keys.yaml') })
    const { issues } = await refresh()
    expect(issues.map(({ message }) => message)).toEqual([
      'The target "../../../../../user/keys.yaml" is refused: it leaves its repository',
    ])
  })

  it('are refused one by one, whatever they are', async () => {
    const { refresh } = await ingest({
      'deep/all.yaml': location('./%zz*.yaml', 'git+ssh://git.test/x', './%zz', './a.yaml'),
      'deep/a.yaml': component('a'),
    })
    const { names, issues } = await refresh()
    expect(names).toEqual(['a'])
    expect(issues.map(({ code }) => code)).toEqual(Array(3).fill('LOCATION_UNREADABLE'))
  })

  it('may be missing where they are optional, and are kept while a pattern cannot be looked up', async () => {
    const files: Record<string, string> = {
      'deep/all.yaml': location('./nothing.yaml', './s/*.yaml').replace(
        'type: url',
        'presence: optional',
      ),
      'deep/s/a.yaml': component('a'),
    }
    const { refresh, state } = await ingest(files)
    expect(await refresh()).toMatchObject({ names: ['a'], issues: [] })
    state.down = true
    const down = await refresh()
    expect(down).toMatchObject({ names: ['a'], removed: [] })
    expect(down.issues[0]?.message).toContain('its host answered 503')
  })
})
