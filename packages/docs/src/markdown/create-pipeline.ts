import type { Element, Root as HastRoot } from 'hast'
import { raw } from 'hast-util-raw'
import { sanitize } from 'hast-util-sanitize'
import type { Code, Root } from 'mdast'
import rehypeStringify from 'rehype-stringify'
import remarkRehype from 'remark-rehype'
import { type Processor, unified } from 'unified'
import { runPagePlugins } from '../plugins/run-plugins.ts'
import { cleanAttributes } from './clean-attributes.ts'
import { buildContainers } from './containers.ts'
import { drawWidgets } from './draw-widgets.ts'
import { parseFenceInfo } from './fence-info.ts'
import { buildFootnotes } from './footnotes.ts'
import { buildAlerts } from './github-alerts.ts'
import { buildHeadingAttributes } from './heading-attributes.ts'
import { identifyHeadings, linkHeadings } from './headings.ts'
import type { MarkdownParser } from './markdown-parser.ts'
import type { PageContext } from './page-context.ts'
import { checkDepth, checkHtml, checkTree } from './page-limits.ts'
import { noteLines, resolveLinks } from './page-links.ts'
import { splitSections } from './page-sections.ts'
import { sanitizeSchema } from './sanitize-schema.ts'
import { scanContainers } from './scan-containers.ts'
import { buildTaskLists } from './task-lists.ts'
import { walkElements, walkMarkdown } from './walk.ts'
import { widgets } from './widget-names.ts'

/** From the text of a page to HTML, each stage a plugin of unified; what they share is the page's context. */
export function createPipeline(parser: MarkdownParser) {
  return (
    unified()
      .use(function (this: Processor) {
        this.parser = (text, file) => parse(parser, String(text), contextOf(file))
      })
      .use(() => (tree: Root, file) => {
        buildAlerts(tree)
        buildFootnotes(tree)
        buildTaskLists(tree)
        buildHeadingAttributes(tree)
        contextOf(file).timer.check()
      })
      .use(remarkRehype, {
        allowDangerousHtml: true,
        handlers: { code: placeholder, html: (_state, { value }) => ({ type: 'raw', value }) },
      })
      .use(() => (tree: HastRoot, file) => parseHtml(tree, contextOf(file)))
      .use(() => (tree: HastRoot, file) => prepare(tree, contextOf(file)))
      .use(() => (tree: HastRoot) => sanitize(tree, sanitizeSchema) as HastRoot)
      .use(() => (tree: HastRoot, file) => finish(tree, contextOf(file)))
      // After the sanitiser, raw nodes are ours: see `code-html.ts`.
      .use(rehypeStringify, { allowDangerousHtml: true })
      .freeze()
  )
}

export type Pipeline = ReturnType<typeof createPipeline>

/** `renderPage` hands it in with the text. */
const contextOf = ({ data }: { data: Record<string, unknown> }) => data.callboard as PageContext

function parse(parser: MarkdownParser, text: string, context: PageContext): Root {
  const scanned = scanContainers(text)
  context.sourceLine = scanned.sourceLine
  const tree = parser.parse({ text: scanned.text })
  checkTree(tree, context.limits)
  context.timer.check()
  buildContainers(tree, scanned)
  const html: string[] = []
  walkMarkdown(tree, (node) => {
    if (node.type === 'code') keepBlock(node, context)
    else if (node.type === 'html') html.push(node.value)
  })
  context.hasHtml = html.length > 0
  checkHtml(html, context.limits)
  return tree
}

/** Code goes around the HTML parser and the sanitiser: it is drawn by us, afterwards. */
function keepBlock(code: Code, { codeBlocks }: PageContext): void {
  const info = parseFenceInfo(`${code.lang ?? ''} ${code.meta ?? ''}`)
  const index = codeBlocks.push({ code: code.value, info }) - 1
  code.data = { ...code.data, hProperties: { index: String(index) } }
}

const placeholder = (_state: unknown, node: Code): Element => ({
  type: 'element',
  tagName: widgets.code,
  properties: { index: String(node.data?.hProperties?.index) },
  children: [],
})

function parseHtml(tree: HastRoot, context: PageContext): HastRoot {
  context.timer.check()
  if (!context.hasHtml) return tree
  noteLines(tree)
  const parsed = raw(tree) as HastRoot
  checkDepth(parsed, context.limits)
  context.timer.check()
  return parsed
}

async function prepare(tree: HastRoot, context: PageContext): Promise<void> {
  const { page } = context
  const headings = identifyHeadings(tree)
  page.headings = headings.map(({ id, title, depth }) => ({ id, title, depth }))
  page.links = resolveLinks(tree, context)
  await runPagePlugins(tree, headings, context)
  cleanAttributes(tree)
  context.timer.check()
}

async function finish(tree: HastRoot, context: PageContext): Promise<void> {
  context.timer.check()
  await drawWidgets(tree, context)
  const { page } = context
  walkElements(tree, ({ properties }) => {
    if (typeof properties.id === 'string') page.anchors.push(properties.id)
  })
  page.sections = splitSections(tree)
  linkHeadings(tree)
  context.timer.check()
}
