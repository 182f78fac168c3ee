import type { GraphNode, GraphView } from './graph-view.ts'
import type { RelationStep } from './walk-relations.ts'

/** A node of a drawing: an entity, or several of one kind that found no room. */
export interface DrawnNode extends GraphNode {
  /** Entities that the node stands for, when it is a group. */
  count?: number
}

/** A view small enough to be drawn. */
export interface DrawnView {
  subject: string
  nodes: DrawnNode[]
  edges: RelationStep[]
}

/** Keeps the nodes nearest to the subject, and puts the others together by kind. */
export function groupView({ subject, nodes, edges }: GraphView, maxNodes: number): DrawnView {
  if (nodes.length <= maxNodes) return { subject, nodes, edges: unique(edges) }
  const kinds = new Set(nodes.map(({ kind }) => kind.toLowerCase()))
  const kept = nodes.slice(0, Math.max(1, maxNodes - kinds.size))
  const rest = new Map<string, GraphNode[]>()
  for (const node of nodes.slice(kept.length)) {
    const kind = node.kind.toLowerCase()
    const members = rest.get(kind)
    if (members) members.push(node)
    else rest.set(kind, [node])
  }
  const groups = [...rest].map(([kind, members]) => toGroup(kind, members))
  const drawnAs = new Map(
    [...rest.values()].flatMap((members, index) =>
      members.map(({ ref }) => [ref, groups[index]?.ref ?? ref]),
    ),
  )
  const moved = edges.map(({ from, type, to }) => ({
    from: drawnAs.get(from) ?? from,
    type,
    to: drawnAs.get(to) ?? to,
  }))
  const outside = moved.filter(({ from, to }) => from !== to)
  return { subject, nodes: [...kept, ...groups], edges: unique(outside) }
}

function toGroup(kind: string, members: readonly GraphNode[]): DrawnNode {
  const [first] = members as readonly [GraphNode]
  const count = members.length
  if (count === 1) return first
  const title = `${count} more (${first.kind})`
  return {
    ref: `group ${kind}`,
    kind: first.kind,
    depth: first.depth,
    title,
    count,
    missing: false,
  }
}

function unique(edges: readonly RelationStep[]): RelationStep[] {
  return [...new Map(edges.map((edge) => [`${edge.from} ${edge.type} ${edge.to}`, edge])).values()]
}
