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
import { toDot } from './to-dot.ts'
import { toMermaid } from './to-mermaid.ts'
import { toSvg } from './to-svg.ts'

const document = (kind: string, name: string, spec: string, title = '') =>
  `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name}${title} }\nspec: { ${spec} }\n`
const component = (name: string, more: string, title?: string) =>
  document('Component', name, `type: service, lifecycle: production, ${more}`, title)
const files = {
  'shop.yaml': [
    document('Resource', 'db', 'type: database, owner: data'),
    component('gateway', "owner: money, system: shop, dependsOn: ['resource:db']"),
    component('edge', "owner: money, dependsOn: ['component:gateway'], providesApis: [pay-api]"),
    document('API', 'pay-api', 'type: openapi, lifecycle: production, owner: money, definition: x'),
    component('web', 'owner: front, consumesApis: [pay-api]'),
    component('gone-user', "owner: nobody, dependsOn: ['component:missing']"),
    document('System', 'shop', 'owner: money'),
    document('Group', 'money', 'type: team, children: [money-oncall]'),
    document('Group', 'money-oncall', 'type: team, children: []'),
    document('Group', 'data', 'type: team, children: []'),
    document('Group', 'front', 'type: team, children: [], members: [cleo, ghost]'),
    document(
      'User',
      'ada',
      'memberOf: [money-oncall], profile: { displayName: Ada, email: ada@a.test }',
    ),
    document('User', 'ben', 'memberOf: [money]'),
    document('User', 'cleo', 'memberOf: []'),
  ].join('---\n'),
}

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

describe('drawings', () => {
  it('show each relation once, and what is missing', () => {
    const view = catalog.graph.neighbours('component:gone-user')
    expect(view).toEqual({
      subject: 'component:default/gone-user',
      nodes: [
        {
          ref: 'component:default/gone-user',
          kind: 'Component',
          title: 'gone-user',
          type: 'service',
          depth: 0,
          missing: false,
        },
        {
          ref: 'component:default/missing',
          kind: 'component',
          title: 'missing',
          depth: 1,
          missing: true,
        },
        { ref: 'group:default/nobody', kind: 'group', title: 'nobody', depth: 1, missing: true },
      ],
      edges: [
        {
          from: 'component:default/gone-user',
          type: 'dependsOn',
          to: 'component:default/missing',
        },
        { from: 'component:default/gone-user', type: 'ownedBy', to: 'group:default/nobody' },
      ],
      truncated: false,
    })
    expect(toMermaid(view)).toMatchInlineSnapshot(`
      "flowchart LR
        n0["gone-user (Component)"]
        n1["missing (component, missing)"]
        n2["nobody (group, missing)"]
        n0 -->|"dependsOn"| n1
        n0 -->|"ownedBy"| n2
        classDef subject stroke-width:3px
        class n0 subject
      "
    `)
    expect(toDot(view)).toMatchInlineSnapshot(`
      "digraph catalog {
        rankdir=LR
        node [shape=box]
        "component:default/gone-user" [label="gone-user\\nComponent · service", penwidth=3]
        "component:default/missing" [label="missing\\nnot in the catalog", style=dashed]
        "group:default/nobody" [label="nobody\\nnot in the catalog", style=dashed]
        "component:default/gone-user" -> "component:default/missing" [label="dependsOn"]
        "component:default/gone-user" -> "group:default/nobody" [label="ownedBy"]
      }
      "
    `)
  })

  it('are SVG with classes and links, without any style', () => {
    const view = catalog.graph.view(catalog.graph.impact('resource:db', { depth: 1 }))
    const svg = toSvg(view, {
      title: 'If the database fails',
      href: (ref) => `/catalog/${ref}`,
      icon: (kind) => `/icons.svg#${kind}`,
    })
    expect(svg).toMatchInlineSnapshot(
      `"<svg xmlns="http://www.w3.org/2000/svg" class="cb-graph" role="group" aria-label="If the database fails" width="568" height="70" viewBox="0 0 568 70"><title>If the database fails</title><g class="cb-edge cb-edge--dependencyof"><path class="cb-edge-line" fill="none" d="M204.6 35L283.8 35L363 35"/><path class="cb-edge-head" d="M363 35L355 39L355 31Z"/><text class="cb-edge-label" text-anchor="middle" x="283.8" y="31">dependencyOf</text></g><a class="cb-node cb-node--resource cb-node--subject" href="/catalog/resource:default/db"><title>db (resource:default/db)</title><rect class="cb-node-box" x="12" y="12" width="192.6" height="46" rx="6"/><use class="cb-node-icon" href="/icons.svg#resource" x="24" y="27" width="16" height="16"/><text class="cb-node-title" x="48" y="32">db</text><text class="cb-node-meta" x="48" y="48">Resource · database</text></a><a class="cb-node cb-node--component" href="/catalog/component:default/gateway"><title>gateway (component:default/gateway)</title><rect class="cb-node-box" x="363" y="12" width="192.6" height="46" rx="6"/><use class="cb-node-icon" href="/icons.svg#component" x="375" y="27" width="16" height="16"/><text class="cb-node-title" x="399" y="32">gateway</text><text class="cb-node-meta" x="399" y="48">Component · service</text></a></svg>"`,
    )
    expect(svg).not.toMatch(/style|<script/)
  })

  it('put together what finds no room', async () => {
    const many = Array.from({ length: 100 }, (_each, index) =>
      component(`c${String(index).padStart(2, '0')}`, "owner: crew, dependsOn: ['component:core']"),
    )
    const all = [component('core', 'owner: crew'), ...many].join('---\n')
    const big = await createCatalog({ providers: [memoryProvider({ files: { 'a.yaml': all } })] })
    await big.refresh()
    const svg = toSvg(big.graph.neighbours('component:core'), { title: 'Core' })
    expect(svg.match(/class="cb-node /g)).toHaveLength(60)
    expect(svg).toContain('43 more (Component)')
  })

  it('draw all relations of what is connected with everything, without being laid out for minutes', () => {
    const nodes = Array.from({ length: 60 }, (_each, index) => ({
      ref: `component:default/c${index}`,
      kind: 'Component',
      title: `c${index}`,
      depth: Math.min(index, 1),
      missing: false,
    }))
    const edges = nodes.flatMap(({ ref: from }) =>
      nodes.map(({ ref: to }) => ({ from, type: 'dependsOn', to })),
    )
    const subject = 'component:default/c0'
    const svg = toSvg({ subject, nodes, edges, truncated: false }, { title: 'All' })
    expect(svg.match(/class="cb-edge /g)).toHaveLength(60 * 60)
    expect(svg).not.toMatch(/NaN|undefined/)
  })

  it('let no text of an entity become markup', async () => {
    const title = `, title: "<script>alert(1)</script> & \\"quotes\\" \\u0001"`
    const text = component('evil', 'owner: crew', title)
    const evil = await createCatalog({ providers: [memoryProvider({ files: { 'a.yaml': text } })] })
    await evil.refresh()
    const view = evil.graph.neighbours('component:evil')
    const svg = toSvg(view, { title: '<b>', href: () => 'javascript:alert(1)' })
    expect(svg).not.toMatch(/<script|<b>|javascript:/)
    expect(svg).not.toContain('\u0001')
    expect(svg).toContain('&lt;script&gt;')
    expect(toDot(view)).toContain('label="<script>alert(1)</script> & \\"quotes\\"  \\nComponent')
    expect(toMermaid(view)).toContain('["#60;script#62;alert(1)#60;/script#62; #38; #34;quotes#34;')
  })
})
