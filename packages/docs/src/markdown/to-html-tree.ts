import type { Nodes as HastNodes } from 'hast'
import type { Code, Definition, Html, Nodes, Root } from 'mdast'
import remarkRehype, { defaultHandlers, type Options } from 'remark-rehype'
import type { Preset } from 'unified'
import { walkMarkdown } from './walk.ts'
import { widgets } from './widget-names.ts'

type Handlers = NonNullable<Options['handlers']>
type State = Parameters<typeof defaultHandlers.root>[0]

/**
 * Turns Markdown into HTML, as `remark-rehype` does, with less work. Before that begins, it visits every node for
 * definitions, with a function made for each; so the tree stands aside until it asks for the root, and our own walk finds
 * them. And it copies the place of every node, which nobody changes: here both trees have the same.
 */
export function toHtmlTree(): Preset {
  return { plugins: [() => standAside, [remarkRehype, { allowDangerousHtml: true, handlers }]] }
}

const asides = new WeakMap<Root, Root>()

function standAside(tree: Root): Root {
  const stand: Root = { type: 'root', children: [] }
  asides.set(stand, tree)
  return stand
}

const handlers: Handlers = {
  // The types of `remark-rehype` do not know that a root becomes a root.
  root(state: State, stand: Root): never {
    const tree = asides.get(stand) ?? stand
    state.patch = sharePosition
    collectDefinitions(tree, state.definitionById)
    return defaultHandlers.root(state, tree) as never
  },
  code: (_state, { data }: Code) => ({
    type: 'element',
    tagName: widgets.code,
    properties: { index: String(data?.hProperties?.index) },
    children: [],
  }),
  html: (_state, { value }: Html) => ({ type: 'raw', value }),
}

function sharePosition({ position }: Nodes, to: HastNodes): undefined {
  if (position) to.position = position
}

/** The first of a name counts. */
function collectDefinitions(tree: Root, byId: Map<string, Definition>): void {
  walkMarkdown(tree, (node) => {
    if (node.type !== 'definition') return
    const id = node.identifier.toUpperCase()
    if (!byId.has(id)) byId.set(id, node)
  })
}
