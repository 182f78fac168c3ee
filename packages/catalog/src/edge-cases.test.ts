import { describe, expect, it } from 'vitest'
import { createCatalog } from './create-catalog.ts'
import type { KindRule } from './ingest/kind-rules.ts'
import { defineProvider } from './provider/provider.ts'
import { type MemoryFiles, memoryProvider, memoryReaders } from './testing/memory-provider.ts'

const component = (name: string, spec = 'type: service, lifecycle: production, owner: crew') =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: ${name} }\nspec: { ${spec} }\n`
const location = (name: string, spec: string) =>
  `apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: { name: ${name} }\nspec: { ${spec} }\n`
const user = (name: string) =>
  `apiVersion: backstage.io/v1alpha1\nkind: User\nmetadata: { name: ${name} }\nspec: { memberOf: [] }\n`
const documents = (...texts: string[]) => texts.join('---\n')

/** Refreshes after each state of some files, and tells what is there and what is wrong. */
async function seen(states: MemoryFiles[], { entries, kinds }: SeenOptions = {}) {
  const files: MemoryFiles = {}
  const provider = memoryProvider({
    files,
    ...(entries && { entries }),
    ...(kinds && { kinds }),
  })
  await using catalog = await createCatalog({
    providers: [provider],
    readers: memoryReaders(files),
  })
  const outcomes: { there: string[]; codes: string[] }[] = []
  for (const state of states) {
    for (const path of Object.keys(files)) delete files[path]
    Object.assign(files, state)
    const { issues } = await catalog.refresh()
    outcomes.push({
      there: [...catalog.entities()].map(({ kind, metadata }) => `${kind}:${metadata.name}`),
      codes: issues.map(({ code, at }) => `${code}${at?.line ? `:${at.line}` : ''}`),
    })
  }
  return outcomes
}
interface SeenOptions {
  entries?: string[]
  kinds?: string[]
}

const [a, b, c] = ['a', 'b', 'c'].map((name) => component(name)) as [string, string, string]
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

describe('what comes and goes', () => {
  it('28: an entity of a provider that breaks a rule keeps out itself alone', async () => {
    const [envelope, spec] = [{ kind: 'Group' }, { type: 'team', children: [] }]
    const group = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Group',
      metadata: { name: 'g' },
      spec,
    }
    const read = () => [{ entity: envelope }, { entity: group }]
    await using catalog = await createCatalog({ providers: [defineProvider({ name: 'p', read })] })
    const { added, issues } = await catalog.refresh()
    expect(added).toEqual(['group:default/g'])
    expect(issues.map(({ code }) => code)).toEqual(Array(2).fill('ENTITY_FIELD_REQUIRED'))
  })

  it('32: placeholders are filled in beside a file, and what only looks like one is left', async () => {
    const api = a.replace(
      'crew',
      'crew, text: { $text: y }, foo: { $foo: y }, two: { $text: y, other: 1 }',
    )
    const files: MemoryFiles = { 'x.yaml': api, y: 'brought' }
    const provider = memoryProvider({ files, entries: ['x.yaml'] })
    await using catalog = await createCatalog({
      providers: [provider],
      readers: memoryReaders(files),
    })
    await catalog.refresh()
    expect(catalog.get('component:a')?.spec).toMatchObject({
      text: 'brought',
      foo: { $foo: 'y' },
      two: { $text: 'y', other: 1 },
    })
  })

  it('39: what is removed comes back with its uid when its source still has it', async () => {
    await using catalog = await createCatalog({
      providers: [memoryProvider({ files: { 'a.yaml': a } })],
    })
    await catalog.refresh()
    const { uid } = catalog.get('component:a')?.metadata ?? {}
    await catalog.remove('component:a')
    expect(catalog.get('component:a')).toBeUndefined()
    await catalog.refresh()
    expect(catalog.get('component:a')?.metadata.uid).toBe(uid)
  })

  it('41: names that differ in letter case only are both kept', async () => {
    const labels = a.replace('name: a', 'name: a, labels: { foo: x, Foo: y }')
    expect(await seen([{ 'a.yaml': labels }])).toEqual([{ there: ['Component:a'], codes: [] }])
  })

  it('44: a list of references is kept as it is written; relations are sorted', async () => {
    const spec = 'type: x, lifecycle: y, owner: z, dependsOn: [component:c, component:b]'
    const files = { 'a.yaml': component('a', spec) }
    await using catalog = await createCatalog({ providers: [memoryProvider({ files })] })
    await catalog.refresh()
    const found = catalog.get('component:a')
    expect(found?.spec?.dependsOn).toEqual(['component:c', 'component:b'])
    expect(found?.relations?.map(({ targetRef }) => targetRef)).toEqual([
      'component:default/b',
      'component:default/c',
      'group:default/z',
    ])
  })

  it('33: a document that becomes invalid is served as it was, with a status', async () => {
    const files: MemoryFiles = { 'a.yaml': a }
    await using catalog = await createCatalog({ providers: [memoryProvider({ files })] })
    await catalog.refresh()
    files['a.yaml'] = component('a', 'type: other')
    await catalog.refresh()
    expect(catalog.get('component:a')).toMatchObject({
      spec: { type: 'service' },
      status: { items: [{ level: 'error' }, { level: 'error' }] },
    })
  })

  it('29 and 34: a target that is not there keeps what it gave, and hides nothing else', async () => {
    const all = location('all', 'targets: [./a.yaml, ./b.yaml]')
    const entries = ['all.yaml']
    const [before, after] = await seen(
      [
        { 'all.yaml': all, 'a.yaml': a, 'b.yaml': b },
        { 'all.yaml': all, 'a.yaml': a },
      ],
      { entries },
    )
    expect(before).toEqual({ there: ['Component:a', 'Component:b', 'Location:all'], codes: [] })
    expect(after).toEqual({ there: before?.there, codes: ['LOCATION_UNREADABLE:1'] })
    const [fresh] = await seen([{ 'all.yaml': all, 'a.yaml': a }], { entries })
    expect(fresh).toEqual({
      there: ['Component:a', 'Location:all'],
      codes: ['LOCATION_UNREADABLE:1'],
    })
  })

  it('29: with "presence: optional" a target may be missing', async () => {
    const all = location('all', 'targets: [./a.yaml, ./b.yaml], presence: optional')
    expect(await seen([{ 'all.yaml': all, 'a.yaml': a }], { entries: ['all.yaml'] })).toEqual([
      { there: ['Component:a', 'Location:all'], codes: [] },
    ])
  })

  it('30 and #42: a Location that names itself is read once', async () => {
    const all = location('all', 'target: ./all.yaml')
    expect(await seen([{ 'all.yaml': all }], { entries: ['all.yaml'] })).toEqual([
      { there: ['Location:all'], codes: [] },
    ])
  })

  it('#42: Locations behind one another are followed five deep', async () => {
    const files: MemoryFiles = {}
    for (let depth = 0; depth < 8; depth += 1)
      files[`${depth}.yaml`] = location(`l${depth}`, `target: ./${depth + 1}.yaml`)
    const [outcome] = await seen([files], { entries: ['0.yaml'] })
    expect(outcome).toEqual({
      there: [
        'Location:l0',
        'Location:l1',
        'Location:l2',
        'Location:l3',
        'Location:l4',
        'Location:l5',
      ],
      codes: ['LOCATION_TOO_DEEP:1'],
    })
  })

  it('#42: Locations lead to ten thousand places, and no further', async () => {
    const targets = (number: number) =>
      Array.from({ length: 1000 }, (_, index) => `./${number}-${index}.yaml`).join(', ')
    const all = Array.from({ length: 11 }, (_, number) =>
      location(`l${number}`, `presence: optional, targets: [${targets(number)}]`),
    )
    const files = { 'all.yaml': documents(...all), '0-0.yaml': a, '10-0.yaml': b }
    expect(await seen([files], { entries: ['all.yaml'] })).toMatchObject([
      { codes: ['LOCATION_FAN_OUT:51'] },
    ])
  })

  it('35 and 36: a document that is taken out or renamed is gone', async () => {
    const outcomes = await seen([{ 'x.yaml': documents(a, b) }, { 'x.yaml': a }, { 'x.yaml': c }])
    expect(outcomes.map(({ there }) => there)).toEqual([
      ['Component:a', 'Component:b'],
      ['Component:a'],
      ['Component:c'],
    ])
  })

  it('40 and 43: another letter case keeps the uid, and what is forged is replaced', async () => {
    const forged = a.replace('{ name: a }', '{ name: A, uid: mine, etag: mine }')
    const files: MemoryFiles = { 'a.yaml': a }
    await using catalog = await createCatalog({ providers: [memoryProvider({ files })] })
    await catalog.refresh()
    const before = catalog.get('component:a')?.metadata
    files['a.yaml'] = forged
    await catalog.refresh()
    const after = catalog.get('component:a')?.metadata
    expect(after).toMatchObject({ name: 'A', uid: before?.uid })
    expect([before?.etag, 'mine']).not.toContain(after?.etag)
  })
})

describe('#39: a source that suddenly gives far less', () => {
  const many = (count: number) =>
    documents(...Array.from({ length: count }, (_, index) => component(`c${index}`)))

  it('is held back until that is confirmed', async () => {
    const files: MemoryFiles = { 'x.yaml': many(50), 'y.yaml': component('other') }
    await using catalog = await createCatalog({ providers: [memoryProvider({ files })] })
    await catalog.refresh()
    files['x.yaml'] = ''
    files['y.yaml'] = component('other', 'type: new, lifecycle: x, owner: y')
    const held = await catalog.refresh()
    expect(held).toMatchObject({ changed: ['component:default/other'], removed: [] })
    expect(held.issues).toMatchInlineSnapshot(`
      [
        {
          "code": "DELETION_HELD",
          "hint": "If they are gone on purpose, confirm it: catalog.confirmDeletion("memory").",
          "message": ""memory" no longer gives 50 of its 51 entities; they are kept until that is confirmed",
          "severity": "error",
        },
      ]
    `)
    expect((await catalog.refresh()).issues).toHaveLength(1)
    const confirmed = await catalog.confirmDeletion('memory')
    expect([confirmed.removed.length, confirmed.issues]).toEqual([50, []])
    expect((await catalog.refresh()).issues).toEqual([])
  })

  it.each([
    [50, 25],
    [21, 1],
    [20, 0],
  ])('is taken at its word when %i become %i', async (before, after) => {
    const [, outcome] = await seen([{ 'x.yaml': many(before) }, { 'x.yaml': many(after) }])
    expect(outcome).toMatchObject({ codes: [] })
    expect(outcome?.there).toHaveLength(after)
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
