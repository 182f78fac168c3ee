import { CallboardError, isAbortOf } from '@callboard/core'
import { docsErrors } from '../errors.ts'
import type { Pipeline } from './create-pipeline.ts'
import { emptyPage, errorPage } from './error-page.ts'
import { splitFrontMatter } from './front-matter.ts'
import type { PageContext, PageSettings, RenderedPage } from './page-context.ts'
import { checkText } from './page-limits.ts'
import { createPageTimer } from './page-timer.ts'

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
    const { meta, body, issues } = splitFrontMatter(text, { file, limits })
    page.meta = meta
    page.issues.push(...issues)
    checkText(body, limits)
    const sourceLine = (line: number) => line
    const state = { page, timer, body, sourceLine, codeBlocks: [], hasHtml: false }
    const callboard: PageContext = { ...context, ...state }
    page.html = String(await pipeline.process({ value: body, data: { callboard } }))
    return page
  } catch (error) {
    const isFatal = CallboardError.is(error, docsErrors.PLUGIN_FAILED.code)
    if (isFatal || isAbortOf(signal, error)) throw error
    return errorPage(page, error, file)
  }
}
