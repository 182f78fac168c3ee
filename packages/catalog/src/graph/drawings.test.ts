import { beforeAll, describe, expect, it } from 'vitest'
import type { Catalog } from '../catalog.ts'
import { createCatalog } from '../create-catalog.ts'
import { memoryProvider } from '../testing/memory-provider.ts'
import { component, files } from './test-graph.ts'
import { toDot } from './to-dot.ts'
import { toMermaid } from './to-mermaid.ts'
import { toSvg } from './to-svg.ts'

let catalog: Catalog
beforeAll(async () => {
  catalog = await createCatalog({ providers: [memoryProvider({ files })] })
  expect((await catalog.refresh()).issues).toEqual([])
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
      relation: (type) => type.replace('Of', ' of'),
    })
    expect(svg).toMatchInlineSnapshot(
      `"<svg xmlns="http://www.w3.org/2000/svg" class="cb-graph" role="group" aria-label="If the database fails" width="568" height="70" viewBox="0 0 568 70"><title>If the database fails</title><g class="cb-edge cb-edge--dependencyof"><path class="cb-edge-line" fill="none" d="M204.6 35H283.8H363"/><path class="cb-edge-head" d="M363 35L355 39L355 31Z"/><text class="cb-edge-label" text-anchor="middle" x="283.8" y="31">dependency of</text></g><a class="cb-node cb-node--resource cb-node--subject" href="/catalog/resource:default/db"><title>db (resource:default/db)</title><rect class="cb-node-box" x="12" y="12" width="192.6" height="46" rx="6"/><use class="cb-node-icon" href="/icons.svg#resource" x="24" y="27" width="16" height="16"/><text class="cb-node-title" x="48" y="32">db</text><text class="cb-node-meta" x="48" y="48">Resource · database</text></a><a class="cb-node cb-node--component" href="/catalog/component:default/gateway"><title>gateway (component:default/gateway)</title><rect class="cb-node-box" x="363" y="12" width="192.6" height="46" rx="6"/><use class="cb-node-icon" href="/icons.svg#component" x="375" y="27" width="16" height="16"/><text class="cb-node-title" x="399" y="32">gateway</text><text class="cb-node-meta" x="399" y="48">Component · service</text></a></svg>"`,
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
