import { Graph, layout } from '@dagrejs/dagre'
import type { DrawnNode, DrawnView } from './group-view.ts'
import { nodeMeta } from './node-meta.ts'
import type { RelationStep } from './walk-relations.ts'

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

/** Relations that layers are made from, for so many nodes: what that takes grows with the square of them. */
const mostLayered = (nodes: number) => Math.max(40, nodes + 20)

/**
 * Places a view in layers from left to right. Where there are many relations, those by which entities
 * are reached make the layers, and what is left over is drawn from box to box.
 */
export function layoutView({ nodes, edges }: DrawnView): PlacedView {
  const graph = new Graph({ multigraph: true })
  graph.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 84, marginx: margin, marginy: margin })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const node of nodes) graph.setNode(node.ref, { width: widthOf(node), height: nodeHeight })
  const layered = layeredEdges(nodes, edges)
  for (const { from, type, to } of layered) {
    const label = { width: type.length * 6.2, height: 14, labelpos: 'c' as const }
    graph.setEdge(from, to, label, type)
  }
  layout(graph)
  const { width = 0, height = 0 } = graph.graph()
  const placed = placeNodes(nodes, graph)
  const boxes = new Map(placed.map((node) => [node.ref, node]))
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: placed,
    edges: edges.map((edge) => {
      if (!layered.has(edge)) return edgeThrough(edge, boxes)
      const { points = [], x, y } = graph.edge(edge.from, edge.to, edge.type)
      const label = { x: x ?? points[0]?.x ?? 0, y: y ?? points[0]?.y ?? 0 }
      return edge.from === edge.to
        ? { ...edge, points, label }
        : { ...edgeThrough(edge, boxes, points.slice(1, -1)), label }
    }),
  }
}

/** The boxes of one layer, which have one middle, are as wide as the widest of them. */
function placeNodes(nodes: readonly DrawnNode[], graph: Graph): PlacedNode[] {
  const widest = new Map<number, number>()
  for (const { ref } of nodes) {
    const { x = 0, width } = graph.node(ref)
    widest.set(x, Math.max(width, widest.get(x) ?? 0))
  }
  return nodes.map((node): PlacedNode => {
    const { x = 0, y = 0, height } = graph.node(node.ref)
    const width = widest.get(x) ?? 0
    return { ...node, width, height, x: x - width / 2, y: y - height / 2 }
  })
}

function widthOf(node: DrawnNode): number {
  const longest = Math.max(node.title.length, nodeMeta(node).length)
  return besideTitle + Math.max(12, Math.min(longest, maxTitle)) * characterWidth
}

function layeredEdges(
  nodes: readonly DrawnNode[],
  edges: readonly RelationStep[],
): ReadonlySet<RelationStep> {
  const most = mostLayered(nodes.length)
  if (edges.length <= most) return new Set(edges)
  const depths = new Map(nodes.map(({ ref, depth }) => [ref, depth]))
  const reached = new Set<string>()
  const layered = new Set<RelationStep>()
  for (const edge of edges) {
    const [from = 0, to = 0] = [depths.get(edge.from), depths.get(edge.to)]
    const outer = from > to ? edge.from : edge.to
    if (Math.abs(from - to) !== 1 || reached.has(outer)) continue
    reached.add(outer)
    layered.add(edge)
  }
  for (const edge of edges) if (layered.size < most) layered.add(edge)
  return layered
}

/** From the side of one box to the side of the other that faces it, past others on the way. */
function edgeThrough(
  edge: RelationStep,
  boxes: ReadonlyMap<string, PlacedNode>,
  between: PlacedEdge['points'] = [],
): PlacedEdge {
  const [from, to] = [boxes.get(edge.from), boxes.get(edge.to)]
  const isForward = (from?.x ?? 0) <= (to?.x ?? 0)
  const start = sideOf(from, isForward)
  const end = sideOf(to, !isForward)
  const label = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 }
  return { ...edge, points: [start, ...between, end], label }
}

function sideOf(node: PlacedNode | undefined, right: boolean): { x: number; y: number } {
  const { x = 0, y = 0, width = 0, height = 0 } = node ?? {}
  return { x: right ? x + width : x, y: y + height / 2 }
}
