import type { Node, PhrasingContent, Root } from 'mdast'
import { markdownToMdast } from 'satteri'
import type { MarkdownParser } from './markdown-parser.ts'
import { walkMarkdown } from './walk.ts'

/**
 * The default parser: a native one, because the stock JavaScript parser takes nine tenths of the time of a build
 * and caps it at about fifty pages a second.
 */
export function satteriParser(): MarkdownParser {
  return {
    name: 'satteri',
    parse({ text }) {
      const tree = markdownToMdast(text, { features: { frontmatter: false } }) as Root
      if (text.includes('~')) undoSingleTildes(tree, text)
      return tree
    },
  }
}

function undoSingleTildes(tree: Root, text: string): void {
  const isSingle = (node: Node) =>
    node.type === 'delete' && !text.startsWith('~~', node.position?.start.offset ?? 0)
  walkMarkdown(tree, (node) => {
    if (!('children' in node) || !node.children.some(isSingle)) return
    const children = (node.children as PhrasingContent[]).flatMap((child) =>
      child.type === 'delete' && isSingle(child) ? [tilde, ...child.children, tilde] : [child],
    )
    node.children = mergeTexts(children) as typeof node.children
  })
}

const tilde: PhrasingContent = { type: 'text', value: '~' }

/** Later stages look for marks across what an author wrote as one run of text. */
function mergeTexts(children: readonly PhrasingContent[]): PhrasingContent[] {
  const merged: PhrasingContent[] = []
  for (const child of children) {
    const last = merged.at(-1)
    if (child.type === 'text' && last?.type === 'text')
      merged[merged.length - 1] = { ...last, value: last.value + child.value }
    else merged.push(child)
  }
  return merged
}
