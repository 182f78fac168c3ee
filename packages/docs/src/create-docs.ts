import { type Folder, silentLogger } from '@callboard/core'
import { createBusyClock, nodeRuntime, openFolder } from '@callboard/core/node'
import { type BuildResult, buildSite } from './build/build-site.ts'
import { createFileMemory } from './build/site-files.ts'
import { checkDocsOptions, type DocsOptions } from './docs-options.ts'
import { highlightJsHighlighter } from './highlight/highlight-js-highlighter.ts'
import { defaultDocsLimits } from './markdown/docs-limits.ts'
import { satteriParser } from './markdown/satteri-parser.ts'
import { builtinPlugins } from './plugins/builtin-plugins.ts'
import { createSiteMemory, loadSite } from './site/load-site.ts'
import { localRenderer, type PageRenderer } from './site/page-renderer.ts'
import type { Site } from './site/site.ts'
import { threadRenderer } from './site/thread-renderer.ts'
import { watchSite } from './site/watch-site.ts'
import { defaultTheme } from './theme/default-theme.ts'

/** What a load or a build is told. */
export interface LoadOptions {
  /**
   * Paths below the source of all that has changed since the last load of this object, where somebody has watched: nothing else is
   * looked at then, neither among the sources nor in the folder that this object has built the site into.
   *
   * @default everything is looked at
   */
  changed?: readonly string[] | undefined
  signal?: AbortSignal | undefined
}

/**
 * One site's documents: loaded into memory or built into a folder, as often as wanted. Disposing of it ends its threads
 * at once; without that they end by themselves when there is nothing to do, and keep no process alive.
 */
export interface Docs extends AsyncDisposable {
  /**
   * Reads and renders the site. What did not change since the last load is not rendered again.
   *
   * @throws CORE_PATH_MISSING when the source is not there, DOCS_PLUGIN_FAILED
   */
  load(options?: LoadOptions): Promise<Site>
  /**
   * Loads the site and writes it as files. Only what changed is written, and what is no longer part of the site
   * is removed; a folder with other people's files is refused.
   *
   * @throws DOCS_OUT_FOREIGN DOCS_OUT_OVERLAPS DOCS_OUT_MARKER, and what `load` throws
   */
  build(options: LoadOptions & { out: string | Folder }): Promise<BuildResult>
  /**
   * The site as it is, and again each time it has changed, until the signal ends it. Changes that come together are one.
   *
   * @throws what `load` throws
   */
  watch(options: { signal: AbortSignal }): AsyncIterable<Site>
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
  return openDocs(options, rendererOf(options))
}

/** As `createDocs`, with pages rendered by something that others may use as well. */
export function openDocs(options: DocsOptions, renderer: PageRenderer): Docs {
  const { logger = silentLogger, runtime = nodeRuntime, theme = defaultTheme() } = options
  const context = {
    name: options.name ?? 'Documentation',
    strict: options.dialect === 'python-markdown',
    environment: options.environment ?? {},
    plugins: options.plugins ?? builtinPlugins(),
    limits: { ...defaultDocsLimits, ...options.limits },
    sourceUrl: options.sourceUrl,
    entityDocs: options.entityDocs,
    lastChanges: options.lastChanges,
    now: () => runtime.now(),
    renderer,
    logger,
    memory: createSiteMemory(),
  }
  const files = createFileMemory()
  const load = async ({ changed, signal }: LoadOptions) => {
    const source = await folderOf(options.source)
    return { source, ...(await loadSite(source, { ...context, changed, signal })) }
  }
  return {
    load: async (told = {}) => (await load(told)).site,
    async build({ out, changed, signal }) {
      const startedMs = runtime.monotonicMs()
      const folder = typeof out === 'string' ? await openFolder({ root: out, create: true }) : out
      const loaded = await load({ changed, signal })
      const into = { out: folder, isWatched: changed !== undefined, memory: files }
      const result = await buildSite({ ...loaded, ...into, theme, signal })
      return { ...result, ms: Math.round(runtime.monotonicMs() - startedMs) }
    },
    async *watch({ signal }) {
      const source = await folderOf(options.source)
      const loadSame = async (changed?: readonly string[]) =>
        (await loadSite(source, { ...context, changed, signal })).site
      yield* watchSite({ source, load: loadSame, runtime, signal })
    },
    [Symbol.asyncDispose]: () => renderer[Symbol.asyncDispose](),
  }
}

/** Threads where nothing was handed in that only this one has, else this one. */
export function rendererOf(options: Omit<DocsOptions, 'source'>): PageRenderer {
  const { logger = silentLogger, runtime = nodeRuntime, threads = 1, diagrams = [] } = options
  const local = () =>
    localRenderer({
      parser: options.parser ?? satteriParser(),
      highlighter: options.highlighter ?? highlightJsHighlighter(),
      plugins: options.plugins ?? builtinPlugins(),
      icons: options.icons,
      // The clock of the machine does not know who else computes on it.
      startClock: runtime === nodeRuntime ? createBusyClock : () => () => runtime.monotonicMs(),
      diagrams,
      logger,
    })
  const { parser, highlighter, plugins, icons } = options
  const isPlain = !(parser || highlighter || plugins || icons)
  const script = threadScript()
  if (!isPlain || threads === 0 || !script) return local()
  return threadRenderer({ script, threads, diagrams, logger, fallback: local })
}

/** The file of a thread stands beside ours where the package is built; its sources need a loader, which threads have not. */
function threadScript(): URL | undefined {
  const { url } = import.meta
  return url.endsWith('.ts') ? undefined : new URL('./page-thread.js', url)
}

async function folderOf(source: DocsOptions['source']): Promise<Folder> {
  if (typeof source === 'function') return source()
  return typeof source === 'string' ? openFolder({ root: source }) : source
}
