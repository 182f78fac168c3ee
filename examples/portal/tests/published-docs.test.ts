import { createTemporaryFolder, openFolder } from '@callboard/core/node'
import { createDocs, defaultTheme } from '@callboard/docs'
import { folderStore, releaseOf, versionedPublisher } from '@callboard/docs/publish'
import { expect, it, onTestFinished } from 'vitest'
import { servePortal } from '../src/serve-portal.ts'
import { smallPortal } from './small-portal.ts'

const ref = 'component:default/ledger'

it('a portal shows and searches what was published, and builds nothing', async () => {
  const small = await smallPortal()
  onTestFinished(() => small[Symbol.asyncDispose]())
  await using place = await createTemporaryFolder()
  await using source = await createTemporaryFolder()
  await source.folder.write('docs/index.md', '# As published\n\nOn a [shelf](shelf.md).\n')
  await source.folder.write('docs/shelf.md', '# Shelf\n\nWhere the zymurgy is.\n')
  const site = await createDocs({ source: source.folder, name: 'Ledger' }).load()
  const publisher = versionedPublisher({
    store: folderStore(await openFolder({ root: place.folder.root })),
  })
  const release = releaseOf(site, defaultTheme())
  await publisher.publish({ ref, release })
  await publisher.publish({ ref, release, version: '2.1' })
  const { folder, config } = small.loaded
  const loaded = { folder, config: { ...config, docs: { published: () => publisher } } }
  await using served = await servePortal({ loaded, port: 0 })
  const ask = async (path: string) => (await fetch(`${served.url}${path}`)).text()
  const reader = '/docs/default/component/ledger/'
  expect(await ask(reader)).toContain('<h1 id="as-published">As published')
  expect(await ask(`${reader}shelf/`)).toContain(`href="${reader}shelf.md"`)
  expect(await ask(`${reader}shelf.md`)).toContain('# Shelf')
  expect(await ask('/search?q=zymurgy')).toContain(`${reader}shelf/`)
  expect(await ask('/docs')).toContain('>Ledger</a>')
  expect(await ask('/docs/builds')).toContain('versioned')
  const api = '/api/techdocs/static/docs/default/component/ledger'
  expect(await ask(`${api}/index.html`)).toContain('As published')
  expect(await ask(`${api}/@2.1/shelf/`)).toContain('zymurgy')
  expect(JSON.parse(await ask(`${api}/versions.json`))).toEqual({
    versions: [
      { name: 'latest', current: true },
      { name: '2.1', current: false },
    ],
  })
})
