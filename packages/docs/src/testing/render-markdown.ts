import { type Issue, type Runtime, silentLogger } from '@callboard/core'
import { createTestRuntime } from '@callboard/core/testing'
import { highlightJsHighlighter } from '../highlight/highlight-js-highlighter.ts'
import type { Highlighter } from '../highlight/highlighter.ts'
import { createPipeline } from '../markdown/create-pipeline.ts'
import type { DiagramRenderer } from '../markdown/diagram-renderer.ts'
import { readDialect, strictDialect } from '../markdown/dialect.ts'
import { type DocsLimits, defaultDocsLimits } from '../markdown/docs-limits.ts'
import type { IconSet } from '../markdown/icon-set.ts'
import type { MarkdownParser } from '../markdown/markdown-parser.ts'
import type { RenderedPage } from '../markdown/page-context.ts'
import { renderPage } from '../markdown/render-page.ts'
import { satteriParser } from '../markdown/satteri-parser.ts'
import type { DocsPlugin } from '../plugins/docs-plugin.ts'
import { isPagePath } from '../site/page-href.ts'
import { createSourceFiles } from '../site/source-files.ts'

/** What a page is rendered with; everything has the default of `createDocs`, but no plugin takes part. */
export interface RenderMarkdownOptions {
  /** Path of the page among the documents. @default 'index.md' */
  path?: string
  /** Paths of the other files of the site, for links. */
  files?: readonly string[]
  /** As in `mkdocs.yml`. */
  markdownExtensions?: unknown
  /** As `createDocs` takes it. @default 'auto' */
  dialect?: 'auto' | 'python-markdown'
  /** Files that the page may include, by their path relative to the source. */
  snippets?: Readonly<Record<string, string>>
  diagrams?: readonly DiagramRenderer[]
  icons?: IconSet
  parser?: MarkdownParser
  highlighter?: Highlighter
  plugins?: readonly DocsPlugin[]
  limits?: Partial<DocsLimits>
  runtime?: Runtime
  signal?: AbortSignal
}

/** A page as {@link renderMarkdown} makes it. */
export interface RenderedMarkdown extends Omit<RenderedPage, 'issues'> {
  issues: Issue[]
}

/** Renders one page without a site around it: for tests of plugins, parsers and highlighters. */
export async function renderMarkdown(
  text: string,
  options: RenderMarkdownOptions = {},
): Promise<RenderedMarkdown> {
  const { path = 'index.md', files = [], runtime = createTestRuntime() } = options
  const assets = files
    .filter((file) => !isPagePath(file))
    .map((file) => [file, { bytes: 0, modifiedMs: 0 }] as const)
  const sources = createSourceFiles({
    pagePaths: [path, ...files.filter(isPagePath)],
    assets: new Map(assets),
  })
  const { dialect } = readDialect(options.markdownExtensions)
  const snippets = new Map(Object.entries(options.snippets ?? {}))
  return renderPage(text, {
    path,
    file: `docs/${path}`,
    files: sources.files,
    limits: { ...defaultDocsLimits, ...options.limits },
    plugins: options.plugins ?? [],
    dialect: options.dialect === 'python-markdown' ? strictDialect(dialect) : dialect,
    readSnippet: async (name) => snippets.get(name),
    diagrams: options.diagrams,
    icons: options.icons,
    highlighter: options.highlighter ?? highlightJsHighlighter(),
    pipeline: createPipeline(options.parser ?? satteriParser()),
    clock: () => runtime.monotonicMs(),
    logger: silentLogger,
    signal: options.signal,
  })
}
