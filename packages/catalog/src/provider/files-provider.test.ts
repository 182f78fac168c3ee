import { createTemporaryFolder } from '@callboard/core/node'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createCatalog } from '../create-catalog.ts'
import { filesProvider } from './files-provider.ts'

let temporary: Awaited<ReturnType<typeof createTemporaryFolder>>
beforeEach(async () => {
  temporary = await createTemporaryFolder()
})
afterEach(() => temporary[Symbol.asyncDispose]())

const component = (name: string) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name} }
spec: { type: service, lifecycle: production, owner: crew }
`
const location = `apiVersion: backstage.io/v1alpha1
kind: Location
metadata: { name: all }
spec: { targets: [./a/catalog-info.yaml] }
`
const notUtf8 = Uint8Array.of(0xc3, 0x28)

async function catalogOf() {
  const { folder } = temporary
  const catalog = await createCatalog({ providers: [filesProvider({ root: folder })] })
  const look = async (options?: { keys: string[] }) => {
    const { issues } = await catalog.refresh(options)
    return {
      refs: [...catalog.entities()].map(({ kind, metadata }) => `${kind}:${metadata.name}`),
      issues: issues.map(({ code, at }) => `${code} ${at?.file.slice(folder.root.length + 1)}`),
    }
  }
  return { look, folder }
}

it('says of an entry file that cannot be read that it cannot, and reads the others', async () => {
  const { look, folder } = await catalogOf()
  await folder.write('catalog-info.yaml', notUtf8)
  await folder.write('a/catalog-info.yaml', component('a'))
  expect(await look()).toEqual({
    refs: ['Component:a'],
    issues: ['CORE_ENCODING catalog-info.yaml'],
  })
})

it('takes a folder in the place of the entry file for one that cannot be read', async () => {
  const { look, folder } = await catalogOf()
  await folder.write('catalog-info.yaml/other.txt', '')
  await folder.write('a/catalog-info.yaml', component('a'))
  const seen = await look()
  expect(seen.refs).toEqual(['Component:a'])
  expect(seen.issues).toEqual([expect.stringMatching(/^CORE_\w+ catalog-info\.yaml$/)])
  expect(await look({ keys: ['component:a'] })).toEqual(seen)
})

it('keeps what the Location in it led to', async () => {
  const { look, folder } = await catalogOf()
  await folder.write('catalog-info.yaml', location)
  await folder.write('a/catalog-info.yaml', component('a'))
  const { refs } = await look()
  await folder.write('catalog-info.yaml', notUtf8)
  expect(await look()).toEqual({ refs, issues: ['CORE_ENCODING catalog-info.yaml'] })
})
