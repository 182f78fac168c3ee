import { CallboardError, isAbortOf, throwIfAborted } from '@callboard/core'
import { docsErrors } from '../errors.ts'
import type { Pipeline } from './create-pipeline.ts'
import { emptyPage, errorPage } from './error-page.ts'
import { splitFrontMatter } from './front-matter.ts'
import type { PageContext, RenderedPage } from './page-context.ts'
import { checkText } from './page-limits.ts'

/** What {@link renderPage} needs besides the text. */
export interface RenderContext
  extends Omit<
    PageContext,
    'page' | 'body' | 'codeBlocks' | 'hasHtml' | 'checkTime' | 'sourceLine'
  > {
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
  const { file, limits, signal, pipeline } = context
  const page = emptyPage()
  const checkTime = timer(context)
  try {
    const { meta, body, issues } = splitFrontMatter(text, { file, limits })
    page.meta = meta
    page.issues.push(...issues)
    checkText(body, limits)
    const callboard: PageContext = {
      ...context,
      page,
      body,
      checkTime,
      codeBlocks: [],
      hasHtml: false,
      sourceLine: (line) => line,
    }
    page.html = String(await pipeline.process({ value: body, data: { callboard } }))
    return page
  } catch (error) {
    const isFatal = CallboardError.is(error, docsErrors.PLUGIN_FAILED.code)
    if (isFatal || isAbortOf(signal, error)) throw error
    return errorPage(page, error, file)
  }
}

function timer({ clock, limits, signal }: RenderContext): () => void {
  const end = clock() + limits.pageTimeoutMs
  return () => {
    throwIfAborted(signal)
    if (clock() <= end) return
    const reason = `it takes longer than ${limits.pageTimeoutMs} ms to render`
    throw docsErrors.PAGE_REFUSED({ reason })
  }
}
