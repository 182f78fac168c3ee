import { createHash } from 'node:crypto'
import { type Folder, type Issue, issueFromError } from '@callboard/core'
import { docsErrors } from '../errors.ts'
import type { DocsLimits } from '../markdown/docs-limits.ts'
import type { RenderedPage } from '../markdown/page-context.ts'
import type { DocsPlugin } from '../plugins/docs-plugin.ts'
import { userStyleIssues } from '../theme/user-styles.ts'
import { type ActiveCache, activeContent } from './active-content.ts'
import { assembleSite } from './assemble-site.ts'
import { checkPages, type PageChecks } from './check-pages.ts'
import { type EntityDocs, resolveEntityLinks } from './entity-links.ts'
import { navFormats } from './folder-rules.ts'
import { followSources, type KnownSources } from './follow-sources.ts'
import { readSiteTree, type SiteTree } from './included-sites.ts'
import { type LastChanges, pageChanges } from './last-changes.ts'
import { pagePlaces } from './page-places.ts'
import type { PageRenderer } from './page-renderer.ts'
import { type DocsConfig, readConfig } from './read-config.ts'
import { snippetReader } from './read-snippets.ts'
import { type Mount, readSources, type Sources } from './read-sources.ts'
import { readRedirects } from './redirects.ts'
import { type PageCache, renderPages } from './render-pages.ts'
import { resolveNav } from './resolve-nav.ts'
import type { Site } from './site.ts'
import { siteContent, siteHead } from './site-content.ts'
import type { KeptPages } from './site-page.ts'

/** What is kept from one load of a site to the next. */
export interface SiteMemory {
  cache: PageCache
  active: ActiveCache
  kept: KeptPages
  sources: KnownSources | undefined
  nav: { text: string; nav: Site['nav'] } | undefined
  last: { key: string; loaded: LoadedSite } | undefined
}

export const createSiteMemory = (): SiteMemory => ({
  cache: new Map(),
  active: new Map(),
  kept: new Map(),
  sources: undefined,
  nav: undefined,
  last: undefined,
})

/** What loading a site needs besides the folder. */
export interface LoadContext extends Pick<PageChecks, 'logger'> {
  /** Name of a site whose configuration has none. */
  name: string
  strict: boolean
  environment: Readonly<Record<string, string>>
  limits: DocsLimits
  plugins: readonly DocsPlugin[]
  renderer: PageRenderer
  memory: SiteMemory
  /** Address of the source on the web. */
  sourceUrl: string | undefined
  entityDocs: EntityDocs | undefined
  lastChanges: LastChanges | undefined
  /** Wall clock, milliseconds since 1970 UTC. */
  now(): number
  /** Paths below the source that have changed since the last load, where all are known. */
  changed?: readonly string[] | undefined
  signal: AbortSignal | undefined
}

/** A site with the folder its documents were read from, which nothing may be written into. */
export interface LoadedSite {
  site: Site
  documents: Folder | undefined
}

/** Reads, renders and checks a whole site. */
export async function loadSite(source: Folder, context: LoadContext): Promise<LoadedSite> {
  const { limits, memory } = context
  const nowMs = context.now()
  const config = await readConfig(source, context)
  const tree = await readSiteTree(source, { ...context, root: config })
  const sources = await sourcesOf(source, tree, context)
  const issues: Issue[] = [...config.issues, ...tree.issues, ...sources.issues]
  const { linkRulesOf, editUrlOf } = pagePlaces(sources, context.sourceUrl)
  const { rendered, versions, texts, digest } = await renderPages(sources, {
    ...context,
    cache: memory.cache,
    dialect: config.dialect,
    linkRulesOf,
    readSnippet: snippetReader({ ...sources, isNamed: config.namesSnippets }),
  })
  const etag = etagOf(tree, digest)
  const key = `${source.root} ${etag}`
  const isSame = memory.last?.key === key && dependsOnSources(context, { tree, rendered })
  if (memory.last && isSame) return memory.last.loaded
  const entities = await resolveEntityLinks(rendered.values(), context.entityDocs)
  const nodes = await resolveNav({
    ...navFiles(sources),
    ...{ tree, sources, maxDepth: limits.maxNavDepth, issues },
  })
  const { nav, pages, omitted } = assembleSite({
    sectionIndexes: config.sectionIndexes,
    nodes,
    addressing: sources.files.addressing,
    ...{ rendered, versions, kept: memory.kept },
    htmlOf: entities.htmlOf,
    editUrlOf,
    updated: await pageChanges(sources, { ...context, versions }),
  })
  issues.push(...omittedIssues(omitted, sources, config))
  issues.push(...(await activeContent(sources, memory.active)))
  const redirects = new Map(
    [tree.root, ...tree.included.values()].flatMap((each) => [
      ...readRedirects(each, sources.files, issues),
    ]),
  )
  const { missingEntities } = entities
  issues.push(
    ...(await checkPages({ ...context, sources, config, rendered, missingEntities, redirects })),
  )
  const site: Site = {
    ...siteHead(config, sources),
    ...siteContent(sources, { pages, texts, nowMs }),
    nav: sameNav(nav, memory),
    redirects,
    issues: issues.sort(byPlace),
    etag,
    loadedMs: nowMs,
  }
  site.issues.push(...(await userStyleIssues(site, sources.fileOf)))
  site.issues.sort(byPlace)
  const loaded = { site, documents: sources.mounts[0]?.documents }
  memory.last = { key, loaded }
  return loaded
}

/** What was found before with what has changed since, or all of it anew. */
async function sourcesOf(
  source: Folder,
  tree: SiteTree,
  { memory, limits, changed, signal }: LoadContext,
): Promise<Sources> {
  const config = textOf(tree)
  const followed = changed && (await followSources(memory.sources, { source, config, changed }))
  const sources = followed ?? (await readSources({ source, tree, limits, signal }))
  memory.sources = { sources, config }
  return sources
}

const etagOf = (tree: SiteTree, digest: string): string =>
  createHash('sha256').update(digest).update(textOf(tree)).digest('hex')

/** All that configurations say. */
const textOf = ({ root, included }: SiteTree): string =>
  [root, ...included.values()].map(({ config }) => config.text).join('')

/** Whether the sources decide everything: what was loaded from the same ones before is right then. */
function dependsOnSources(
  { plugins, entityDocs, lastChanges }: LoadContext,
  { tree, rendered }: { tree: SiteTree; rendered: ReadonlyMap<string, RenderedPage> },
): boolean {
  if (entityDocs || lastChanges || plugins.some(({ site, isPure }) => site && !isPure)) return false
  const { root } = tree
  if (
    root.config.nav === undefined &&
    [...navFormats.keys()].some((name) => root.config.plugins.has(name))
  )
    return false
  for (const { links } of rendered.values())
    if (links.some(({ target }) => target.kind === 'outside')) return false
  return true
}

function navFiles({ locate }: Sources) {
  return {
    readNavFile: async (path: string) => {
      const found = locate(path)
      if (!found || !(await found.mount.documents.stat(found.path))) return undefined
      return found.mount.documents.readText(found.path, { maxBytes: maxNavFileBytes })
    },
  }
}

const maxNavFileBytes = 256 * 1024

/** A navigation that is as it was stays the same object, so that nothing is made of it again. */
function sameNav(nav: Site['nav'], memory: SiteMemory): Site['nav'] {
  const text = JSON.stringify(nav)
  if (memory.nav?.text !== text) memory.nav = { text, nav }
  return memory.nav.nav
}

function omittedIssues(
  omitted: readonly string[],
  { locate, fileOf }: Sources,
  { validation }: DocsConfig,
): Issue[] {
  const level = validation.omitted_files ?? 'info'
  if (level === 'ignore') return []
  return omitted.flatMap((path) => {
    const found = locate(path)
    if (!found || found.mount.isUnlisted(found.path) || isNavFile(found)) return []
    const issue = issueFromError(
      docsErrors.NAV_OMITTED({ path }),
      level === 'warn' ? 'warning' : 'info',
    )
    return [{ ...issue, at: { file: fileOf(path) } }]
  })
}

/** Whether a page is no page of the author's but tells the navigation. */
function isNavFile({ mount, path }: { mount: Mount; path: string }): boolean {
  return [...navFormats].some(([plugin, formatOf]) => {
    const options = mount.config.plugins.get(plugin)
    return options !== undefined && path.split('/').at(-1) === formatOf(options).file
  })
}

function byPlace({ at: a }: Issue, { at: b }: Issue): number {
  const [left, right] = [a?.file ?? '', b?.file ?? '']
  if (left !== right) return left < right ? -1 : 1
  return (a?.line ?? 0) - (b?.line ?? 0)
}
