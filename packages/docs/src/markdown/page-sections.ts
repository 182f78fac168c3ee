import type { Element, Nodes, Root } from 'hast'
// Declares the node `raw`.
import type {} from 'remark-rehype'

/** A part of a page for search: from one heading to the next. */
export interface PageSection {
  /** Id of the heading; empty for what stands before the first one, and below the title of the page. */
  id: string
  /** Text of the heading; empty likewise. */
  heading: string
  /** Plain text, white space collapsed. */
  text: string
}

const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6']

const blocks = new Set([
  ...['p', 'div', 'li', 'ul', 'ol', 'dl', 'dt', 'dd', 'table', 'tr', 'td', 'th', 'caption', 'pre'],
  ...['blockquote', 'details', 'summary', 'figure', 'figcaption', 'hr', 'br', 'section', 'article'],
  ...['address', 'center', 'label'],
  ...headings,
])

/** Splits a finished page at its headings. Recursion is bounded: the depth of the tree was checked. */
export function splitSections(tree: Root): PageSection[] {
  let section: PageSection = { id: '', heading: '', text: '' }
  const sections = [section]
  const walk = (node: Nodes): void => {
    if (node.type === 'text') section.text += node.value
    if (node.type === 'raw') section.text += textOfRaw(node.data)
    if (!('children' in node) || isHidden(node)) return
    const heading = node.type === 'element' ? headingOf(node) : undefined
    if (heading) {
      // The title stands for the page: what follows it begins no part of its own.
      const isTitle = heading.depth === 1 && sections.length === 1 && section.text.trim() === ''
      if (isTitle) return
      section = { id: heading.id, heading: heading.text, text: '' }
      sections.push(section)
      return
    }
    const space = node.type === 'element' && blocks.has(node.tagName) ? ' ' : ''
    section.text += space
    for (const child of node.children) walk(child)
    section.text += space
  }
  walk(tree)
  return sections.map((part) => ({ ...part, text: collapse(part.text) }))
}

/** Code, formulas and icons are HTML already; their text is kept beside it. */
const textOfRaw = (data: unknown): string => String((data as { text?: string } | undefined)?.text)

const collapse = (text: string): string => text.replace(/\s+/g, ' ').trim()

function headingOf(node: Element): { id: string; depth: number; text: string } | undefined {
  const depth = headings.indexOf(node.tagName) + 1
  const { id } = node.properties
  if (depth === 0 || typeof id !== 'string') return undefined
  return { id, depth, text: collapse(visibleText(node)) }
}

/** What a reader does not read twice or at all: links of headings to themselves, contents, line numbers, the way back from a footnote. */
const hidden = new Set<unknown>(['headerlink', 'linenos', 'footnote-backref', 'toc'])

function isHidden(node: Nodes): boolean {
  if (node.type !== 'element') return false
  const { className } = node.properties
  return Array.isArray(className) && className.some((name) => hidden.has(name))
}

const visibleText = (node: Element): string =>
  node.children
    .map((child) => {
      if (child.type === 'text') return child.value
      return child.type === 'element' && !isHidden(child) ? visibleText(child) : ''
    })
    .join('')
