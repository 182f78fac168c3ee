import { describe, expect, it } from 'vitest'
import { createCatalog } from './create-catalog.ts'
import { defineProvider } from './provider/provider.ts'
import { a, b, c, component, documents, seen } from './test-edge-cases.ts'
import { type MemoryFiles, memoryProvider, memoryReaders } from './testing/memory-provider.ts'

const location = (name: string, spec: string) =>
  `apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: { name: ${name} }\nspec: { ${spec} }\n`

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
