import { type Folder, silentLogger } from '@callboard/core'
import { nodeRuntime, openFolder } from '@callboard/core/node'
import { type BuildResult, buildSite } from './build/build-site.ts'
import { checkDocsOptions, type DocsOptions } from './docs-options.ts'
import { lowlightHighlighter } from './highlight/lowlight-highlighter.ts'
import { createPipeline } from './markdown/create-pipeline.ts'
import { defaultDocsLimits } from './markdown/docs-limits.ts'
import { satteriParser } from './markdown/satteri-parser.ts'
import { builtinPlugins } from './plugins/builtin-plugins.ts'
import { type LoadedSite, loadSite } from './site/load-site.ts'
import type { PageCache } from './site/render-pages.ts'
import type { Site } from './site/site.ts'

/** One site's documents: loaded into memory or built into a folder, as often as wanted. */
export interface Docs {
  /**
   * Reads and renders the site. What did not change since the last load is not rendered again.
   *
   * @throws CORE_PATH_MISSING when the source is not there, DOCS_PLUGIN_FAILED
   */
  load(options?: { signal?: AbortSignal | undefined }): Promise<Site>
  /**
   * Loads the site and writes it as files. Only what changed is written, and what is no longer part of the site
   * is removed; a folder with other people's files is refused.
   *
   * @throws DOCS_OUT_FOREIGN DOCS_OUT_OVERLAPS DOCS_OUT_MARKER, and what `load` throws
   */
  build(options: { out: string | Folder; signal?: AbortSignal | undefined }): Promise<BuildResult>
}

/**
 * Sets up the documents of one folder, usually that of a repository with a `mkdocs.yml`.
 *
 * @example
 * ```ts no-run
 * import { createDocs } from '@callboard/docs'
 * const { pages, changed, issues } = await createDocs({ source: './payment-gateway' }).build({ out: './site' })
 * ```
 * @throws CORE_OPTION_INVALID CORE_DUPLICATE_NAME
 */
export function createDocs(options: DocsOptions): Docs {
  checkDocsOptions(options)
  const { logger = silentLogger, runtime = nodeRuntime } = options
  const { parser = satteriParser(), highlighter = lowlightHighlighter() } = options
  const cache: PageCache = new Map()
  const context = {
    name: options.name ?? 'Documentation',
    plugins: options.plugins ?? builtinPlugins(),
    limits: { ...defaultDocsLimits, ...options.limits },
    pipeline: createPipeline(parser),
    clock: () => runtime.monotonicMs(),
    now: () => runtime.now(),
    highlighter,
    logger,
    cache,
  }
  const load = async (
    signal: AbortSignal | undefined,
  ): Promise<LoadedSite & { source: Folder }> => {
    const source = await folderOf(options.source)
    return { source, ...(await loadSite(source, { ...context, signal })) }
  }
  return {
    load: async ({ signal } = {}) => (await load(signal)).site,
    async build({ out, signal }) {
      const startedMs = runtime.monotonicMs()
      const folder = typeof out === 'string' ? await openFolder({ root: out, create: true }) : out
      const loaded = await load(signal)
      const result = await buildSite({ ...loaded, out: folder, signal })
      return { ...result, ms: Math.round(runtime.monotonicMs() - startedMs) }
    },
  }
}

async function folderOf(source: DocsOptions['source']): Promise<Folder> {
  if (typeof source === 'function') return source()
  return typeof source === 'string' ? openFolder({ root: source }) : source
}
