import type { Nodes as HastNodes } from 'hast'
import type { Nodes, Root } from 'mdast'
import { docsErrors } from '../errors.ts'
import type { DocsLimits } from './docs-limits.ts'

const refuse = (reason: string) => docsErrors.PAGE_REFUSED({ reason })

export const tooManyParts = (maxNodes: number) => refuse(`it holds more than ${maxNodes} parts`)

/**
 * Refuses a text that would nest too deep or fall into too many parts before the parser sees it: block marks on one
 * line become as many levels, and a megabyte of cells takes seconds to become a tree.
 *
 * @throws DOCS_PAGE_REFUSED
 */
export function checkText(text: string, { maxDepth, maxNodes }: DocsLimits): void {
  for (const [prefix] of text.matchAll(/^(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])))+/gm)) {
    const marks = prefix.match(/>|[-+*]|\d+[.)]/g)?.length ?? 0
    if (marks > maxDepth) throw refuse(`it is nested deeper than ${maxDepth} levels`)
  }
  if (text.length > maxNodes && countMarks(text) > maxNodes) throw tooManyParts(maxNodes)
}

const marks = new Set([...'`*_~|[<&\\'].map((mark) => mark.charCodeAt(0)))

function countMarks(text: string): number {
  let count = 0
  for (let index = 0; index < text.length; index += 1)
    if (marks.has(text.charCodeAt(index))) count += 1
  return count
}

/** Refuses a tree that the next stages would make too much of. Walks without recursion. @throws DOCS_PAGE_REFUSED */
export function checkTree(tree: Root, limits: DocsLimits): void {
  let nodes = 0
  let footnotes = 0
  const stack: { node: Nodes; depth: number }[] = [{ node: tree, depth: 0 }]
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    const { node, depth } = entry
    nodes += 1
    if (nodes > limits.maxNodes) throw tooManyParts(limits.maxNodes)
    if (depth > limits.maxDepth * 2)
      throw refuse(`it is nested deeper than ${limits.maxDepth} levels`)
    if (node.type === 'footnoteReference') footnotes += 1
    if (footnotes > limits.maxFootnoteReferences)
      throw refuse(`it refers to footnotes more than ${limits.maxFootnoteReferences} times`)
    if (node.type === 'table') {
      // Short rows are filled up to the header, so a small text can stand for a huge table.
      const cells = Math.max(node.align?.length ?? 0, 1) * node.children.length
      if (cells > limits.maxTableCells)
        throw refuse(`a table has more than ${limits.maxTableCells} cells`)
    }
    if ('children' in node)
      for (const child of node.children) stack.push({ node: child, depth: depth + 1 })
  }
}

/** Elements that do not nest however often they are opened. */
const flat =
  /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|dt|dd|tr|td|th|thead|tbody|tfoot|option|a)$/i

/** Refuses raw HTML that opens far more elements than it closes. @throws DOCS_PAGE_REFUSED */
export function checkHtml(values: Iterable<string>, { maxDepth }: DocsLimits): void {
  let open = 0
  for (const value of values) {
    for (const [, slash, name = ''] of value.matchAll(/<(\/?)([a-z][\w:-]*)/gi)) {
      if (flat.test(name)) continue
      open = Math.max(0, open + (slash ? -1 : 1))
      if (open > maxDepth) throw refuse(`its HTML is nested deeper than ${maxDepth} levels`)
    }
  }
}

/** Refuses a tree whose depth only parsing its HTML has shown. Walks without recursion. @throws DOCS_PAGE_REFUSED */
export function checkDepth(tree: HastNodes, { maxDepth }: DocsLimits): void {
  const stack: { node: HastNodes; depth: number }[] = [{ node: tree, depth: 0 }]
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    if (entry.depth > maxDepth * 4) throw refuse(`it is nested deeper than ${maxDepth} levels`)
    if ('children' in entry.node)
      for (const child of entry.node.children) stack.push({ node: child, depth: entry.depth + 1 })
  }
}

/** Refuses HTML that is far longer than what it was made of. @throws DOCS_PAGE_REFUSED */
export function checkOutput(html: string, { body }: { body: string }): void {
  if (html.length > body.length * 20 + 4 * 1024 * 1024)
    throw refuse('it becomes far larger than its text')
}
