import { coreKinds, type EntityRelation } from '@callboard/core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Catalog } from '../catalog.ts'
import { createCatalog } from '../create-catalog.ts'
import { SharedMap } from '../snapshot/shared-map.ts'
import { emptySnapshot } from '../snapshot/snapshot.ts'
import { memoryProvider } from '../testing/memory-provider.ts'
import { createGraph } from './create-graph.ts'
import { failureRelations } from './failure-relations.ts'
import type { Impact } from './impact.ts'
import { relationPairs } from './relation-pairs.ts'
import { component, files } from './test-graph.ts'

let catalog: Catalog
beforeAll(async () => {
  catalog = await createCatalog({ providers: [memoryProvider({ files })] })
  expect((await catalog.refresh()).issues).toEqual([])
})

describe('impact', () => {
  it('tells who is hit, in tiers with the proof, and whom to call', () => {
    expect(catalog.graph.impact('resource:db')).toEqual({
      root: 'resource:default/db',
      direction: 'dependents',
      tiers: [
        {
          depth: 1,
          entities: [
            {
              ref: 'component:default/gateway',
              owner: 'group:default/money',
              path: [
                {
                  from: 'resource:default/db',
                  type: 'dependencyOf',
                  to: 'component:default/gateway',
                },
              ],
            },
          ],
        },
        {
          depth: 2,
          entities: [expect.objectContaining({ ref: 'component:default/edge' })],
        },
        {
          depth: 3,
          entities: [
            {
              ref: 'api:default/pay-api',
              owner: 'group:default/money',
              path: [
                {
                  from: 'resource:default/db',
                  type: 'dependencyOf',
                  to: 'component:default/gateway',
                },
                {
                  from: 'component:default/gateway',
                  type: 'dependencyOf',
                  to: 'component:default/edge',
                },
                {
                  from: 'component:default/edge',
                  type: 'providesApi',
                  to: 'api:default/pay-api',
                },
              ],
            },
          ],
        },
        { depth: 4, entities: [expect.objectContaining({ ref: 'component:default/web' })] },
      ],
      owners: [
        {
          ref: 'group:default/money',
          entities: ['component:default/gateway', 'component:default/edge', 'api:default/pay-api'],
          people: [
            { ref: 'user:default/ada', displayName: 'Ada', email: 'ada@a.test' },
            { ref: 'user:default/ben' },
          ],
        },
        {
          ref: 'group:default/front',
          entities: ['component:default/web'],
          people: [{ ref: 'user:default/cleo' }],
        },
      ],
      truncated: false,
    })
  })

  const refsOf = (...args: Parameters<Catalog['graph']['impact']>) =>
    catalog.graph.impact(...args).tiers.map(({ entities }) => entities.map(({ ref }) => ref))

  it('is read the other way for what an entity needs', () => {
    expect(refsOf('component:web', { direction: 'dependencies' })).toEqual([
      ['api:default/pay-api'],
      ['component:default/edge'],
      ['component:default/gateway'],
      ['resource:default/db'],
    ])
  })

  it('stops at a depth or a limit and says that there is more', () => {
    expect(catalog.graph.impact('resource:db', { depth: 2 })).toMatchObject({
      tiers: [{ depth: 1 }, { depth: 2 }],
      truncated: true,
    })
    expect(catalog.graph.impact('resource:db', { limit: 1 }).truncated).toBe(true)
    expect(catalog.graph.impact('resource:db', { depth: 4 }).truncated).toBe(false)
  })

  it('follows the relations it is told to, by either name of a pair', () => {
    expect(refsOf('resource:db', { via: ['DependsOn'] })).toEqual([
      ['component:default/gateway'],
      ['component:default/edge'],
    ])
    expect(refsOf('resource:db', { via: ['dependencyOf'] })).toHaveLength(2)
    expect(refsOf('system:shop', { via: ['hasPart'] })).toEqual([['component:default/gateway']])
    expect(refsOf('system:shop', { via: ['partOf'] })).toEqual([])
    expect(() => refsOf('resource:db', { via: ['dependson-x'] })).toThrow(
      'No kind of this catalog has the relation "dependson-x"',
    )
  })

  it('counts what does not exist, when something relates to it', () => {
    expect(refsOf('component:missing')).toEqual([['component:default/gone-user']])
    expect(catalog.graph.impact('component:missing').owners).toEqual([
      { ref: 'group:default/nobody', entities: ['component:default/gone-user'], people: [] },
    ])
  })

  it.each([{ depth: Number.NaN }, { depth: -1 }, { depth: 1.5 }, { limit: Number.NaN }])(
    'refuses %j',
    (options) => {
      const refusal = expect.objectContaining({ code: 'CATALOG_PAGE_INVALID' })
      expect(() => catalog.graph.impact('component:gateway', options)).toThrow(refusal)
      expect(() => catalog.graph.neighbours('component:gateway', options)).toThrow(refusal)
    },
  )

  it('names what was probably meant', () => {
    const hintOf = (ref: string) => {
      try {
        return catalog.graph.impact(ref)
      } catch (error) {
        return error
      }
    }
    expect(hintOf('component:gatewya')).toMatchObject({
      code: 'CATALOG_ENTITY_NOT_FOUND',
      message: 'There is no entity "component:default/gatewya" in the catalog',
      hint: 'Did you mean "component:default/gateway"?',
    })
    expect(hintOf('component:db')).toMatchObject({ hint: 'Did you mean "resource:default/db"?' })
    expect(hintOf('nonsense')).toMatchObject({ code: 'CORE_REF_INVALID' })
  })

  it('spreads along other relations where the host says so', async () => {
    const failureRelations = ['hasPart']
    const own = await createCatalog({ providers: [memoryProvider({ files })], failureRelations })
    await own.refresh()
    expect(own.graph.impact('resource:db').tiers).toEqual([])
    expect(own.graph.impact('system:shop').tiers).toHaveLength(1)
  })

  it('is told in pages, nearest first, each with its own owners', () => {
    const whole = catalog.graph.impact('resource:db')
    const hits = (impact: Impact) =>
      impact.tiers.flatMap(({ depth, entities }) => entities.map((each) => ({ depth, ...each })))
    const pages = Array.from({ length: hits(whole).length }, (_none, offset) =>
      catalog.graph.impact('resource:db', { offset, limit: 1 }),
    )
    expect(pages.flatMap(hits)).toEqual(hits(whole))
    expect(pages.map(({ truncated }) => truncated).indexOf(false)).toBe(pages.length - 1)
    for (const page of pages)
      expect(page.owners.flatMap(({ entities }) => entities)).toEqual(
        hits(page).flatMap(({ ref, owner }) => (owner === undefined ? [] : [ref])),
      )
    expect(catalog.graph.impact('resource:db', { offset: pages.length })).toMatchObject({
      tiers: [],
      owners: [],
      truncated: false,
    })
  })

  it('walks a chain of ten thousand and a circle without recursion', async () => {
    const refs = Array.from({ length: 10_000 }, (_each, index) => `component:default/c${index}`)
    const near = (index: number) => refs.at(index % refs.length) ?? ''
    const relations = new Map(
      refs.map((ref, index): [string, EntityRelation[]] => [
        ref,
        [
          { type: 'dependencyOf', targetRef: near(index - 1) },
          { type: 'dependsOn', targetRef: near(index + 1) },
        ],
      ]),
    )
    const graph = createGraph({
      snapshot: {
        ...emptySnapshot(coreKinds),
        relations: await SharedMap.empty<readonly EntityRelation[]>().with(
          relations,
          () => undefined,
        ),
      },
      pairs: relationPairs(coreKinds),
      failureRelations,
    })
    const { tiers, truncated } = graph.impact('component:c9999')
    expect({ tiers: tiers.length, truncated }).toEqual({ tiers: 50, truncated: true })
    expect(graph.path('component:c9999', 'component:c4999').paths[0]).toHaveLength(5000)
    expect(graph.cycles('dependsOn').map(({ length }) => length)).toEqual([10_000])
    expect(graph.components().map(({ length }) => length)).toEqual([10_000])
  })
})

describe('path', () => {
  it('is the shortest way, and avoids owners while there is another', () => {
    const { paths } = catalog.graph.path('component:web', 'resource:db')
    expect(paths.map((path) => path.map(({ type, to }) => `${type} ${to}`))).toEqual([
      [
        'consumesApi api:default/pay-api',
        'apiProvidedBy component:default/edge',
        'dependsOn component:default/gateway',
        'dependsOn resource:default/db',
      ],
    ])
    expect(catalog.graph.path('component:web', 'user:cleo').paths[0]).toHaveLength(2)
    expect(catalog.graph.path('component:web', 'component:web')).toEqual({ paths: [[]] })
    expect(catalog.graph.path('component:web', 'component:missing')).toEqual({ paths: [] })
    expect(catalog.graph.path('component:web', 'resource:db', { via: ['dependsOn'] })).toEqual({
      paths: [],
    })
  })
})

describe('generations', () => {
  it('are walked each by its own relations, one after the other and back', async () => {
    const files: Record<string, string> = {
      'a.yaml': component('a', 'owner: crew'),
      'b.yaml': component('b', "owner: crew, dependsOn: ['component:a']"),
      'c.yaml': component('c', "owner: crew, dependsOn: ['component:b']"),
    }
    const own = await createCatalog({ providers: [memoryProvider({ files })] })
    const hit = (view: Pick<Catalog, 'graph'>) =>
      view.graph
        .impact('component:a')
        .tiers.map(({ entities }) => entities.map(({ ref }) => ref.slice(-1)).join())
    await own.refresh()
    expect(hit(own)).toEqual(['b', 'c'])
    files['c.yaml'] = component('c', "owner: crew, dependsOn: ['component:a']")
    files['d.yaml'] = component('d', "owner: crew, dependsOn: ['component:c']")
    await own.refresh()
    expect(hit(own)).toEqual(['b,c', 'd'])
    const past = await own.asOf(1)
    for (let time = 0; time < 2; time += 1) {
      expect(hit(past)).toEqual(['b', 'c'])
      expect(hit(own)).toEqual(['b,c', 'd'])
    }
  })
})

describe('cycles and components', () => {
  it('are found along the relations asked for', async () => {
    const ring = ['a', 'b', 'c'].map((name, index, all) =>
      component(name, `owner: crew, dependsOn: ['component:${all[(index + 1) % 3]}']`),
    )
    const text = [...ring, component('alone', 'owner: crew')].join('---\n')
    const own = await createCatalog({ providers: [memoryProvider({ files: { 'a.yaml': text } })] })
    await own.refresh()
    const members = ['a', 'b', 'c'].map((name) => `component:default/${name}`)
    expect(own.graph.cycles('dependsOn')).toEqual([members])
    expect(own.graph.cycles('partOf')).toEqual([])
    expect(own.graph.components()).toEqual([
      members,
      ['component:default/alone'],
      ['group:default/crew'],
    ])
    expect(own.graph.components({ via: ['ownedBy'] })).toEqual([
      ['component:default/a', 'component:default/alone', ...members.slice(1), 'group:default/crew'],
    ])
    expect(() => own.graph.cycles('dependson2')).toThrowErrorMatchingInlineSnapshot(
      `[CallboardError: No kind of this catalog has the relation "dependson2"]`,
    )
  })
})
