import { CallboardError, type Issue, type IssueSeverity, type Logger } from '@callboard/core'
import { docsErrors } from '../errors.ts'
import type { RenderedPage } from '../markdown/page-context.ts'
import type { DocsPlugin } from '../plugins/docs-plugin.ts'
import { runSitePlugins } from '../plugins/run-plugins.ts'
import type { Validation } from './config-values.ts'
import type { DocsConfig } from './read-config.ts'
import type { Sources } from './read-sources.ts'

/** What the pages of a site are checked with. */
export interface PageChecks {
  sources: Sources
  config: DocsConfig
  rendered: ReadonlyMap<string, RenderedPage>
  missingEntities: ReadonlySet<string>
  /** Addresses that lead elsewhere. */
  redirects: ReadonlyMap<string, string>
  plugins: readonly DocsPlugin[]
  logger: Logger
  signal: AbortSignal | undefined
}

/** What was found in the pages one by one, and over all of them by the plugins, as strict as the configuration wants it. */
export async function checkPages(context: PageChecks): Promise<Issue[]> {
  const { sources, config, rendered, plugins, missingEntities, redirects, logger, signal } = context
  const issues = [...rendered.values()].flatMap((page) => page.issues)
  const pages = [...rendered].map(([path, { links, anchors }]) => ({
    path,
    file: sources.fileOf(path),
    links,
    anchors,
  }))
  const there = await pathsBeside(sources, rendered)
  const assets = [...sources.files.assets.keys()]
  const isInSource = (path: string) => there.has(path)
  const report = (issue: Issue) => {
    issues.push(issue)
  }
  await runSitePlugins(plugins, {
    ...{ pages, assets, redirects, isInSource, missingEntities, report, logger, signal },
  })
  return issues.flatMap((issue) => leveled(issue, config.validation))
}

/** Paths beside the documents that pages link to and that are there. */
async function pathsBeside(
  { source }: Sources,
  rendered: PageChecks['rendered'],
): Promise<ReadonlySet<string>> {
  const there = new Set<string>()
  const asked = new Set<string>()
  for (const { links } of rendered.values())
    for (const { target } of links) {
      if (target.kind !== 'outside' || target.path === undefined || asked.has(target.path)) continue
      asked.add(target.path)
      try {
        if (target.path === '' || (await source.stat(target.path))) there.add(target.path)
      } catch (error) {
        if (!CallboardError.is(error)) throw error
      }
    }
  return there
}

const levels = new Map<string, keyof Validation>([
  [docsErrors.LINK_MISSING.code, 'not_found'],
  [docsErrors.LINK_ANCHOR.code, 'anchors'],
  [docsErrors.LINK_ABSOLUTE.code, 'absolute_links'],
])

const severities: Readonly<Record<string, IssueSeverity>> = { info: 'info', warn: 'warning' }

function leveled(issue: Issue, validation: Validation): Issue[] {
  const key = levels.get(issue.code)
  const level = key && validation[key]
  if (level === undefined) return [issue]
  if (level === 'ignore') return []
  return [{ ...issue, severity: severities[String(level)] ?? issue.severity }]
}
