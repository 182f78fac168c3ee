import { createHash } from 'node:crypto'
import { type Folder, type Issue, issueFromError } from '@callboard/core'
import { docsErrors } from '../errors.ts'
import type { RenderedPage } from '../markdown/page-context.ts'
import { runSitePlugins } from '../plugins/run-plugins.ts'
import { activeContent } from './active-content.ts'
import { assembleSite } from './assemble-site.ts'
import { outputPath } from './page-href.ts'
import { type DocsConfig, readConfig } from './read-config.ts'
import { readSources, type Sources } from './read-sources.ts'
import { type RenderPagesContext, renderPages } from './render-pages.ts'
import { resolveNav } from './resolve-nav.ts'
import type { Site, SitePage } from './site.ts'

/** What loading a site needs besides the folder. */
export interface LoadContext extends RenderPagesContext {
  /** Name of a site whose configuration has none. */
  name: string
  /** Wall clock, milliseconds since 1970 UTC. */
  now(): number
}

/** A site with the folder its documents were read from, which nothing may be written into. */
export interface LoadedSite {
  site: Site
  documents: Folder | undefined
}

/** Reads, renders and checks a whole site. */
export async function loadSite(source: Folder, context: LoadContext): Promise<LoadedSite> {
  const { limits, signal } = context
  const config = await readConfig(source, context)
  const { docsDir, isGiven } = config
  const sources = await readSources({ source, docsDir, isGiven, limits, signal })
  const { rendered, digest } = await renderPages(sources, context)
  const issues: Issue[] = [...config.issues, ...sources.issues, ...(await activeContent(sources))]
  const nodes = resolveNav({ config, files: sources.files, maxDepth: limits.maxNavDepth, issues })
  const { nav, pages, omitted } = assembleSite({ config, nodes, rendered })
  for (const path of omitted) {
    const at = { file: sources.prefix + path }
    issues.push({ ...issueFromError(docsErrors.NAV_OMITTED({ path }), 'info'), at })
  }
  issues.push(...(await pageIssues({ sources, rendered }, context)))
  const site: Site = {
    ...headOf(config),
    ...contentOf(sources, pages),
    nav,
    issues: issues.sort(byPlace),
    etag: createHash('sha256').update(digest).update(config.text).digest('hex'),
    loadedMs: context.now(),
  }
  return { site, documents: sources.folder }
}

const headOf = ({ name, description, url, repositoryUrl }: DocsConfig) => ({
  name,
  ...(description !== undefined && { description }),
  ...(url !== undefined && { url }),
  ...(repositoryUrl !== undefined && { repositoryUrl }),
})

function contentOf({ folder, files }: Sources, pages: SitePage[]) {
  const byOutput = new Map(pages.map((page) => [outputPath(page.href), page]))
  return {
    pages,
    assets: [...files.assets.keys()],
    page(address: string) {
      const path = address.replace(/(?:^|\/)index\.html$/, '').replace(/\/+$/, '')
      try {
        return byOutput.get(outputPath(path === '' ? '' : `${path}/`))
      } catch {
        // Not well encoded: no page has such an address.
        return undefined
      }
    },
    readAsset: async (path: string) =>
      files.assets.has(path) ? folder?.readBytes(path) : undefined,
  }
}

/** What was found in the pages one by one, and over all of them by the plugins. */
async function pageIssues(
  { sources, rendered }: { sources: Sources; rendered: ReadonlyMap<string, RenderedPage> },
  { plugins, logger, signal }: LoadContext,
): Promise<Issue[]> {
  const issues = [...rendered.values()].flatMap((page) => page.issues)
  const pages = [...rendered].map(([path, { links, anchors }]) => ({
    path,
    file: sources.prefix + path,
    links,
    anchors,
  }))
  const assets = [...sources.files.assets.keys()]
  const report = (issue: Issue) => {
    issues.push(issue)
  }
  await runSitePlugins(plugins, { pages, assets, report, logger, signal })
  return issues
}

function byPlace({ at: a }: Issue, { at: b }: Issue): number {
  const [left, right] = [a?.file ?? '', b?.file ?? '']
  if (left !== right) return left < right ? -1 : 1
  return (a?.line ?? 0) - (b?.line ?? 0)
}
