import { issueFromError } from '@callboard/core'
import type { BlockContent, Code, Heading, List, Nodes, Root } from 'mdast'
import { docsErrors } from '../errors.ts'
import { element } from './mdast-element.ts'
import type { PageContext } from './page-context.ts'
import { walkMarkdown } from './walk.ts'
import { widgets } from './widget-names.ts'

/** Tables of contents on a page; a text of nothing else would become as large as its square. */
const maxTocs = 3

/** Settles what blocks mean that GitHub's Markdown reads otherwise, or not at all. */
export function buildBlocks(tree: Root, context: PageContext): void {
  let tocs = 0
  const isRewritten = (node: Nodes): boolean => {
    if (!isToc(node)) return isRuledText(node)
    tocs += 1
    return tocs <= maxTocs
  }
  walkMarkdown(tree, (node) => {
    if (!('children' in node)) return
    const children = node.children as BlockContent[]
    for (const [index, child] of children.entries()) {
      if (child.type === 'code') {
        checkClosed(child, context)
        const next = children[index + 1]
        if (next?.type === 'list' && next.ordered) annotate(child, next)
      }
      if (child.type === 'list' && context.dialect.strict && child.ordered) child.start = null
    }
    if (!children.some(({ type }) => type === 'heading' || type === 'paragraph')) return
    const rewritten = children.flatMap((child) => (isRewritten(child) ? rewrite(child) : [child]))
    if (rewritten.some((child, index) => child !== children[index]))
      node.children = rewritten as never
  })
}

function rewrite(child: BlockContent): BlockContent[] {
  if (isToc(child)) return [element('paragraph', widgets.toc, {}, [])]
  const { children } = child as Heading
  return [{ type: 'paragraph', children, position: child.position }, { type: 'thematicBreak' }]
}

/** Several lines above `---`: their author rules them off, and means no heading. */
const isRuledText = (node: Nodes): node is Heading =>
  node.type === 'heading' &&
  node.depth === 2 &&
  (node.position?.end.line ?? 0) - (node.position?.start.line ?? 0) > 1

function isToc(node: Nodes): boolean {
  if (node.type !== 'paragraph' || node.children.length !== 1) return false
  const [only] = node.children
  return only?.type === 'text' && only.value.trim() === '[TOC]'
}

/** A fence that nothing closes takes the rest of what it stands in. */
function checkClosed({ position }: Code, { scanned, file, pageLine, page }: PageContext): void {
  if (!position) return
  const { start, end } = position
  const opening = scanned.text.slice(
    start.offset,
    start.offset === undefined ? 0 : start.offset + 3,
  )
  if (opening !== '```' && opening !== '~~~') return
  const last = scanned.text.slice(0, end.offset)
  const line = last.slice(last.lastIndexOf('\n') + 1)
  if (end.line > start.line && /^[ \t>]*(?:`{3,}|~{3,})[ \t]*$/.test(line)) return
  const at = { file, line: pageLine(scanned.sourceLine(start.line)) }
  page.issues.push({ ...issueFromError(docsErrors.FENCE_OPEN(), 'warning'), at })
}

const annotation = /((?:#|\/\/|--|;|%|\/\*|<!--)[ \t]*\(\d{1,3}\))!/g

/**
 * Code annotations, `# (1)!` with a list below: the number stays as the comment that it is, and the list says what
 * it means. The exclamation mark speaks to the peer's script.
 */
function annotate(code: Code, list: List): void {
  if (!code.value.includes(')!')) return
  const numbers = [...code.value.matchAll(/\((\d{1,3})\)!/g)].map(([, number]) => Number(number))
  if (numbers.every((number) => number <= list.children.length))
    code.value = code.value.replace(annotation, '$1')
}
