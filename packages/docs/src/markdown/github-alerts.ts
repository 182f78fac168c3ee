import type { Paragraph, PhrasingContent, Root } from 'mdast'
import { element } from './mdast-element.ts'
import { walkMarkdown } from './walk.ts'

const alert = /^\[!(note|tip|important|warning|caution)\][ \t]*/i

/** Turns `> [!NOTE]` quotes into admonitions; text on the same line is the title. */
export function buildAlerts(tree: Root): void {
  walkMarkdown(tree, (quote) => {
    if (quote.type !== 'blockquote') return
    const [first, ...rest] = quote.children
    if (quote.data?.hName || first?.type !== 'paragraph') return
    const text = first.children[0]
    const match = text?.type === 'text' ? alert.exec(text.value) : null
    if (!match || text?.type !== 'text') return
    text.value = text.value.slice(match[0].length)
    const { title, body } = firstLine(first)
    const type = (match[1] ?? '').toLowerCase()
    const label: PhrasingContent[] =
      title.length > 0
        ? title
        : [{ type: 'text', value: type.charAt(0).toUpperCase() + type.slice(1) }]
    quote.data = { hName: 'div', hProperties: { className: ['admonition', type] } }
    quote.children = [
      element('paragraph', 'p', { className: ['admonition-title'] }, label),
      ...(body.length > 0 ? [{ ...first, children: body }] : []),
      ...rest,
    ]
  })
}

/** Splits a paragraph at its first line break. */
function firstLine({ children }: Paragraph): { title: PhrasingContent[]; body: PhrasingContent[] } {
  const title: PhrasingContent[] = []
  for (const [index, child] of children.entries()) {
    const rest = children.slice(index + 1)
    if (child.type === 'break') return { title, body: rest }
    const at = child.type === 'text' ? child.value.indexOf('\n') : -1
    if (child.type === 'text' && at !== -1) {
      const before = child.value.slice(0, at).trimEnd()
      const after = child.value.slice(at + 1)
      if (before) title.push({ type: 'text', value: before })
      return { title, body: [...(after ? [{ ...child, value: after }] : []), ...rest] }
    }
    if (child.type !== 'text' || child.value) title.push(child)
  }
  return { title, body: [] }
}
