import type { BlockContent, Blockquote, Heading, Nodes, Paragraph, PhrasingContent } from 'mdast'
import { classNames } from './class-names.ts'
import type { ContainerHead } from './container-head.ts'
import type { ScannedText } from './scan-containers.ts'
import { walkMarkdown } from './walk.ts'
import { widgets } from './widget-names.ts'

/** Turns the marked block quotes of {@link ScannedText} into admonitions, foldables and sets of tabs. */
export function buildContainers(tree: Nodes, { heads, mark }: Pick<ScannedText, 'heads' | 'mark'>) {
  if (heads.length === 0) return
  const marks = { heads, pattern: new RegExp(`[ \\t]*${mark}(\\d+|/)${mark}$`) }
  rebuild(tree, marks)
  walkMarkdown(tree, (node) => {
    // Only where raw HTML or code swallowed a heading of ours.
    if ('value' in node) node.value = node.value.replaceAll(mark, '')
  })
}

interface Marks {
  heads: readonly ContainerHead[]
  pattern: RegExp
}

/** Recursion is bounded: the depth of the tree was checked. */
function rebuild(node: Nodes, marks: Marks): void {
  if (!('children' in node)) return
  for (const child of node.children) rebuild(child, marks)
  if (!node.children.some(({ type }) => type === 'blockquote')) return
  const children = (node.children as BlockContent[]).flatMap((child) =>
    child.type === 'blockquote' ? split(child, marks) : [child],
  )
  node.children = groupTabs(children) as typeof node.children
}

const tabs = new WeakMap<object, ContainerHead>()

/** Neighbouring quotes run into one: it is taken apart at the marked headings. */
function split(quote: Blockquote, marks: Marks): BlockContent[] {
  const out: BlockContent[] = []
  let open: { head: ContainerHead; heading: Heading; body: BlockContent[] } | undefined
  let plain: BlockContent[] = []
  const flush = () => {
    if (plain.length > 0) out.push({ ...quote, children: plain })
    if (open) out.push(containerOf(open.head, open.heading, open.body))
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

function containerOf(head: ContainerHead, heading: Heading, body: BlockContent[]): Blockquote {
  const { position } = heading
  const title = titleOf(head, heading.children)
  if (head.kind === 'tab') {
    const label = element('paragraph', widgets.tabLabel, {}, title)
    const content = {
      ...element('blockquote', widgets.tab, { checked: head.open }, body),
      position,
    }
    const holder: Blockquote = { type: 'blockquote', children: [label, content] as BlockContent[] }
    tabs.set(holder, head)
    return holder
  }
  const isDetails = head.kind === 'details'
  const className = [...(isDetails ? [] : ['admonition']), ...head.classes].filter(classNames.has)
  const titled = isDetails
    ? element('paragraph', 'summary', {}, title)
    : element('paragraph', 'p', { className: ['admonition-title'] }, title)
  const children = title.length > 0 || isDetails ? [titled as Paragraph, ...body] : body
  const name = isDetails ? 'details' : 'div'
  const open = isDetails && head.open ? { open: true } : {}
  return {
    ...element('blockquote', name, { className, ...open }, children),
    position,
  } as Blockquote
}

function titleOf(head: ContainerHead, given: PhrasingContent[]): PhrasingContent[] {
  if (head.title !== undefined) return given
  const [type = 'details'] = head.classes
  return [{ type: 'text', value: type.charAt(0).toUpperCase() + type.slice(1) }]
}

/** Tabs that follow each other are one set, unless one of them asks for a new one. */
function groupTabs(children: BlockContent[]): BlockContent[] {
  const out: BlockContent[] = []
  let set: Blockquote | undefined
  for (const child of children) {
    const head = tabs.get(child)
    if (!head) {
      set = undefined
      out.push(child)
      continue
    }
    if (!set || head.separate) {
      set = element('blockquote', widgets.tabs, {}, []) as Blockquote
      out.push(set)
    }
    set.children.push(...(child as Blockquote).children)
  }
  return out
}

/** A node that becomes an element of the given name, whatever its own type would become. */
export function element<Type extends Nodes['type']>(
  type: Type,
  hName: string,
  hProperties: Record<string, unknown>,
  children: readonly Nodes[],
) {
  return { type, children, data: { hName, hProperties } } as unknown as Extract<
    Nodes,
    { type: Type }
  >
}
