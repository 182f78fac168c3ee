import type { Logger } from '@callboard/core'
import type { Highlighter } from '../highlight/highlighter.ts'
import type { DiagramRenderer } from '../markdown/diagram-renderer.ts'
import type { Dialect } from '../markdown/dialect.ts'
import type { DocsLimits } from '../markdown/docs-limits.ts'
import type { IconSet } from '../markdown/icon-set.ts'
import type { MarkdownParser } from '../markdown/markdown-parser.ts'
import type { PageSettings, RenderedPage } from '../markdown/page-context.ts'
import { renderLater } from '../markdown/render-later.ts'
import type { LinkRules } from '../markdown/resolve-link.ts'
import type { DocsPlugin } from '../plugins/docs-plugin.ts'
import type { SourceFiles } from './source-files.ts'

/** A page to be rendered. Plain data. */
export interface PageJob {
  /** Relative to the documents of the site. */
  path: string
  /** Relative to the source, as issues name it. */
  file: string
  text: string
  linkRules: LinkRules
}

/** What all pages of a site are rendered with. Plain data. */
export interface SiteSettings {
  files: SourceFiles
  dialect: Dialect
  limits: DocsLimits
  /** Changes with any of the others. */
  fingerprint: string
}

/** What rendering a page asks for while it goes on. */
export interface RenderHooks {
  readSnippet: NonNullable<PageSettings['readSnippet']>
  signal: AbortSignal | undefined
}

/** Renders pages, on this thread or on others. */
export interface PageRenderer extends AsyncDisposable {
  /** How many pages can be under way at once. */
  readonly width: number
  render(job: PageJob, settings: SiteSettings, hooks: RenderHooks): Promise<RenderedPage>
}

/** What pages are rendered by. */
export interface RenderParts {
  parser: MarkdownParser
  highlighter: Highlighter
  plugins: readonly DocsPlugin[]
  diagrams: readonly DiagramRenderer[]
  icons: IconSet | undefined
  logger: Logger
  /** Starts a clock that measures the time of one page in milliseconds. */
  startClock(): () => number
}

/** Renders on this thread, where a stage of a page cannot be interrupted. */
export function localRenderer({ parser, startClock, ...parts }: RenderParts): PageRenderer {
  const rendering = renderLater(parser)
  return {
    width: 1,
    async render({ text, ...job }, { files, dialect, limits }, hooks) {
      const { pipeline, renderPage } = await rendering()
      return renderPage(text, {
        ...parts,
        ...{ files, dialect, limits, pipeline },
        ...job,
        ...hooks,
        clock: startClock(),
      })
    },
    async [Symbol.asyncDispose]() {},
  }
}
