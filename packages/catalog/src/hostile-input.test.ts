import { createReaders } from '@callboard/core'
import { createTemporaryFolder } from '@callboard/core/node'
import { describe, expect, it } from 'vitest'
import { createCatalog } from './create-catalog.ts'
import { filesProvider } from './provider/files-provider.ts'
import { defineProvider } from './provider/provider.ts'
import { createMemoryCatalogStore } from './store/memory-catalog-store.ts'
import { type MemoryFiles, memoryProvider, memoryReaders } from './testing/memory-provider.ts'

const component = (name: string, more = '') =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: "${name}" }\nspec: { type: service, lifecycle: x, owner: crew${more} }\n`
const location = (target: string) =>
  `apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: { name: all }\nspec: { target: "${target}" }\n`
const good = component('good')

/** Takes in one file beside a good one, and tells what is there and what is wrong. */
async function outcomeOf(text: string) {
  const files: MemoryFiles = { 'a.yaml': text, 'good.yaml': good }
  const providers = [memoryProvider({ files })]
  await using catalog = await createCatalog({ providers, readers: memoryReaders(files) })
  const { issues } = await catalog.refresh()
  return {
    there: [...catalog.entities()].map(({ metadata }) => metadata.name),
    codes: [...new Set(issues.map(({ code }) => code))],
  }
}

describe('a hostile file is refused, and nothing else is touched:', () => {
  const laughs = Array.from({ length: 9 }, (_, level) =>
    level === 0
      ? 'l0: &l0 [lol, lol, lol]'
      : `l${level}: &l${level} [${Array.from({ length: 9 }, () => `*l${level - 1}`).join(', ')}]`,
  ).join('\n')

  it.each<[string, string, string]>([
    ['#1: flow lists a thousand deep', '['.repeat(1000) + ']'.repeat(1000), 'YAML_DEPTH'],
    ['#1: block lists a thousand deep', '- '.repeat(1000), 'YAML_DEPTH'],
    ['#3: nine times nine aliases', laughs, 'YAML_ALIAS'],
    [
      '#5: a merge key of thousands',
      `a: &a {}\n<<: [${Array.from({ length: 4000 }, () => '*a').join(', ')}]`,
      'YAML_ALIAS',
    ],
    [
      '#7: "__proto__" among the labels',
      component('a').replace('}', ', labels: { __proto__: { polluted: true } } }'),
      'ENTITY_FIELD_INVALID',
    ],
    ['#9: a key written twice', `${component('a')}kind: API\n`, 'YAML_DUPLICATE_KEY'],
    ['#10: another version of YAML', `%YAML 1.1\n---\n${component('a')}`, 'YAML_DIRECTIVE'],
    ['#11: a NUL in a name', component('a\\0b'), 'ENTITY_FIELD_INVALID'],
    ['#13: a name that reads from right to left', component('a\u202Eb'), 'ENTITY_FIELD_INVALID'],
    [
      '#13: a name with a letter of another alphabet',
      component('p\u0430y'),
      'ENTITY_FIELD_INVALID',
    ],
    ['#15: more than ten thousand documents', '---\na: 1\n'.repeat(10_002), 'YAML_DOCS'],
    ['#16: a text of many megabytes', `a: ${'x'.repeat(6 * 1024 * 1024)}`, 'YAML_SIZE'],
  ])('%s', async (_case, text, code) => {
    // Read again and again, as a catalog does: a parser may survive the first time only.
    for (let count = 0; count < 3; count += 1)
      expect(await outcomeOf(text)).toEqual({ there: ['good'], codes: [code] })
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it('#12: line ends and a byte order mark make no difference', async () => {
    const files: MemoryFiles = { 'a.yaml': component('a') }
    await using catalog = await createCatalog({ providers: [memoryProvider({ files })] })
    await catalog.refresh()
    const { etag } = catalog.get('component:a')?.metadata ?? {}
    files['a.yaml'] = `\uFEFF${component('a').replaceAll('\n', '\r\n')}`
    expect((await catalog.refresh()).issues).toEqual([])
    expect(catalog.get('component:a')?.metadata.etag).toBe(etag)
  })

  it('#12: a file in another encoding keeps what it gave', async () => {
    await using temporary = await createTemporaryFolder()
    const { folder } = temporary
    await folder.write('a/catalog-info.yaml', component('a'))
    await using catalog = await createCatalog({ providers: [filesProvider({ root: folder })] })
    await catalog.refresh()
    const utf16 = Buffer.from(component('b'), 'utf16le')
    const codes: string[] = []
    for (const bytes of [utf16, Uint8Array.of(0xc3, 0x28)]) {
      await folder.write('a/catalog-info.yaml', bytes)
      const { removed, issues } = await catalog.refresh()
      expect(removed).toEqual([])
      codes.push(...issues.map(({ code }) => code))
    }
    expect(codes).toEqual(['YAML_ENCODING', 'CORE_ENCODING'])
  })

  it('#21: what only the catalog may say is replaced', async () => {
    const forged = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Group',
      metadata: {
        name: 'g',
        uid: 'mine',
        etag: 'mine',
        annotations: { 'backstage.io/managed-by-location': 'url:https://elsewhere.test/' },
      },
      spec: { type: 'team', children: [] },
      relations: [{ type: 'ownerOf', targetRef: 'component:default/good' }],
      status: { items: [] },
    }
    const providers = [defineProvider({ name: 'p', read: () => [{ entity: forged }] })]
    await using catalog = await createCatalog({ providers })
    await catalog.refresh()
    const { metadata, relations, status } = catalog.get('group:g') ?? {}
    expect([relations, status]).toEqual([[], undefined])
    expect([metadata?.uid, metadata?.etag]).not.toContain('mine')
    expect(metadata?.annotations?.['backstage.io/managed-by-location']).toBe('provider:p')
  })
})

describe('a hostile place is not read:', () => {
  it.each([
    ["#23: that of a cloud's metadata", 'http://169.254.169.254/latest'],
    ['#24: an oddly written address', 'http://2130706433/'],
    ['#29: a host that looks like another', 'https://memory.test.evil.test/a.yaml'],
    ['#29: a host behind a name', 'https://memory.test@evil.test/a.yaml'],
    ['#32: a file of this machine', 'file:///etc/passwd'],
    ['#32: a script', 'javascript:alert(1)'],
    ['#35: a pattern of a hundred million', 'https://memory.test/{1..100000000}/*.yaml'],
  ])('%s', async (_case, target) => {
    const { there, codes } = await outcomeOf(location(target))
    expect({ there, codes }).toEqual({ there: ['good', 'all'], codes: ['LOCATION_UNREADABLE'] })
  })

  it('#32: a registered location of a file is read by readers of this host only', async () => {
    await using catalog = await createCatalog({ providers: [], readers: createReaders([]) })
    await expect(
      catalog.register({ type: 'file', target: '/etc/passwd' }),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[CallboardError: Nothing of "/etc/passwd" was registered: The target "file:///etc/passwd" could not be read: The address "file:///etc/passwd" is refused: no reader is set up for it (file:/etc/passwd)]`,
    )
    await expect(
      catalog.register({ type: 'url', target: 'file:///etc/passwd' }),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[CallboardError: The target "file:///etc/passwd" is refused: the scheme "file:" is not that of a url]`,
    )
  })

  it('#34: a link that leads out of the folder, or around in it, is not followed', async () => {
    await using temporary = await createTemporaryFolder()
    const { folder } = temporary
    await folder.write('catalog-info.yaml', good)
    await folder.write('real/catalog-info.yaml', component('real'))
    const { symlinkSync } = await import('node:fs')
    symlinkSync('/', `${folder.root}/real/out`)
    symlinkSync('..', `${folder.root}/real/round`)
    await using catalog = await createCatalog({ providers: [filesProvider({ root: folder })] })
    const { added, issues } = await catalog.refresh()
    expect([added, issues]).toEqual([['component:default/good', 'component:default/real'], []])
  })
})

describe('a hostile claim', () => {
  it('#20: on a reference that another place has does not get it, not after a restart either', async () => {
    const files: MemoryFiles = { 'z.yaml': component('Pay', ', mine: true') }
    const store = createMemoryCatalogStore()
    const create = () => createCatalog({ providers: [memoryProvider({ files })], store })
    const first = await create()
    await first.refresh()
    files['a.yaml'] = component('pay')
    const { issues } = await first.refresh()
    expect(issues.map(({ code }) => code)).toEqual(['CONFLICT'])
    await first[Symbol.asyncDispose]()
    await using second = await create()
    await second.refresh()
    expect(second.get('component:pay')?.spec?.mine).toBe(true)
  })
})
