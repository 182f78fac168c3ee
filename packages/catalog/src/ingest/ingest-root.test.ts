import { createReaders, type Issue, type Readers } from '@callboard/core'
import { createTemporaryFolder, fileReader, type TemporaryFolder } from '@callboard/core/node'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCatalog } from '../create-catalog.ts'
import { type FilesProviderOptions, filesProvider } from '../provider/files-provider.ts'
import { memoryProvider, memoryReaders } from '../testing/memory-provider.ts'

const component = (name: string) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name} }
spec: { type: service, lifecycle: production, owner: crew }
`
const api = (name: string, definition: string) => `apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: ${name} }
spec: { type: openapi, lifecycle: production, owner: crew, definition: ${definition} }
`
const location = (name: string, spec: string) => `apiVersion: backstage.io/v1alpha1
kind: Location
metadata: { name: ${name} }
spec: { ${spec} }
`

let temporary: TemporaryFolder
beforeEach(async () => {
  temporary = await createTemporaryFolder()
})
afterEach(() => temporary[Symbol.asyncDispose]())

async function write(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) await temporary.folder.write(path, text)
}
async function read(options: Partial<FilesProviderOptions> = {}) {
  const provider = filesProvider({ root: temporary.folder, ...options })
  const catalog = await createCatalog({ providers: [provider] })
  return { catalog, ...(await catalog.refresh()) }
}
const place = ({ code, message, at }: Issue) =>
  `${code} ${at?.file.replace(temporary.folder.root, '.')}:${at?.line}: ${message.replaceAll(temporary.folder.root, '')}`

describe('files', () => {
  it('are found everywhere below the root, but for packages and skeletons', async () => {
    await write({
      'catalog-info.yaml': component('root'),
      'a/b/catalog-info.yml': component('deep'),
      'a/other.yaml': component('other'),
      'node_modules/x/catalog-info.yaml': component('installed'),
      'templates/t/skeleton/catalog-info.yaml': component('skeleton'),
    })
    expect((await read()).added).toEqual(['component:default/deep', 'component:default/root'])
    expect((await read({ include: ['a/*.yaml'] })).added).toEqual(['component:default/other'])
  })

  it('are only those that the Location of the root leads to, where there is one', async () => {
    await write({
      'catalog-info.yaml': location('all', 'targets: [./services/*/catalog-info.yaml]'),
      'services/a/catalog-info.yaml': component('a'),
      'services/b/catalog-info.yaml': component('b'),
      'drafts/catalog-info.yaml': component('draft'),
    })
    const { added, catalog, issues } = await read()
    expect(issues).toEqual([])
    expect(added).toEqual(['component:default/a', 'component:default/b', 'location:default/all'])
    const { root } = temporary.folder
    expect(catalog.get('component:a')?.metadata.annotations).toEqual({
      'backstage.io/managed-by-location': `file:${root}/services/a/catalog-info.yaml`,
      'backstage.io/managed-by-origin-location': `file:${root}/catalog-info.yaml`,
    })
  })

  it('keep their entities when they can no longer be read, and lose them when they are gone', async () => {
    await write({ 'a/catalog-info.yaml': component('a'), 'b/catalog-info.yaml': component('b') })
    const { catalog } = await read()
    await temporary.folder.write('a/catalog-info.yaml', Uint8Array.of(0xff))
    await temporary.folder.remove('b/catalog-info.yaml')
    const { removed, issues } = await catalog.refresh()
    expect(removed).toEqual(['component:default/b'])
    expect(issues.map(({ code }) => code)).toEqual(['CORE_ENCODING'])
  })

  it('name a root that is not there', async () => {
    const provider = filesProvider({ root: '/nowhere/at/all' })
    const catalog = await createCatalog({ providers: [provider] })
    const { issues } = await catalog.refresh()
    expect(issues.map(({ message }) => message)).toMatchInlineSnapshot(`
      [
        "The provider "files" failed, what it gave before is still served: There is no file "/nowhere/at/all"",
      ]
    `)
    expect(() => filesProvider({ rooot: '.' } as never)).toThrow()
  })
})

describe('locations', () => {
  it('may lead to what is not there when they say so', async () => {
    await write({
      'catalog-info.yaml': [
        location('optional', 'target: ./none.yaml, presence: optional'),
        location('required', "targets: ['./gone.yaml', './none/*.yaml', './here.yaml']"),
      ].join('---\n'),
      'here.yaml': component('here'),
    })
    const { added, issues } = await read()
    expect(added).toContain('component:default/here')
    expect(issues.map(place)).toMatchInlineSnapshot(`
      [
        "LOCATION_UNREADABLE ./catalog-info.yaml:6: The target "./gone.yaml" could not be read: There is no file "gone.yaml"",
        "LOCATION_UNREADABLE ./catalog-info.yaml:6: The target "./none/*.yaml" could not be read: There is no file "none"",
      ]
    `)
  })

  it('keep what they led to while the target cannot be read', async () => {
    await write({
      'catalog-info.yaml': location('all', "targets: ['./a.yaml', './b/*.yaml']"),
      'a.yaml': component('a'),
      'b/b.yaml': component('b'),
    })
    const { catalog } = await read()
    for (const path of ['a.yaml', 'b/b.yaml'])
      await temporary.folder.write(path, Uint8Array.of(0xc3, 0x28))
    expect(await catalog.refresh()).toMatchObject({ removed: [] })
    expect((await catalog.report()).orphans).toHaveLength(2)
    await write({ 'catalog-info.yaml': location('all', "targets: ['./c.yaml']"), 'c.yaml': '' })
    expect((await catalog.refresh()).removed).toHaveLength(2)
  })

  it('may lead to themselves and to each other', async () => {
    await write({
      'catalog-info.yaml': location('one', "targets: ['./catalog-info.yaml', './two.yaml']"),
      'two.yaml': `${location('two', 'target: ./catalog-info.yaml')}---\n${component('a')}`,
    })
    expect(await read()).toMatchObject({ issues: [], added: { length: 3 } })
  })

  it('are followed five deep', async () => {
    const chain = Array.from({ length: 8 }, (_each, index) => [
      `${index}.yaml`,
      location(`l${index}`, `target: ./${index + 1}.yaml`),
    ])
    await write({
      ...Object.fromEntries(chain),
      'catalog-info.yaml': location('root', 'target: 0.yaml'),
    })
    const { added, issues } = await read()
    expect(added).toHaveLength(6)
    expect(issues.map(place)).toMatchInlineSnapshot(`
      [
        "LOCATION_TOO_DEEP ./4.yaml:1: It lies behind 5 other Locations and is not followed",
      ]
    `)
  })

  it('stay inside the folder, with known types and plain patterns', async () => {
    await write({
      'catalog-info.yaml': [
        location('outside', 'target: ../../etc/passwd'),
        location('absolute', 'target: /etc/passwd'),
        location('address', "target: 'file:///etc/passwd'"),
        location('pattern', "target: './{1..100000000}.yaml'"),
        location('type', 'type: github-org, target: https://github.test/acme'),
        location('script', "target: 'javascript:alert(1)'"),
        location('network', "target: 'https://host.test/a.yaml'"),
      ].join('---\n'),
    })
    const { issues } = await read()
    expect(issues.map(place)).toMatchInlineSnapshot(`
      [
        "LOCATION_UNREADABLE ./catalog-info.yaml:1: The target "../../etc/passwd" could not be read: The path "/etc/passwd" leaves its folder",
        "LOCATION_UNREADABLE ./catalog-info.yaml:16: The target "./{1..100000000}.yaml" could not be read: The pattern "{1..100000000}.yaml" is refused: it holds a range in braces",
        "LOCATION_TYPE ./catalog-info.yaml:21: Targets of the type "github-org" are not read",
        "LOCATION_UNREADABLE ./catalog-info.yaml:26: The target "javascript:alert(1)" is refused: the scheme "javascript:" is not read",
        "LOCATION_UNREADABLE ./catalog-info.yaml:31: The target "https://host.test/a.yaml" could not be read: The address "https://host.test/a.yaml" is refused: no reader is set up for it",
      ]
    `)
  })

  it('never lead from the network to a file of this machine', async () => {
    const files = {
      'evil.yaml': [
        location('file', "type: file, target: 'file:///etc/passwd'"),
        location('relative', 'type: file, target: ./more.yaml'),
      ].join('---\n'),
      'more.yaml': component('more'),
    }
    const own = fileReader({ folders: [temporary.folder] })
    const provider = memoryProvider({ files, entries: ['evil.yaml'] })
    const memory = memoryReaders(files)
    const local = createReaders([own])
    const readers: Readers = {
      ...memory,
      read: (url) => (url.startsWith('file:') ? local.read(url) : memory.read(url)),
    }
    const catalog = await createCatalog({ providers: [provider], readers })
    const { issues, added } = await catalog.refresh()
    expect(added).toContain('component:default/more')
    expect(issues.map(place)).toMatchInlineSnapshot(`
      [
        "LOCATION_UNREADABLE evil.yaml:1: The target "file:///etc/passwd" is refused: what was read from the network may not name files of this machine",
      ]
    `)
  })
})

describe('placeholders', () => {
  it('bring in what stands beside the document', async () => {
    await write({
      'catalog-info.yaml': [
        api('text', '{ $text: ./openapi.yaml }'),
        component('data').replace(
          'name: data',
          'name: data, custom: { $json: ./a.json }, more: [{ $yaml: ./a.yaml }], odd: { $foo: x }',
        ),
      ].join('---\n'),
      'openapi.yaml': 'openapi: 3.1.0 # $text: not again\n',
      'a.json': '{ "a": [1] }',
      'a.yaml': 'b: { $text: ./openapi.yaml }',
    })
    const { catalog, issues } = await read()
    expect(issues).toEqual([])
    expect(catalog.get('api:text')?.spec?.definition).toBe('openapi: 3.1.0 # $text: not again\n')
    expect(catalog.get('component:data')?.metadata).toMatchObject({
      custom: { a: [1] },
      more: [{ b: { $text: './openapi.yaml' } }],
      odd: { $foo: 'x' },
    })
  })

  it('gather a description that is spread over files, and say where it cannot be', async () => {
    await write({
      'catalog-info.yaml': api('shop', '{ $openapi: ./docs/openapi.yaml }'),
      'docs/openapi.yaml': 'openapi: 3.1.0\npaths:\n  /pets:\n    $ref: ./pets.yaml#/list\n',
      'docs/pets.yaml': 'list: { get: { summary: All } }',
    })
    const { catalog, issues } = await read()
    expect(issues).toEqual([])
    expect(catalog.get('api:shop')?.spec?.definition).toMatchInlineSnapshot(`
      "openapi: 3.1.0
      paths:
        /pets:
          get:
            summary: All
      "
    `)
    await write({ 'docs/pets.yaml': 'list: { get: { summary: Every one } }' })
    expect((await catalog.refresh()).changed).toEqual(['api:default/shop'])
    await write({
      'docs/openapi.yaml': 'openapi: 3.1.0\npaths: { /x: { $ref: ../../../etc/passwd } }',
    })
    expect((await catalog.refresh()).issues.map(place)).toMatchInlineSnapshot(`
      [
        "PLACEHOLDER_FAILED ./catalog-info.yaml:4: "spec.definition" could not be filled in: The target "../../../etc/passwd" is refused: The path "/etc/passwd" leaves its folder (at ./docs/openapi.yaml:2:16)",
      ]
    `)
  })

  it('read from the network stay in their repository, or on their host', async () => {
    const files = {
      'a.yaml': api('a', '{ $text: https://other.test/b }'),
      'b.yaml': api('b', '{ $text: /c }'),
      c: 'text',
    }
    const other = memoryReaders({ b: 'secret' }, 'other')
    const own = memoryReaders(files)
    const readers: Readers = {
      ...own,
      read: (url, options) => (url.includes('other') ? other : own).read(url, options),
    }
    const provider = memoryProvider({ files, entries: ['a.yaml', 'b.yaml'] })
    const catalog = await createCatalog({ providers: [provider], readers })
    const { added, issues } = await catalog.refresh()
    expect(added).toEqual(['api:default/b'])
    expect(issues.map(place)).toMatchInlineSnapshot(`
      [
        "PLACEHOLDER_FAILED a.yaml:4: "spec.definition" could not be filled in: The target "https://other.test/b" is refused: it does not lie in the repository, or on the host, of the file that names it",
      ]
    `)
  })

  it('that fail keep their document out and the last good one in', async () => {
    await write({
      'catalog-info.yaml': api('a', '{ $text: ./openapi.yaml }'),
      'openapi.yaml': 'openapi: 3.1.0',
    })
    const { catalog } = await read()
    await temporary.folder.remove('openapi.yaml')
    const { issues, removed } = await catalog.refresh()
    expect(removed).toEqual([])
    expect(catalog.get('api:a')?.spec?.definition).toBe('openapi: 3.1.0')
    expect(issues.map(place)).toMatchInlineSnapshot(`
      [
        "PLACEHOLDER_FAILED ./catalog-info.yaml:4: "spec.definition" could not be filled in: There is no file "openapi.yaml"",
      ]
    `)
  })

  it('#33: read nothing that they may not', async () => {
    await write({
      'catalog-info.yaml': [
        '{ $text: ../../../etc/passwd }',
        '{ $yaml: "file:///etc/passwd" }',
        '{ $json: "https://denied.test/x" }',
        '{ $json: ./not.json }',
        '{ $yaml: ./two.yaml }',
        '{ $text: 5 }',
        '{ $text: ./large.txt }',
      ]
        .map((definition, index) => api(`a${index}`, definition))
        .join('---\n'),
      'not.json': '{',
      'two.yaml': 'a\n---\nb\n',
      'large.txt': 'x'.repeat(1024 * 1024 + 1),
    })
    const { added, issues } = await read()
    expect(added).toEqual([])
    expect(issues.map(place)).toMatchInlineSnapshot(`
      [
        "PLACEHOLDER_FAILED ./catalog-info.yaml:4: "spec.definition" could not be filled in: The path "/etc/passwd" leaves its folder",
        "PLACEHOLDER_FAILED ./catalog-info.yaml:9: "spec.definition" could not be filled in: The path "/etc/passwd" leaves its folder",
        "PLACEHOLDER_FAILED ./catalog-info.yaml:14: "spec.definition" could not be filled in: The address "https://denied.test/x" is refused: no reader is set up for it",
        "PLACEHOLDER_FAILED ./catalog-info.yaml:19: "spec.definition" could not be filled in: The target "./not.json" is refused: it is not well-formed JSON",
        "PLACEHOLDER_FAILED ./catalog-info.yaml:24: "spec.definition" could not be filled in: The target "./two.yaml" is refused: it does not hold exactly one document",
        "PLACEHOLDER_FAILED ./catalog-info.yaml:29: "spec.definition" could not be filled in: The target "5" is refused: it names no file",
        "PLACEHOLDER_FAILED ./catalog-info.yaml:34: "spec.definition" could not be filled in: The target "./large.txt" is refused: what the document brings in is larger than 1048576 bytes in all",
      ]
    `)
  })

  it('are at most 32 in a document', async () => {
    const list = Array.from({ length: 40 }, () => '{ $text: ./x.txt }').join(', ')
    await write({
      'catalog-info.yaml': component('many').replace('name: many', `name: many, list: [${list}]`),
      'x.txt': 'x',
    })
    expect((await read()).issues).toHaveLength(8)
  })
})

describe('documents', () => {
  it('name every reference that cannot be read', async () => {
    const text = component('a').replace(
      'owner: crew',
      "owner: crew, dependsOn: [foo, 'component:']",
    )
    await write({ 'catalog-info.yaml': text })
    const { issues, added } = await read()
    expect(added).toEqual([])
    expect(issues.map(place)).toMatchInlineSnapshot(`
      [
        "ENTITY_REFERENCE_INVALID ./catalog-info.yaml:4: "spec.dependsOn.0" is not valid: "foo" is not an entity reference: it names no kind",
        "ENTITY_REFERENCE_INVALID ./catalog-info.yaml:4: "spec.dependsOn.1" is not valid: "component:" is not an entity reference: its name is empty",
      ]
    `)
  })

  it('define only the kinds that their provider may define', async () => {
    await write({
      'catalog-info.yaml': `${component('a')}---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: root }
spec: { memberOf: [] }
`,
    })
    const { added, issues } = await read({ kinds: ['Component', 'API'] })
    expect(added).toEqual(['component:default/a'])
    expect(issues.map(place)).toMatchInlineSnapshot(`
      [
        "KIND_NOT_ALLOWED ./catalog-info.yaml:7: This source may not define the kind "User"",
      ]
    `)
  })

  it('say nothing of what only the catalog may say', async () => {
    const forged = component('a').replace(
      'name: a',
      `name: a, annotations: {
        backstage.io/managed-by-location: 'url:https://evil.test', backstage.io/view-url: 'java\\tscript:alert(1)' }`,
    )
    await write({
      'catalog-info.yaml': forged
        .replace("'java\\tscript", '"java\\tscript')
        .replace("(1)'", '(1)"'),
    })
    const { catalog } = await read()
    expect(catalog.get('component:a')?.metadata.annotations).toMatchObject({
      'backstage.io/managed-by-location': `file:${temporary.folder.root}/catalog-info.yaml`,
      'backstage.io/view-url': 'https://backstage.io/annotation-rejected-for-security-reasons',
    })
    await write({ 'catalog-info.yaml': `${component('b')}relations: []\n` })
    expect(await catalog.refresh()).toMatchObject({
      added: [],
      issues: [{ code: 'ENTITY_UNKNOWN_ROOT_KEY' }],
    })
  })
})
