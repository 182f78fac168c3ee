import type { ElementContent } from 'hast'

/**
 * Splits coloured code after each line break, closing and opening again the spans that run over it. Recursion is
 * as deep as the spans of a grammar nest.
 */
export function splitLines(content: readonly ElementContent[]): ElementContent[][] {
  const lines: ElementContent[][] = [[]]
  for (const node of content) {
    const [first = [], ...rest] = pieces(node)
    lines.at(-1)?.push(...first)
    lines.push(...rest)
  }
  return lines
}

/** The parts of a node on each line it touches; the last is empty when the node ends in a line break. */
function pieces(node: ElementContent): ElementContent[][] {
  if (node.type === 'text')
    return node.value
      .split(/(?<=\n)/)
      .concat(node.value.endsWith('\n') ? [''] : [])
      .map((value) => (value === '' ? [] : [{ type: 'text', value }]))
  if (node.type !== 'element') return [[node]]
  return splitLines(node.children).map((children) =>
    children.length === 0 ? [] : [{ ...node, children }],
  )
}
