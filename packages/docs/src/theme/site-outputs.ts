import { searchIndex, searchIndexVersion } from '../build/search-index.ts'
import { sitemap } from '../build/sitemap.ts'
import { outputPath } from '../site/page-href.ts'
import type { Site, SitePage } from '../site/site.ts'
import type { DocsTheme, SiteOutput } from './docs-theme.ts'
import { llmsFullTxt, llmsTxt } from './llms-txt.ts'
import { redirectPage } from './redirect-page.ts'
import { userStyles } from './user-styles.ts'

const known = new WeakMap<Site, WeakMap<DocsTheme, ReadonlyMap<string, SiteOutput>>>()

/**
 * Every file of a site that is made, by path below its root: pages, their Markdown, what search and other programs read, and the
 * files of the theme. An author's file of the same path gives way.
 */
export function siteOutputs(site: Site, theme: DocsTheme): ReadonlyMap<string, SiteOutput> {
  const byTheme = known.get(site) ?? new WeakMap<DocsTheme, ReadonlyMap<string, SiteOutput>>()
  const kept = byTheme.get(theme)
  if (kept) return kept
  const outputs = makeOutputs(site, theme)
  known.set(site, byTheme.set(theme, outputs))
  return outputs
}

function makeOutputs(site: Site, theme: DocsTheme): ReadonlyMap<string, SiteOutput> {
  const outputs = new Map<string, SiteOutput>()
  for (const [from, to] of site.redirects)
    outputs.set(
      outputPath(from),
      output('text/html', () => redirectPage(from, to)),
    )
  for (const page of site.pages) {
    outputs.set(
      outputPath(page.href),
      output('text/html', () => theme.page({ site, page })),
    )
    if (!page.failed) outputs.set(page.path, twin(site, page))
  }
  outputs.set(
    '404.html',
    output('text/html', () => theme.notFound({ site })),
  )
  outputs.set('search/search_index.json', {
    version: searchIndexVersion(site),
    ...output('application/json', () => searchIndex(site)),
  })
  outputs.set(
    'sitemap.xml',
    output('application/xml', () => sitemap(site)),
  )
  outputs.set(
    'llms.txt',
    output('text/plain', () => llmsTxt(site)),
  )
  outputs.set(
    'llms-full.txt',
    output('text/plain', () => llmsFullTxt(site)),
  )
  for (const [path, file] of userStyles(site)) outputs.set(path, file)
  for (const [path, file] of theme.files({ site })) outputs.set(path, file)
  return outputs
}

const output = (type: string, render: SiteOutput['render']): SiteOutput => ({ type, render })

/** The Markdown of a page stands where it stands among the sources, so that links between such files work. */
const twin = (site: Site, { path, version }: SitePage): SiteOutput => ({
  version,
  ...output('text/plain', async () => (await site.readSource(path)) ?? ''),
})
