import type { ListItem, Nodes, Parent, PhrasingContent, Text } from 'mdast'
import { type Attributes, parseAttributeList, withAttributes } from './attribute-list.ts'

const braces = /(?<![{$\\])\{(:?[^{}\n]{1,500})\}(?!\})/g

/** Lists found in the text of a page, each a text of its own. */
export interface AttributeLists {
  /** Cuts lists out of a run of text, so that nothing else is looked for in them. */
  split(children: readonly PhrasingContent[]): PhrasingContent[]
  isList(node: PhrasingContent): boolean
  /** Gives the lists among a node's children to what they stand behind; others stay text. */
  apply(parent: Nodes & Parent): void
}

/** Handles `{: #id .class key="value" }` behind elements and at the end of blocks. */
export function createAttributeLists(): AttributeLists {
  const lists = new WeakMap<PhrasingContent, Attributes>()
  const items = new WeakMap<object, ListItem>()
  const splitText = (text: Text): PhrasingContent[] => {
    const out: PhrasingContent[] = []
    let at = 0
    for (const match of text.value.matchAll(braces)) {
      const attributes = parseAttributeList(match[1] ?? '')
      if (!attributes) continue
      if (match.index > at) out.push({ ...text, value: text.value.slice(at, match.index) })
      at = match.index + match[0].length
      const list: Text = { type: 'text', value: match[0] }
      lists.set(list, attributes)
      out.push(list)
    }
    if (at === 0) return [text]
    return at < text.value.length ? [...out, { ...text, value: text.value.slice(at) }] : out
  }
  return {
    split: (children) =>
      children.flatMap((child) =>
        child.type === 'text' && child.value.includes('{') ? splitText(child) : [child],
      ),
    isList: (node) => lists.has(node),
    apply(parent) {
      if (parent.type === 'listItem' && parent.children[0]?.type === 'paragraph')
        items.set(parent.children[0], parent)
      const children = parent.children as PhrasingContent[]
      if (!children.some((child) => lists.has(child))) return
      parent.children = applyLists({ parent, children, lists, item: items.get(parent) }) as never
    },
  }
}

interface Application {
  parent: Nodes & Parent
  children: readonly PhrasingContent[]
  lists: WeakMap<PhrasingContent, Attributes>
  /** The item that the parent begins. */
  item: ListItem | undefined
}

function applyLists({ parent, children, lists, item }: Application): PhrasingContent[] {
  const out: PhrasingContent[] = []
  for (const [index, child] of children.entries()) {
    const attributes = lists.get(child)
    const before = out.at(-1)
    if (!attributes) out.push(child)
    // Meant for an icon that is not there to be drawn.
    else if (before?.type === 'text' && /:[\w-]+:$/.test(before.value)) continue
    else if (before && isElement(before)) give(before, attributes)
    else if (index === children.length - 1 && endsBlock(parent, before)) {
      give(parent.type === 'paragraph' && item && !item.spread ? item : parent, attributes)
      if (before?.type === 'text') before.value = before.value.trimEnd()
    } else out.push(child)
  }
  return out
}

const isElement = ({ type }: PhrasingContent): boolean =>
  type !== 'text' && type !== 'break' && type !== 'html'

/** Headings and cells end in their list; that of a paragraph has a line of its own. */
function endsBlock({ type }: Nodes, before: PhrasingContent | undefined): boolean {
  if (type === 'heading' || type === 'tableCell')
    return !before || (before.type === 'text' && (type === 'heading' || /\s$/.test(before.value)))
  return type === 'paragraph' && before?.type === 'text' && /\n[ \t]*$/.test(before.value)
}

function give(node: Nodes, attributes: Attributes): void {
  node.data = withAttributes(node.data, attributes) as never
}
