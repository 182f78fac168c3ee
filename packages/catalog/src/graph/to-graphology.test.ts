import { expect, it } from 'vitest'
import { toGraphology } from './to-graphology.ts'

const node = (ref: string, depth: number) => ({
  ref,
  kind: 'Component',
  title: ref,
  depth,
  missing: false,
})

it('hands a view over with its nodes and typed edges', () => {
  const graph = toGraphology({
    subject: 'component:default/a',
    nodes: [node('component:default/a', 0), node('component:default/b', 1)],
    edges: [
      { from: 'component:default/a', type: 'dependsOn', to: 'component:default/b' },
      { from: 'component:default/a', type: 'partOf', to: 'component:default/b' },
    ],
    truncated: false,
  })
  expect([graph.order, graph.size]).toEqual([2, 2])
  expect(graph.getNodeAttribute('component:default/b', 'depth')).toBe(1)
  expect(graph.mapOutEdges('component:default/a', (_edge, { type }) => type).sort()).toEqual([
    'dependsOn',
    'partOf',
  ])
})
