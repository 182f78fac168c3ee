import type { FootnoteDefinition, ListItem, Nodes, PhrasingContent, Root } from 'mdast'
import { element } from './mdast-element.ts'
import { safeId } from './safe-id.ts'
import { walkMarkdown } from './walk.ts'

interface Footnote {
  definition: FootnoteDefinition
  id: string
  number: number
  references: string[]
}

/**
 * Numbers footnotes by their first use and moves them to the end of the page, in the markup of Python-Markdown:
 * `sup#fnref:x` and `div.footnote`.
 */
export function buildFootnotes(tree: Root): void {
  const definitions = takeDefinitions(tree)
  if (definitions.size === 0) return
  const used = new Map<string, Footnote>()
  const numbered = (child: PhrasingContent): PhrasingContent => {
    const definition =
      child.type === 'footnoteReference' ? definitions.get(child.identifier) : undefined
    if (!definition) return child
    const note = used.get(definition.identifier) ?? noteOf(definition, used.size + 1)
    used.set(definition.identifier, note)
    return markOf(note)
  }
  const number = (root: Nodes) =>
    walkMarkdown(root, (node) => {
      if (!('children' in node) || !node.children.some(isReference)) return
      node.children = (node.children as PhrasingContent[]).map(numbered) as typeof node.children
    })
  number(tree)
  // A footnote may use further ones; the map grows while it is walked.
  for (const { definition } of used.values()) number(definition)
  if (used.size > 0) tree.children.push(listOf([...used.values()]))
}

const isReference = ({ type }: Nodes): boolean => type === 'footnoteReference'
const isDefinition = (node: Nodes): node is FootnoteDefinition => node.type === 'footnoteDefinition'

function takeDefinitions(tree: Root): Map<string, FootnoteDefinition> {
  const definitions = new Map<string, FootnoteDefinition>()
  walkMarkdown(tree, (node) => {
    if (!('children' in node) || !node.children.some(isDefinition)) return
    const children: readonly Nodes[] = node.children
    for (const child of children) {
      if (isDefinition(child) && !definitions.has(child.identifier))
        definitions.set(child.identifier, child)
    }
    node.children = children.filter((child) => !isDefinition(child)) as typeof node.children
  })
  return definitions
}

function noteOf(definition: FootnoteDefinition, number: number): Footnote {
  return { definition, id: safeId(definition.identifier) ?? String(number), number, references: [] }
}

function markOf(note: Footnote): PhrasingContent {
  const repeat = note.references.length
  const id = `fnref${repeat === 0 ? '' : repeat + 1}:${note.id}`
  note.references.push(id)
  const text = { type: 'text', value: String(note.number) } as const
  return element('emphasis', 'sup', { id }, [
    linkTo(`fn:${note.id}`, { className: ['footnote-ref'] }, [text]),
  ])
}

function listOf(notes: readonly Footnote[]) {
  const items = notes.map(({ definition, id, references, number }): ListItem => {
    const backs = references.flatMap((reference) => [
      { type: 'text', value: ' ' } as const,
      linkTo(
        reference,
        { className: ['footnote-backref'], title: `Back to footnote ${number} in the text` },
        [{ type: 'text', value: '\u21a9' }],
      ),
    ])
    const children = [...definition.children]
    const last = children.at(-1)
    if (last?.type === 'paragraph')
      children[children.length - 1] = { ...last, children: [...last.children, ...backs] }
    else children.push({ type: 'paragraph', children: backs })
    return { type: 'listItem', spread: true, children, data: { hProperties: { id: `fn:${id}` } } }
  })
  return element('blockquote', 'div', { className: ['footnote'] }, [
    { type: 'thematicBreak' },
    { type: 'list', ordered: true, spread: true, children: items },
  ])
}

function linkTo(
  id: string,
  hProperties: { className: string[]; title?: string },
  children: PhrasingContent[],
): PhrasingContent {
  return { type: 'link', url: `#${encodeURI(id)}`, children, data: { hProperties } }
}
