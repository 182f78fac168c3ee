import type { Pipeline } from './create-pipeline.ts'
import type { MarkdownParser } from './markdown-parser.ts'
import type { renderPage } from './render-page.ts'

/** What renders pages. */
interface PageRendering {
  pipeline: Pipeline
  renderPage: typeof renderPage
}

/**
 * Gives what renders pages with a parser, loaded when it is first asked for: a program that serves what was built, or has its
 * pages rendered by threads, needs none of it.
 */
export function renderLater(parser: MarkdownParser): () => Promise<PageRendering> {
  let loading: Promise<PageRendering> | undefined
  return () => {
    loading ??= load(parser)
    return loading
  }
}

async function load(parser: MarkdownParser): Promise<PageRendering> {
  const { createPipeline } = await import('./create-pipeline.ts')
  const { renderPage } = await import('./render-page.ts')
  return { pipeline: createPipeline(parser), renderPage }
}
