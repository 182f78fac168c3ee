import { Graph, layout } from '@dagrejs/dagre'
import type { DrawnNode, DrawnView } from './group-view.ts'
import { nodeMeta } from './node-meta.ts'
import type { RelationStep } from './vertices.ts'

/** A node with its box; `x` and `y` are its upper left corner, in pixels. */
export interface PlacedNode extends DrawnNode {
  x: number
  y: number
  width: number
  height: number
}

/** An edge with the points it runs through and the place of its label. */
export interface PlacedEdge extends RelationStep {
  points: { x: number; y: number }[]
  label: { x: number; y: number }
}

/** A drawing with places for everything, in pixels. */
export interface PlacedView {
  width: number
  height: number
  nodes: PlacedNode[]
  edges: PlacedEdge[]
}

/** Widest title that is shown whole, in characters. */
export const maxTitle = 28

const nodeHeight = 46
/** Room for the icon and the padding beside a title. */
const besideTitle = 52
const characterWidth = 7.4
const margin = 12

/** Places a view in layers from left to right. */
export function layoutView({ nodes, edges }: DrawnView): PlacedView {
  const graph = new Graph({ multigraph: true })
  graph.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 84, marginx: margin, marginy: margin })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const node of nodes) {
    const characters = Math.max(
      12,
      Math.min(node.title.length, maxTitle),
      Math.min(nodeMeta(node).length, maxTitle),
    )
    graph.setNode(node.ref, {
      width: besideTitle + characters * characterWidth,
      height: nodeHeight,
    })
  }
  for (const { from, type, to } of edges) {
    const label = { width: type.length * 6.2, height: 14, labelpos: 'c' as const }
    graph.setEdge(from, to, label, type)
  }
  layout(graph)
  const { width = 0, height = 0 } = graph.graph()
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: nodes.map((node) => {
      const { x = 0, y = 0, ...box } = graph.node(node.ref)
      const { width, height } = box
      return { ...node, x: x - width / 2, y: y - height / 2, width, height }
    }),
    edges: edges.map((edge) => {
      const { points = [], x, y } = graph.edge(edge.from, edge.to, edge.type)
      return { ...edge, points, label: { x: x ?? points[0]?.x ?? 0, y: y ?? points[0]?.y ?? 0 } }
    }),
  }
}
