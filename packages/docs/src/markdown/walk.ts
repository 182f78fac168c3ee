import type * as Hast from 'hast'
import type * as Mdast from 'mdast'

interface Tree {
  children?: readonly Tree[]
}

/**
 * Calls a function on every node, parents before their children, without recursion. Children that the function puts
 * in place are walked too. The usual package for this defines a function per node, which took a third of a build.
 */
function walk<Node extends object>(root: Node, visit: (node: Node) => void): void {
  const stack = [root]
  for (let node = stack.pop(); node; node = stack.pop()) {
    visit(node)
    const { children } = node as Tree
    if (!children) continue
    for (let index = children.length - 1; index >= 0; index -= 1)
      stack.push(children[index] as Node)
  }
}

/** Walks a Markdown tree. */
export const walkMarkdown = (root: Mdast.Nodes, visit: (node: Mdast.Nodes) => void): void =>
  walk(root, visit)

/** Walks the elements of an HTML tree. */
export function walkElements(root: Hast.Nodes, visit: (element: Hast.Element) => void): void {
  walk(root, (node) => {
    if (node.type === 'element') visit(node)
  })
}
