import type {
  BlockContent,
  Blockquote,
  Heading,
  ListItem,
  Nodes,
  Paragraph,
  PhrasingContent,
} from 'mdast'
import type { ContainerHead } from './container-head.ts'
import { isTight, termsOf } from './definition-list.ts'
import { element } from './mdast-element.ts'
import { safeId } from './safe-id.ts'
import type { ScannedText } from './scanned-text.ts'
import { widgets } from './widget-names.ts'

/** Turns the marked block quotes of {@link ScannedText} into what their heads say. */
export function buildContainers(
  tree: Nodes,
  { heads, mark }: Pick<ScannedText, 'heads' | 'mark'>,
): void {
  if (heads.length === 0) return
  rebuild(tree, { heads, pattern: new RegExp(`[ \\t]*${mark}(\\d+|/)${mark}$`) })
}

interface Marks {
  heads: readonly ContainerHead[]
  pattern: RegExp
}

/** A part of a page that a head opened, on its way to what it becomes. */
interface Container {
  head: ContainerHead
  heading: Heading
  body: BlockContent[]
}

/** Recursion is bounded: the depth of the tree was checked. */
function rebuild(node: Nodes, marks: Marks): void {
  if (!('children' in node)) return
  for (const child of node.children) rebuild(child, marks)
  if (!node.children.some(({ type }) => type === 'blockquote')) return
  const parts = (node.children as BlockContent[]).flatMap((child) =>
    child.type === 'blockquote' ? split(child, marks) : [child],
  )
  node.children = group(parts) as typeof node.children
}

type Part = BlockContent | Container
const isContainer = (part: Part): part is Container => 'head' in part

/** Neighbouring quotes run into one: it is taken apart at the marked headings. */
function split(quote: Blockquote, marks: Marks): Part[] {
  const out: Part[] = []
  let open: Container | undefined
  let plain: BlockContent[] = []
  const flush = () => {
    if (plain.length > 0) out.push({ ...quote, children: plain })
    if (open) out.push(open)
    plain = []
    open = undefined
  }
  for (const child of quote.children as BlockContent[]) {
    const mark = child.type === 'heading' ? takeMark(child, marks) : undefined
    if (mark === undefined) (open?.body ?? plain).push(child)
    else {
      flush()
      const head = marks.heads[Number(mark)]
      if (head) open = { head, heading: child as Heading, body: [] }
    }
  }
  flush()
  return out
}

function takeMark(heading: Heading, { pattern }: Marks): string | undefined {
  const last = heading.children.at(-1)
  if (heading.depth !== 6 || last?.type !== 'text') return undefined
  const match = pattern.exec(last.value)
  if (!match) return undefined
  last.value = last.value.slice(0, match.index)
  if (last.value === '') heading.children.pop()
  return match[1]
}

/** Puts parts in the place of their heads; some join what stands before them. */
function group(parts: readonly Part[]): BlockContent[] {
  const out: BlockContent[] = []
  let set: Blockquote | undefined
  let list: Blockquote | undefined
  for (const part of parts) {
    if (!isContainer(part)) {
      set = undefined
      out.push(part)
      continue
    }
    const { kind } = part.head
    if (kind === 'tab') {
      if (!set || part.head.separate) {
        set = element('blockquote', widgets.tabs, {}, [])
        out.push(set)
      }
      set.children.push(...tabOf(part))
      continue
    }
    set = undefined
    if (kind === 'definition') list = define(part, list, out)
    else if (kind === 'caption') out.push(captioned(part, out))
    else out.push(...blocksOf(part))
  }
  return out
}

function blocksOf(part: Container): BlockContent[] {
  const { head, heading, body } = part
  if (head.kind === 'define') return [definedBy(part)]
  if (head.kind !== 'html' || !head.tags) return [admonitionOf(part)]
  const line = heading.children.length > 0 ? [asBlock(heading.children)] : []
  const html = (value: string) => ({ type: 'html', value }) as const
  return [html(head.tags.open), ...line, ...body, html(head.tags.close)]
}

/** Phrases where blocks are wanted: they stand there without a paragraph around them. */
const asBlock = (children: readonly PhrasingContent[]): BlockContent =>
  ({ type: 'paragraph', children, data: { hName: widgets.bare } }) as never

function admonitionOf({ head, heading, body }: Container): Blockquote {
  const { position } = heading
  const title = titleOf(head, heading.children)
  const isDetails = head.kind === 'details'
  const className = [...(isDetails ? [] : ['admonition']), ...head.classes]
  const titled = isDetails
    ? element('paragraph', 'summary', {}, title)
    : element('paragraph', 'p', { className: ['admonition-title'] }, title)
  const children = title.length > 0 || isDetails ? [titled, ...body] : body
  const name = isDetails ? 'details' : 'div'
  const open = isDetails && head.open ? { open: true } : {}
  return {
    ...element('blockquote', name, { className, ...idOf(head), ...open }, children),
    position,
  }
}

function idOf({ id }: ContainerHead): { id?: string } {
  const safe = id === undefined ? undefined : safeId(id)
  return safe === undefined ? {} : { id: safe }
}

function titleOf(head: ContainerHead, given: PhrasingContent[]): PhrasingContent[] {
  if (head.title !== undefined) return given
  const [type = 'details'] = head.classes
  return [{ type: 'text', value: type.charAt(0).toUpperCase() + type.slice(1) }]
}

function tabOf({ head, heading, body }: Container): BlockContent[] {
  const content = element('blockquote', widgets.tab, { checked: head.open }, body)
  return [
    element('paragraph', widgets.tabLabel, {}, heading.children),
    { ...content, position: heading.position },
  ]
}

/** Adds a definition to the list before it, or begins one with the paragraph before it as its terms. */
function define(
  { head, body }: Container,
  list: Blockquote | undefined,
  out: BlockContent[],
): Blockquote | undefined {
  const before = out.at(-1)
  const content = isTight(head.separate, body)
    ? body.map((child) => (child.type === 'paragraph' ? asBlock(child.children) : child))
    : body
  const definition = element('blockquote', 'dd', {}, content)
  if (list && before === list) {
    list.children.push(definition)
    return list
  }
  if (before?.type !== 'paragraph') {
    // No term: the colon was meant as one.
    out.push({ type: 'paragraph', children: [{ type: 'text', value: ': ' }] }, ...body)
    return undefined
  }
  out.pop()
  const terms = termsOf(before).map((term) => element('paragraph', 'dt', {}, term))
  const joined = list && out.at(-1) === list ? list : undefined
  if (joined) {
    joined.children.push(...terms, definition)
    return joined
  }
  const made = element('blockquote', 'dl', {}, [...terms, definition])
  out.push(made)
  return made
}

/** A block of definitions: its paragraphs are terms, the items of its lists what they mean. */
function definedBy({ head, body }: Container): Blockquote {
  const parts = body.flatMap((child): BlockContent[] => {
    if (child.type === 'paragraph')
      return termsOf(child).map((term) => element('paragraph', 'dt', {}, term))
    if (child.type !== 'list') return [element('blockquote', 'dd', {}, [child])]
    return child.children.map((item) => element('blockquote', 'dd', {}, asDefinition(item)))
  })
  const className = head.classes.length > 0 ? { className: [...head.classes] } : {}
  return element('blockquote', 'dl', { ...idOf(head), ...className }, parts)
}

/** Of an item that is one paragraph, its phrases alone. */
function asDefinition({ children }: ListItem): BlockContent[] {
  const [only] = children
  const isTightItem = children.length === 1 && only?.type === 'paragraph'
  return isTightItem ? [asBlock(only.children)] : (children as BlockContent[])
}

/** The block before a caption becomes its figure. */
function captioned({ head, body }: Container, out: BlockContent[]): BlockContent {
  const [only] = body
  const inner = body.length === 1 && only?.type === 'paragraph' ? [asBlock(only.children)] : body
  const caption = element('blockquote', 'figcaption', {}, inner)
  const about: Paragraph | BlockContent | undefined = out.pop()
  return element('blockquote', 'figure', idOf(head), [...(about ? [about] : []), caption])
}
