import { CallboardError, isAbortOf } from '@callboard/core'
import { docsErrors } from '../errors.ts'
import type { Pipeline } from './create-pipeline.ts'
import { type Dialect, plainDialect } from './dialect.ts'
import { emptyPage, errorPage } from './error-page.ts'
import { expandSnippets, mayInclude } from './expand-snippets.ts'
import { splitFrontMatter } from './front-matter.ts'
import type { PageContext, PageSettings, RenderedPage } from './page-context.ts'
import { checkOutput, checkText } from './page-limits.ts'
import { createPageTimer } from './page-timer.ts'
import { unscanned } from './scanned-text.ts'

/** What {@link renderPage} needs besides the text. */
export interface RenderContext extends PageSettings {
  pipeline: Pipeline
  /** Monotonic clock, milliseconds. */
  clock(): number
}

/**
 * Renders one page. What is wrong with it comes back as issues, and if nothing can be shown, as an error page.
 *
 * @throws DOCS_PLUGIN_FAILED, and the signal's reason when aborted
 */
export async function renderPage(text: string, context: RenderContext): Promise<RenderedPage> {
  const { file, limits, signal, pipeline, clock } = context
  const page = emptyPage()
  const timer = createPageTimer({ clock, timeoutMs: limits.pageTimeoutMs, signal })
  try {
    const { meta, body: own, issues } = splitFrontMatter(text, { file, limits })
    page.meta = meta
    page.issues.push(...issues)
    const dialect = context.dialect ?? plainDialect
    const { text: whole, pageLine } = await included(own, { ...context, dialect, page })
    // As CommonMark asks for; browsers would drop it.
    const body = whole.replaceAll('\0', '\ufffd')
    checkText(body, limits)
    const scanned = unscanned(body)
    const state = { page, timer, body, dialect, pageLine, scanned, codeBlocks: [], pieces: [] }
    const callboard: PageContext = { ...context, ...state, hasHtml: false }
    const html = String(await pipeline.process({ value: body, data: { callboard } }))
    checkOutput(html, { body })
    page.html = html
    return page
  } catch (error) {
    const isFatal = CallboardError.is(error, docsErrors.PLUGIN_FAILED.code)
    if (isFatal || isAbortOf(signal, error)) throw error
    return errorPage(page, error, file)
  }
}

/** The text of a page with the files that it includes. */
async function included(
  text: string,
  { page, file, dialect, readSnippet }: RenderContext & { page: RenderedPage; dialect: Dialect },
): Promise<{ text: string; pageLine(line: number): number }> {
  const { snippets } = dialect
  if (!readSnippet || !mayInclude(text, snippets)) return { text, pageLine: (line) => line }
  const expanded = await expandSnippets(text, { file, snippets, read: readSnippet })
  page.dependsOn = expanded.dependsOn
  page.issues.push(...expanded.issues)
  return expanded
}
