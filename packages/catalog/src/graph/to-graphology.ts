import { MultiDirectedGraph } from 'graphology'
import type { GraphNode, GraphView } from './graph-view.ts'

/** What an edge of {@link toGraphology} carries. */
export interface RelationAttributes {
  /** `dependsOn`, `partOf` … */
  type: string
}

/** A part of the catalog's graph for the algorithms of graphology: nodes by reference, relations as directed edges. */
export type RelationGraph = MultiDirectedGraph<Omit<GraphNode, 'ref'>, RelationAttributes>

/**
 * A view as a graph of graphology, on which its library of metrics, communities and layouts works.
 * It is a copy: changing it changes nothing in the catalog.
 *
 * @example
 * ```ts no-run
 * import { toGraphology } from '@callboard/catalog/graphology'
 * const graph = toGraphology(catalog.graph.neighbours('system:payments', { depth: 3 }))
 * graph.inDegree('resource:default/payments-db')
 * ```
 */
export function toGraphology(view: GraphView): RelationGraph {
  const graph: RelationGraph = new MultiDirectedGraph()
  for (const { ref, ...attributes } of view.nodes) graph.addNode(ref, attributes)
  for (const { from, type, to } of view.edges) graph.addDirectedEdge(from, to, { type })
  return graph
}
