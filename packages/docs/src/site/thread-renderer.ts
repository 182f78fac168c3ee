import { CallboardError, coreErrors, type Logger } from '@callboard/core'
import { createWorkerThreads } from '@callboard/core/node'
import { docsErrors } from '../errors.ts'
import type { DiagramRenderer } from '../markdown/diagram-renderer.ts'
import { emptyPage, errorPage } from '../markdown/error-page.ts'
import type { RenderedPage } from '../markdown/page-context.ts'
import type { PageJob, PageRenderer, RenderHooks, SiteSettings } from './page-renderer.ts'

/** How {@link threadRenderer} is set up. */
export interface ThreadRendererOptions {
  /** The built `page-thread.ts`. */
  script: URL
  threads: number
  diagrams: readonly DiagramRenderer[]
  logger: Logger
  /** Renders where threads cannot be had. */
  fallback(): PageRenderer
}

/** What a thread asks for while it renders a page. */
export type PageQuestion =
  | { type: 'snippet'; path: string }
  | { type: 'diagram'; renderer: string; source: string; language: string }

/** What the threads share of a site. */
export interface SharedSettings extends SiteSettings {
  diagrams: readonly Pick<DiagramRenderer, 'name' | 'languages'>[]
}

/** Memory of a thread in megabytes. */
const maxHeapMb = 384
/** What a thread gets on top of a page's own limit, so that the page is first to say what took long. */
const graceMs = 500

/** Renders on other threads: a page that takes too long or too much memory is stopped, and no other is harmed. */
export function threadRenderer(options: ThreadRendererOptions): PageRenderer {
  const { script, threads, diagrams, logger } = options
  const workers = createWorkerThreads({ script, threads, maxHeapMb })
  const shownDiagrams = diagrams.map(({ name, languages }) => ({ name, languages }))
  let fallback: PageRenderer | undefined

  const answer = async (question: PageQuestion, { readSnippet, signal }: RenderHooks) => {
    if (question.type === 'snippet') return readSnippet(question.path)
    const { renderer, source, language } = question
    const found = diagrams.find(({ name }) => name === renderer)
    return found?.render({ source, language, signal })
  }
  const run = (job: PageJob, settings: SiteSettings, hooks: RenderHooks) =>
    workers.run({
      request: job,
      shared: {
        key: settings.fingerprint,
        value: { ...settings, diagrams: shownDiagrams } satisfies SharedSettings,
      },
      timeoutMs: settings.limits.pageTimeoutMs + graceMs,
      answer: (question) => answer(question as PageQuestion, hooks),
      signal: hooks.signal,
    }) as Promise<RenderedPage>

  return {
    width: threads,
    async render(job, settings, hooks) {
      if (fallback) return fallback.render(job, settings, hooks)
      try {
        return await run(job, settings, hooks)
      } catch (error) {
        if (CallboardError.is(error, coreErrors.THREAD_MISSING.code)) {
          logger.warn('pages are rendered without threads', { reason: error.message })
          fallback ??= options.fallback()
          return fallback.render(job, settings, hooks)
        }
        const refusal = refusalOf(error, settings)
        if (!refusal) throw error
        return errorPage(emptyPage(), refusal, job.file)
      }
    },
    async [Symbol.asyncDispose]() {
      await workers[Symbol.asyncDispose]()
    },
  }
}

/** What a page is told that cost a thread its life. */
function refusalOf(error: unknown, { limits }: SiteSettings): CallboardError | undefined {
  if (CallboardError.is(error, coreErrors.THREAD_TIMEOUT.code)) {
    const reason = `it takes longer than ${limits.pageTimeoutMs} ms to render`
    return docsErrors.PAGE_REFUSED({ reason }, { cause: error })
  }
  if (!CallboardError.is(error, coreErrors.THREAD_FAILED.code)) return undefined
  const reason = 'the thread that rendered it ended, for want of memory perhaps'
  return docsErrors.PAGE_FAILED({ reason }, { cause: error })
}
