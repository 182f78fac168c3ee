import type { Issue, Logger } from '@callboard/core'
import type { Highlighter } from '../highlight/highlighter.ts'
import type { DocsPlugin } from '../plugins/docs-plugin.ts'
import type { SourceFiles } from '../site/source-files.ts'
import type { DiagramRenderer } from './diagram-renderer.ts'
import type { Dialect } from './dialect.ts'
import type { DocsLimits } from './docs-limits.ts'
import type { FenceInfo } from './fence-info.ts'
import type { PageMeta } from './front-matter.ts'
import type { PageHeading } from './headings.ts'
import type { IconSet } from './icon-set.ts'
import type { PageLink } from './page-links.ts'
import type { PageSection } from './page-sections.ts'
import type { PageTimer } from './page-timer.ts'
import type { LinkRules } from './resolve-link.ts'
import type { ScannedText } from './scanned-text.ts'

/** A code block that waits to be drawn after the page was sanitised. */
export interface CodeBlock {
  code: string
  info: FenceInfo
  /** Code within a line of text. */
  inline: boolean
  /** Line of the author's file that opens it. */
  line: number | undefined
}

/** What a page needs a script or a style for that most pages do not. */
export type PageFeature = 'mermaid' | 'math'

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
  /** Paths given to `readSnippet`: what the page is made of besides its own text. */
  dependsOn: string[]
  uses: PageFeature[]
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
  linkRules?: LinkRules | undefined
  limits: DocsLimits
  plugins: readonly DocsPlugin[]
  highlighter: Highlighter
  /** @default plainDialect */
  dialect?: Dialect | undefined
  /** Text of a file that a page includes, by its path relative to the source; undefined where there is none. */
  readSnippet?: ((path: string) => Promise<string | undefined>) | undefined
  /** What draws diagrams other than Mermaid's; the first that knows a language does. */
  diagrams?: readonly DiagramRenderer[] | undefined
  icons?: IconSet | undefined
  logger: Logger
  signal: AbortSignal | undefined
}

/** What the stages of one page's rendering share. */
export interface PageContext extends PageSettings {
  dialect: Dialect
  timer: PageTimer
  /** Text of the page with what it includes, its front matter blank. */
  body: string
  /** Line of the author's file for a line of the body. */
  pageLine(line: number): number
  /** The text that was parsed. */
  scanned: ScannedText
  codeBlocks: CodeBlock[]
  /** HTML of ours that is put into the page after it was sanitised, with its text for search. */
  pieces: { html: string; text: string }[]
  /** Whether the page holds HTML, which has to be parsed. */
  hasHtml: boolean
  page: RenderedPage
}
