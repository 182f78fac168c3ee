import { describe, expect, it } from 'vitest'
import { createCatalog } from './create-catalog.ts'
import type { KindRule } from './ingest/kind-rules.ts'
import { defineProvider } from './provider/provider.ts'
import { a, b, c, component, documents, seen } from './test-edge-cases.ts'
import { memoryProvider } from './testing/memory-provider.ts'

const user = (name: string) =>
  `apiVersion: backstage.io/v1alpha1\nkind: User\nmetadata: { name: ${name} }\nspec: { memberOf: [] }\n`

const abc = { there: ['Component:a', 'Component:b', 'Component:c'], codes: [] }
const onlyAc = ['Component:a', 'Component:c']
describe('files with something wrong in them', () => {
  it.each<[string, string, string[]]>([
    ['22: a document that is no YAML', documents(a, 'kind: [\n', c), ['YAML_SYNTAX:7']],
    [
      '23: a document without a kind',
      documents(a, 'metadata: { name: b }\n', c),
      ['ENTITY_FIELD_REQUIRED:6', 'ENTITY_FIELD_REQUIRED:6'],
    ],
    [
      '24: a document of a kind that is not allowed',
      documents(a, user('b'), c),
      ['KIND_NOT_ALLOWED:7'],
    ],
    [
      '25: a document that breaks a rule',
      documents(a, component('b', 'type: x'), c),
      ['ENTITY_FIELD_REQUIRED:9', 'ENTITY_FIELD_REQUIRED:9'],
    ],
    [
      '31: a merge key',
      documents(a, '<<: { kind: Component }\n', c),
      [
        'ENTITY_UNKNOWN_ROOT_KEY:6',
        'ENTITY_FIELD_REQUIRED:6',
        'ENTITY_FIELD_REQUIRED:6',
        'ENTITY_FIELD_REQUIRED:6',
      ],
    ],
    [
      '31 and #9: a key that is written twice',
      documents(a, `${b}kind: API\n`, c),
      ['YAML_DUPLICATE_KEY:10'],
    ],
    [
      '42: a reference without a kind',
      documents(a, component('b', 'type: x, lifecycle: y, owner: z, dependsOn: [foo]'), c),
      ['ENTITY_REFERENCE_INVALID:9'],
    ],
    ['#6: an anchor that repeats itself', documents(a, 'a: &x [*x]\n', c), ['YAML_ALIAS:6']],
    ['#10: a tag', documents(a, 'a: !!python/name:os.system x\n', c), ['YAML_TAG:6']],
  ])('%s loses that one alone', async (_case, text, codes) => {
    const kinds = ['Component']
    expect(await seen([{ 'x.yaml': text }], { kinds })).toEqual([{ there: onlyAc, codes }])
    // Its last good version stays where it had one.
    const [, broken] = await seen([{ 'x.yaml': documents(a, b, c) }, { 'x.yaml': text }], { kinds })
    expect(broken?.there).toEqual(abc.there)
  })

  it('31: an empty file, an empty document and JSON are fine, text by itself is not', async () => {
    const json = JSON.stringify({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Group',
      metadata: { name: 'g' },
      spec: { type: 'team', children: [] },
    })
    expect(await seen([{ 'a.yaml': '', 'b.yaml': '---\n', 'c.json': json }])).toEqual([
      { there: ['Group:g'], codes: [] },
    ])
    expect((await seen([{ 'a.yaml': 'text\n' }]))[0]?.codes).toEqual(['ENTITY_NOT_OBJECT:1'])
  })

  it('#16: an entity that is too large loses that one alone, what placeholders bring apart', async () => {
    const large = component('b', `type: x, lifecycle: y, owner: z, note: "${'x'.repeat(262_144)}"`)
    const files = [{ 'x.yaml': documents(a, b, c) }, { 'x.yaml': documents(a, large, c) }]
    expect(await seen(files)).toEqual([abc, { there: abc.there, codes: ['ENTITY_SIZE:6'] }])
    const api = a
      .replace('kind: Component', 'kind: API')
      .replace('crew', 'crew, definition: { $text: ./y }')
    const brought = { 'x.yaml': api, y: 'x'.repeat(500_000) }
    expect(await seen([brought], { entries: ['x.yaml'] })).toEqual([
      { there: ['API:a'], codes: [] },
    ])
  })

  it('#16: an entity that a provider made and is too large is kept out', async () => {
    const metadata = {
      name: 'g',
      annotations: Object.fromEntries(
        Array.from({ length: 100_000 }, (_, index) => [`a${index}`, 'x']),
      ),
    }
    const entity = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Group',
      metadata,
      spec: { type: 'team', children: [] },
    }
    await using catalog = await createCatalog({
      providers: [defineProvider({ name: 'p', read: () => [{ entity }] })],
    })
    const { added, issues } = await catalog.refresh()
    expect([added, issues.map(({ code, ref }) => `${code} ${ref}`)]).toMatchInlineSnapshot(`
      [
        [],
        [
          "ENTITY_SIZE group:default/g",
        ],
      ]
    `)
  })

  it('#22: one broken document among a thousand loses one', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => component(`c${index}`))
    many[500] = 'kind: [\n'
    const [outcome] = await seen([{ 'x.yaml': documents(...many) }])
    expect([outcome?.there.length, outcome?.codes]).toEqual([999, ['YAML_SYNTAX:2502']])
  })
})

describe('one reference from several places', () => {
  it('26: twice in a file, the first is served', async () => {
    const twice = documents(component('a', 'type: first, lifecycle: x, owner: y'), a)
    expect(await seen([{ 'x.yaml': twice }])).toEqual([
      { there: ['Component:a'], codes: ['CONFLICT:6'] },
    ])
  })

  it('26 and 27: where the peer is followed, the last is served, without an issue', async () => {
    const twice = documents(component('a', 'type: first, lifecycle: x, owner: y'), a)
    const entityOf = (name: string) => ({
      entity: {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Group',
        metadata: { name },
        spec: { type: 'team', children: [] },
      },
    })
    const read = () => [
      { url: 'https://memory.test/x.yaml', text: twice },
      entityOf('dup'),
      entityOf('DUP'),
    ]
    const providers = [defineProvider({ name: 'p', read })]
    await using catalog = await createCatalog({ providers, compat: 'backstage' })
    for (let count = 0; count < 2; count += 1) {
      const { issues } = await catalog.refresh()
      expect(issues).toEqual([])
      expect(catalog.get('component:a')?.spec?.type).toBe('service')
      expect(catalog.get('group:dup')?.metadata.name).toBe('DUP')
    }
  })

  it('7: where the peer is followed, its rules for documents hold', async () => {
    const script = a.replace('name: a', 'name: a, links: [{ url: "javascript:alert(1)" }]')
    const there = async (compat?: 'backstage') => {
      const providers = [memoryProvider({ files: { 'a.yaml': script } })]
      await using catalog = await createCatalog({ providers, ...(compat && { compat }) })
      return (await catalog.refresh()).added
    }
    expect([await there(), await there('backstage')]).toEqual([[], ['component:default/a']])
  })

  it('27: twice from one provider, in different letter case, the first is served', async () => {
    const entityOf = (name: string) => ({
      entity: {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Group',
        metadata: { name },
        spec: { type: 'team', children: [] },
      },
    })
    const provider = defineProvider({ name: 'p', read: () => [entityOf('dup'), entityOf('DUP')] })
    await using catalog = await createCatalog({ providers: [provider] })
    const { issues } = await catalog.refresh()
    expect(catalog.get('group:dup')?.metadata.name).toBe('dup')
    expect(issues.map(({ code }) => code)).toEqual(['CONFLICT'])
  })

  it('37 and 38: the holder keeps it, and the other takes over when the holder leaves', async () => {
    const [first, second, third] = await seen([
      { 'b.yaml': a },
      { 'a.yaml': a, 'b.yaml': a },
      { 'a.yaml': a },
    ])
    expect([first, second, third]).toEqual([
      { there: ['Component:a'], codes: [] },
      { there: ['Component:a'], codes: ['CONFLICT:1'] },
      { there: ['Component:a'], codes: [] },
    ])
  })
})

describe('#19: who may define what', () => {
  const owned = documents(a, user('ada'), component('web', 'type: website, lifecycle: x, owner: y'))
  const ruled = async (rules: KindRule[]) => {
    const provider = defineProvider({
      name: 'p',
      read: () => [
        { url: 'https://acme.test/org/x.yaml', text: owned },
        {
          entity: {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'User',
            metadata: { name: 'made' },
            spec: { memberOf: [] },
          },
        },
      ],
    })
    await using catalog = await createCatalog({ providers: [provider], rules })
    const { added, issues } = await catalog.refresh()
    return [added.map((ref) => ref.split('/')[1]), issues.map(({ message }) => message)]
  }
  const refused = (kind: string) => `This source may not define the kind "${kind}"`

  it.each<[string, KindRule[], string[], string[]]>([
    ['a kind', [{ allow: ['component'] }], ['a', 'web', 'made'], [refused('User')]],
    [
      'a kind with a type',
      [{ allow: [{ kind: 'Component', type: 'service' }, 'User'] }],
      ['a', 'ada', 'made'],
      [`${refused('Component')} with the type "website"`],
    ],
    [
      'an address',
      [
        { allow: ['Component'] },
        { allow: ['User'], locations: [{ exact: 'https://acme.test/org/x.yaml' }] },
      ],
      ['a', 'web', 'ada', 'made'],
      [],
    ],
    [
      'a pattern of addresses',
      [
        {
          allow: ['Component', 'User'],
          locations: [{ type: 'url', pattern: 'https://acme.test/**' }],
        },
      ],
      ['a', 'web', 'ada', 'made'],
      [],
    ],
    [
      'another type of location',
      [{ allow: ['Component', 'User'], locations: [{ type: 'file' }] }],
      ['made'],
      [
        `${refused('Component')} with the type "service"`,
        refused('User'),
        `${refused('Component')} with the type "website"`,
      ],
    ],
  ])(
    'is decided by %s; what a provider made itself is not asked',
    async (_by, rules, names, said) => {
      const [added, messages] = await ruled(rules)
      expect([added?.toSorted(), messages]).toEqual([names.toSorted(), said])
    },
  )
})
