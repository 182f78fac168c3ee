import type { Root } from 'mdast'
import { safeId } from './safe-id.ts'
import { walkMarkdown } from './walk.ts'

const attributes = /[ \t]*\{:?[ \t]*((?:[#.][^\s{}#.]+[ \t]*)+)\}[ \t]*$/

/** Takes `{#id}` from the end of headings. Classes beside it are taken too and have no effect. */
export function buildHeadingAttributes(tree: Root): void {
  walkMarkdown(tree, (heading) => {
    if (heading.type !== 'heading') return
    const last = heading.children.at(-1)
    const match = last?.type === 'text' ? attributes.exec(last.value) : null
    if (!match || last?.type !== 'text') return
    last.value = last.value.slice(0, match.index)
    const id = /#([^\s{}#.]+)/.exec(match[1] ?? '')?.[1]
    const safe = id === undefined ? undefined : safeId(id)
    if (safe !== undefined) heading.data = { ...heading.data, hProperties: { id: safe } }
  })
}
