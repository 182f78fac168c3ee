import { CallboardError, type Issue, isAbortOf } from '@callboard/core'
import type { Root } from 'hast'
import { docsErrors } from '../errors.ts'
import type { HeadingElement } from '../markdown/headings.ts'
import type { PageContext } from '../markdown/page-context.ts'
import type { DocsPlugin, DocsSiteContext } from './docs-plugin.ts'

/** Runs the plugins over one page, in their order. @throws DOCS_PLUGIN_FAILED naming the plugin and the page */
export async function runPagePlugins(
  tree: Root,
  headings: readonly HeadingElement[],
  { path, page, plugins, logger, signal }: PageContext,
): Promise<void> {
  const report = (issue: Issue) => {
    page.issues.push(issue)
  }
  for (const plugin of plugins)
    await guard(plugin, path, signal, () =>
      plugin.page?.({ path, tree, headings, report, logger, signal }),
    )
}

/** Runs the plugins over the whole site, in their order. @throws DOCS_PLUGIN_FAILED naming the plugin */
export async function runSitePlugins(
  plugins: readonly DocsPlugin[],
  context: DocsSiteContext,
): Promise<void> {
  for (const plugin of plugins)
    await guard(plugin, 'the site', context.signal, () => plugin.site?.(context))
}

async function guard(
  { name }: DocsPlugin,
  subject: string,
  signal: AbortSignal | undefined,
  run: () => void | Promise<void> | undefined,
): Promise<void> {
  try {
    await run()
  } catch (cause) {
    if (isAbortOf(signal, cause)) throw cause
    if (CallboardError.is(cause, docsErrors.PLUGIN_FAILED.code)) throw cause
    throw docsErrors.PLUGIN_FAILED({ plugin: name, subject }, { cause })
  }
}
