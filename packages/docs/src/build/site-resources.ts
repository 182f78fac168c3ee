import { outputPath } from '../site/page-href.ts'
import type { Site } from '../site/site.ts'
import { articleCss } from '../theme/article-css.ts'
import { renderNotFound } from '../theme/render-layout.ts'
import { searchModule } from '../theme/search-module.ts'
import { siteCss } from '../theme/site-css.ts'
import { siteModule } from '../theme/site-module.ts'
import { searchIndex } from './search-index.ts'
import { sitemap } from './sitemap.ts'

/** A file of a site that we make, its pages aside. */
export interface SiteResource {
  type: string
  render(site: Site): string
}

/** What we make by path. An author's file of the same name gives way. */
export const siteResources: ReadonlyMap<string, SiteResource> = new Map([
  ['404.html', { type: 'text/html', render: renderNotFound }],
  [
    'search/search_index.json',
    { type: 'application/json', render: (site: Site) => JSON.stringify(searchIndex(site)) },
  ],
  ['sitemap.xml', { type: 'application/xml', render: sitemap }],
  ['_callboard/style.css', { type: 'text/css', render: () => siteCss + articleCss }],
  ['_callboard/site.js', { type: 'text/javascript', render: () => siteModule }],
  ['_callboard/search.js', { type: 'text/javascript', render: () => searchModule }],
])

const metadataPath = 'techdocs_metadata.json'

/** `techdocs_metadata.json` as the peer writes it. */
export interface SiteMetadata {
  site_name: string
  site_description: string
  /** Milliseconds since 1970 UTC. */
  build_timestamp: number
  files: string[]
  etag: string
}

/** What the peer's readers want to know of a site. */
export function metadataOf(site: Site): SiteMetadata {
  const files = new Set([
    ...site.pages.map(({ href }) => outputPath(href)),
    ...siteResources.keys(),
    ...site.assets,
    metadataPath,
  ])
  return {
    site_name: site.name,
    // The peer writes the word "None" for a description that is absent.
    site_description: site.description ?? '',
    build_timestamp: site.loadedMs,
    files: [...files].sort(),
    etag: site.etag,
  }
}
