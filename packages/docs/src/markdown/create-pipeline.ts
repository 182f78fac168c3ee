import type { Element, Nodes as HastNodes, Root as HastRoot } from 'hast'
import { raw } from 'hast-util-raw'
import { sanitize } from 'hast-util-sanitize'
import type { Root } from 'mdast'
import { type Processor, type Transformer, unified } from 'unified'
import { runPagePlugins } from '../plugins/run-plugins.ts'
import { buildBlocks } from './build-blocks.ts'
import { cleanAttributes } from './clean-attributes.ts'
import { cleanMarks } from './clean-marks.ts'
import { buildContainers } from './containers.ts'
import { drawWidgets } from './draw-widgets.ts'
import { buildFootnotes } from './footnotes.ts'
import { buildAlerts } from './github-alerts.ts'
import { identifyHeadings, linkHeading } from './headings.ts'
import { keepCode } from './keep-code.ts'
import type { MarkdownParser } from './markdown-parser.ts'
import type { PageContext } from './page-context.ts'
import { checkDepth, checkTree } from './page-limits.ts'
import { noteLines, resolveLinks } from './page-links.ts'
import { splitSections } from './page-sections.ts'
import { printHtml } from './print-html.ts'
import { readInline } from './read-inline.ts'
import { sanitizeSchema } from './sanitize-schema.ts'
import { scanContainers } from './scan-containers.ts'
import { buildTaskLists } from './task-lists.ts'
import { toHtmlTree } from './to-html-tree.ts'
import { walkElements } from './walk.ts'

/** From the text of a page to HTML, each stage a plugin of unified; what they share is the page's context. */
export function createPipeline(parser: MarkdownParser) {
  return unified()
    .use(function (this: Processor) {
      this.parser = (text, file) => parse(parser, String(text), contextOf(file))
    })
    .use(
      (): Transformer<Root, Root> => async (tree, file) => {
        const context = contextOf(file)
        buildAlerts(tree)
        buildBlocks(tree, context)
        await readInline(tree, context)
        cleanMarks(tree, context.scanned)
        keepCode(tree, context)
        buildFootnotes(tree)
        buildTaskLists(tree)
        context.timer.check()
      },
    )
    .use(toHtmlTree())
    .use(() => (tree: HastRoot, file) => parseHtml(tree, contextOf(file)))
    .use(() => (tree: HastRoot, file) => prepare(tree, contextOf(file)))
    .use(() => (tree: HastRoot) => sanitize(tree, sanitizeSchema) as HastRoot)
    .use(() => (tree: HastRoot, file) => finish(tree, contextOf(file)))
    .use(function (this: Processor) {
      this.compiler = (tree) => printHtml(tree as HastNodes)
    })
    .freeze()
}

export type Pipeline = ReturnType<typeof createPipeline>

/** `renderPage` hands it in with the text. */
const contextOf = ({ data }: { data: Record<string, unknown> }) => data.callboard as PageContext

function parse(parser: MarkdownParser, text: string, context: PageContext): Root {
  const scanned = scanContainers(text, context.dialect)
  context.scanned = scanned
  const tree = parser.parse({ text: scanned.text })
  checkTree(tree, context.limits)
  context.timer.check()
  buildContainers(tree, scanned)
  return tree
}

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
  const headings = identifyHeadings(tree, context.dialect.slugs)
  page.headings = headings.map(({ id, title, depth }) => ({ id, title, depth }))
  page.links = resolveLinks(tree, context)
  await runPagePlugins(tree, headings, context)
  cleanAttributes(tree, headings)
  context.timer.check()
}

async function finish(tree: HastRoot, context: PageContext): Promise<void> {
  context.timer.check()
  await drawWidgets(tree, context)
  const { page } = context
  const linked = new Set<Element>()
  walkElements(tree, (element) => {
    const { id } = element.properties
    if (typeof id === 'string') page.anchors.push(id)
    if (element.tagName === 'pre') keepFirstLine(element)
    // A link within another would end it.
    if (element.tagName === 'a') walkElements(element, (inside) => linked.add(inside))
    if (!linked.has(element)) linkHeading(element)
  })
  page.sections = splitSections(tree)
  context.timer.check()
}

/** HTML parsers drop a line break that follows `<pre>`. */
function keepFirstLine({ children: [first] }: Element): void {
  if (first?.type === 'text' && first.value.startsWith('\n')) first.value = `\n${first.value}`
}
