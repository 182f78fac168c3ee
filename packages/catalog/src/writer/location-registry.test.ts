import { expect, it } from 'vitest'
import { createCatalog } from '../create-catalog.ts'
import { type MemoryFiles, memoryProvider, memoryReaders } from '../testing/memory-provider.ts'

const component = (name: string, spec = '') => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name} }
spec: { type: service, lifecycle: production, owner: crew${spec} }
`
const broken = (name: string) => component(name).replace('owner: crew', 'owner: 5')

const files: MemoryFiles = {
  'good.yaml': `${component('good')}---\n${component('another')}`,
  'bad.yaml': `${component('fine')}---\n${broken('bad')}`,
  'person.yaml':
    'apiVersion: backstage.io/v1alpha1\nkind: User\nmetadata: { name: root }\nspec: { memberOf: [] }\n',
  'taken.yaml': component('taken'),
  'empty.yaml': '',
}
const target = (path: string) => ({ type: 'url' as const, target: `https://memory.test/${path}` })
const create = async () => {
  const provider = memoryProvider({ files, entries: ['taken.yaml'], name: 'memory' })
  const own = { ...provider, name: 'own' }
  const catalog = await createCatalog({ providers: [own], readers: memoryReaders(files) })
  await catalog.refresh()
  return catalog
}

it('takes in what a location leads to, and lets go of it again', async () => {
  const catalog = await create()
  const { location, entities, existed } = await catalog.register(target('good.yaml'))
  expect(existed).toBe(false)
  expect(entities.map(({ metadata }) => metadata.name)).toEqual([
    `generated-${location.id}`,
    'good',
    'another',
  ])
  expect(entities[1]?.metadata.annotations).toEqual({
    'backstage.io/managed-by-location': 'url:https://memory.test/good.yaml',
    'backstage.io/managed-by-origin-location': 'url:https://memory.test/good.yaml',
    'backstage.io/source-location': 'url:https://memory.test/',
    'backstage.io/view-url': 'https://memory.test/good.yaml',
  })
  expect(catalog.locations()).toEqual([location])
  expect((await catalog.refresh()).removed).toEqual([])
  expect((await catalog.register(target('good.yaml'))).existed).toBe(true)
  await catalog.unregister(location.id)
  expect(catalog.get('component:good')).toBeUndefined()
  expect(catalog.locations()).toEqual([])
})

it('only tells what would come in when asked to', async () => {
  const catalog = await create()
  const { entities } = await catalog.register(target('good.yaml'), { dryRun: true })
  expect(entities).toHaveLength(3)
  expect(catalog.get('component:good')).toBeUndefined()
  expect(catalog.generation).toBe(1)
})

it.each(['bad.yaml', 'person.yaml', 'taken.yaml', 'empty.yaml', 'missing.yaml'])(
  'takes in nothing of %s',
  async (path) => {
    const catalog = await create()
    await expect(catalog.register(target(path))).rejects.toThrow(
      expect.objectContaining({ code: 'CATALOG_LOCATION_REJECTED' }),
    )
    expect(catalog.generation).toBe(1)
    expect(catalog.locations()).toEqual([])
    expect(catalog.issues()).toEqual([])
  },
)

it('says what is wrong there', async () => {
  const catalog = await create()
  const messageOf = (path: string) =>
    catalog.register(target(path)).catch((error: Error) => error.message)
  expect(await messageOf('bad.yaml')).toMatchInlineSnapshot(
    `"Nothing of "https://memory.test/bad.yaml" was registered: "spec.owner" is not valid: expected text, found 5 (https://memory.test/bad.yaml:9:47)"`,
  )
  expect(await messageOf('person.yaml')).toMatchInlineSnapshot(
    `"Nothing of "https://memory.test/person.yaml" was registered: This source may not define the kind "User" (https://memory.test/person.yaml:2:1)"`,
  )
  expect(await messageOf('taken.yaml')).toMatchInlineSnapshot(
    `"Nothing of "https://memory.test/taken.yaml" was registered: "component:default/taken" is defined twice; the definition at taken.yaml:1:1 is served (https://memory.test/taken.yaml:1:1)"`,
  )
  expect(await messageOf('empty.yaml')).toMatchInlineSnapshot(
    `"Nothing of "https://memory.test/empty.yaml" was registered: nothing was found there"`,
  )
  expect(await messageOf('missing.yaml')).toMatchInlineSnapshot(
    `"Nothing of "https://memory.test/missing.yaml" was registered: The target "https://memory.test/missing.yaml" could not be read: There is no file "missing.yaml" (url:https://memory.test/missing.yaml)"`,
  )
})
