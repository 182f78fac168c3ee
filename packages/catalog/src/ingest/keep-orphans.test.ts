import { expect, it } from 'vitest'
import { createCatalog } from '../create-catalog.ts'
import { createMemoryCatalogStore } from '../store/memory-catalog-store.ts'
import { type MemoryFiles, memoryProvider, memoryReaders } from '../testing/memory-provider.ts'

const component = (name: string, owner = 'crew') => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name} }
spec: { type: service, lifecycle: production, owner: ${owner} }
`

function setUp(files: MemoryFiles, store = createMemoryCatalogStore()) {
  const readers = memoryReaders(files)
  const create = (orphans: 'remove' | 'keep' = 'keep') =>
    createCatalog({ providers: [memoryProvider({ files })], readers, store, orphans })
  return create
}
const marked = (catalog: Awaited<ReturnType<typeof createCatalog>>) =>
  [...catalog.entities()]
    .filter(({ metadata }) => metadata.annotations?.['backstage.io/orphan'] === 'true')
    .map(({ metadata }) => metadata.name)

it('what nothing gives any more stays, says so, and can be removed', async () => {
  const files: MemoryFiles = {
    'a.yaml': `${component('a')}---\n${component('b')}`,
    'c.yaml': component('c'),
  }
  await using catalog = await setUp(files)()
  await catalog.refresh()
  const { uid } = catalog.get('component:a')?.metadata ?? {}
  files['a.yaml'] = component('b')
  delete files['c.yaml']
  expect(await catalog.refresh()).toMatchObject({
    changed: ['component:default/a', 'component:default/c'],
    removed: [],
  })
  expect(marked(catalog)).toEqual(['a', 'c'])
  expect(catalog.get('component:a')?.metadata.uid).toBe(uid)
  expect((await catalog.report()).orphans).toEqual([
    { ref: 'component:default/a', place: 'a.yaml:1:1' },
    { ref: 'component:default/c', place: 'c.yaml:1:1' },
  ])
  expect((await catalog.refresh()).unchanged).toHaveLength(3)
  await catalog.refresh({ keys: ['component:a'] })
  await catalog.remove('component:a')
  await catalog.refresh()
  expect([...catalog.entities()].map(({ metadata }) => metadata.name)).toEqual(['b', 'c'])
  expect((await catalog.confirmDeletion('orphans')).removed).toEqual(['component:default/c'])
})

it('it is no orphan once something gives it again, wherever that is', async () => {
  const files: MemoryFiles = { 'a.yaml': component('a'), 'b.yaml': component('b') }
  await using catalog = await setUp(files)()
  await catalog.refresh()
  for (const path of ['a.yaml', 'b.yaml']) delete files[path]
  await catalog.refresh()
  expect(marked(catalog)).toEqual(['a', 'b'])
  Object.assign(files, { 'b.yaml': component('b'), 'z.yaml': component('a', 'others') })
  const { changed, issues } = await catalog.refresh()
  expect([changed, issues]).toEqual([['component:default/a', 'component:default/b'], []])
  expect([marked(catalog), catalog.get('component:a')?.spec?.owner]).toEqual([[], 'others'])
})

it('it is there after a restart, until orphans are no longer kept', async () => {
  const files: MemoryFiles = { 'a.yaml': component('a'), 'b.yaml': component('b') }
  const create = setUp(files)
  const first = await create()
  await first.refresh()
  delete files['a.yaml']
  await first.refresh()
  await first[Symbol.asyncDispose]()
  await using second = await create()
  expect(marked(second)).toEqual(['a'])
  expect((await second.refresh()).unchanged).toHaveLength(2)
  await second[Symbol.asyncDispose]()
  await using third = await create('remove')
  expect((await third.refresh()).removed).toEqual(['component:default/a'])
})

it('what a location gave goes when somebody forgets the location', async () => {
  const files: MemoryFiles = { 'b.yaml': component('b') }
  const readers = memoryReaders(files)
  await using catalog = await createCatalog({ providers: [], readers, orphans: 'keep' })
  const { location } = await catalog.register({ type: 'url', target: 'https://memory.test/b.yaml' })
  files['b.yaml'] = component('renamed')
  await catalog.refresh()
  expect(marked(catalog)).toEqual(['b'])
  await catalog.unregister(location.id)
  expect([...catalog.entities()].map(({ metadata }) => metadata.name)).toEqual(['b'])
})
