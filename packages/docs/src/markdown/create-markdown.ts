import { type Issue, silentLogger } from '@callboard/core'
import { createBusyClock } from '@callboard/core/node'
import type { Element } from 'hast'
import { highlightJsHighlighter } from '../highlight/highlight-js-highlighter.ts'
import { type DocsPlugin, defineDocsPlugin } from '../plugins/docs-plugin.ts'
import { createSourceFiles } from '../site/source-files.ts'
import { defaultDocsLimits } from './docs-limits.ts'
import { renderLater } from './render-later.ts'
import { satteriParser } from './satteri-parser.ts'
import { walkElements } from './walk.ts'

/** Renders texts that are no page of a site: what a run has to say, a description. */
export interface Markdown {
  /**
   * The text as sanitised HTML, in the dialect of the docs. A text that cannot be rendered gives none.
   *
   * @throws the signal's reason when aborted
   */
  render(
    text: string,
    options: {
      /** Put before every id, so that a text cannot take an id of the page that it stands in. */
      idPrefix: string
      signal?: AbortSignal | undefined
    },
  ): Promise<{ html: string | undefined; issues: Issue[] }>
}

/**
 * Creates a renderer of single texts.
 *
 * @example
 * ```ts
 * import { createMarkdown } from '@callboard/docs'
 * const { html } = await createMarkdown().render('It is **done**.', { idPrefix: 'out-' })
 * html // => '<p>It is <strong>done</strong>.</p>'
 * ```
 */
export function createMarkdown(): Markdown {
  const rendering = renderLater(satteriParser())
  const highlighter = highlightJsHighlighter()
  const path = 'index.md'
  const { files } = createSourceFiles({ pagePaths: [path], assets: new Map() })
  return {
    async render(text, { idPrefix, signal }) {
      const { pipeline, renderPage } = await rendering()
      const { html, issues, failed } = await renderPage(text, {
        path,
        file: 'text',
        files,
        limits: defaultDocsLimits,
        plugins: [prefixIds(idPrefix)],
        highlighter,
        pipeline,
        clock: createBusyClock(),
        logger: silentLogger,
        signal,
      })
      return { html: failed ? undefined : html.trim(), issues }
    },
  }
}

function prefixIds(prefix: string): DocsPlugin {
  const change = ({ properties }: Element): void => {
    const { id, href } = properties
    if (typeof id === 'string') properties.id = `${prefix}${id}`
    if (typeof href === 'string' && href.startsWith('#'))
      properties.href = `#${prefix}${href.slice(1)}`
  }
  return defineDocsPlugin({ name: 'prefix-ids', page: ({ tree }) => walkElements(tree, change) })
}
