import type { GraphView } from './graph-view.ts'
import { nodeMeta } from './node-meta.ts'

/** A view as a graph of Graphviz. Text from entities stands in quotes and cannot become syntax. */
export function toDot({ nodes, edges, subject }: GraphView): string {
  const lines = [
    'digraph catalog {',
    '  rankdir=LR',
    '  node [shape=box]',
    ...nodes.map((node) => {
      const label = quoted(`${node.title.slice(0, 200)}\n${nodeMeta(node)}`)
      const style = node.ref === subject ? ', penwidth=3' : node.missing ? ', style=dashed' : ''
      return `  ${quoted(node.ref)} [label=${label}${style}]`
    }),
    ...edges.map(
      ({ from, type, to }) => `  ${quoted(from)} -> ${quoted(to)} [label=${quoted(type)}]`,
    ),
    '}',
  ]
  return `${lines.join('\n')}\n`
}

/** Graphviz knows one escape of its own, `\n`, and strings end at a quote only; other control characters say nothing. */
function quoted(text: string): string {
  const escaped = text
    .replace(/[\\"]/g, (character) => `\\${character}`)
    .replace(/\n/g, '\\n')
    .replace(/\p{Cc}/gu, ' ')
  return `"${escaped}"`
}
