import type { GraphNode, GraphView } from './graph-view.ts'

/** A view as a Mermaid flowchart. Text from entities cannot become syntax. */
export function toMermaid({ nodes, edges, subject }: GraphView): string {
  const ids = new Map(nodes.map(({ ref }, index) => [ref, `n${index}`]))
  const lines = [
    'flowchart LR',
    ...nodes.map((node) => `  ${ids.get(node.ref)}["${quoted(labelOf(node))}"]`),
    ...edges.map(
      ({ from, type, to }) => `  ${ids.get(from)} -->|"${quoted(type)}"| ${ids.get(to)}`,
    ),
    '  classDef subject stroke-width:3px',
    `  class ${ids.get(subject)} subject`,
  ]
  return `${lines.join('\n')}\n`
}

function labelOf({ kind, title, missing }: GraphNode): string {
  return `${title} (${missing ? `${kind}, missing` : kind})`
}

/** Everything but letters, digits and a few harmless signs as a character code of Mermaid. */
function quoted(text: string): string {
  return [...text.slice(0, 200)]
    .map((character) =>
      /[\p{L}\p{N} .,:/()_-]/u.test(character) ? character : `#${character.codePointAt(0)};`,
    )
    .join('')
}
