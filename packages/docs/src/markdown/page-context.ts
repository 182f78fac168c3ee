import type { Issue, Logger } from '@callboard/core'
import type { Highlighter } from '../highlight/highlighter.ts'
import type { DocsPlugin } from '../plugins/docs-plugin.ts'
import type { SourceFiles } from '../site/source-files.ts'
import type { DocsLimits } from './docs-limits.ts'
import type { FenceInfo } from './fence-info.ts'
import type { PageMeta } from './front-matter.ts'
import type { PageHeading } from './headings.ts'
import type { PageLink } from './page-links.ts'
import type { PageSection } from './page-sections.ts'
import type { PageTimer } from './page-timer.ts'

/** A code block that waits to be drawn after the page was sanitised. */
export interface CodeBlock {
  code: string
  info: FenceInfo
}

/** What a page turned into. Plain data. */
export interface RenderedPage {
  meta: PageMeta
  /** Sanitised body of the article. */
  html: string
  headings: PageHeading[]
  sections: PageSection[]
  /** Links and images that stay on the site or were meant to. */
  links: PageLink[]
  /** Every id that a link can name. */
  anchors: string[]
  issues: Issue[]
  /** An error page stands in for what could not be rendered. */
  failed: boolean
}

/** What a page is rendered with. */
export interface PageSettings {
  /** Relative to the documents. */
  path: string
  /** Relative to the source, as issues name it. */
  file: string
  files: SourceFiles
  limits: DocsLimits
  plugins: readonly DocsPlugin[]
  highlighter: Highlighter
  logger: Logger
  signal: AbortSignal | undefined
}

/** What the stages of one page's rendering share. */
export interface PageContext extends PageSettings {
  timer: PageTimer
  /** Text of the page, its front matter blank. */
  body: string
  /** Line of the author's file for a line of the text that was parsed. */
  sourceLine(line: number): number
  codeBlocks: CodeBlock[]
  /** Whether the page holds HTML, which has to be parsed. */
  hasHtml: boolean
  page: RenderedPage
}
