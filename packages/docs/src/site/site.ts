import type { Issue } from '@callboard/core'
import type { PageFeature } from '../markdown/page-context.ts'

/** An entry of the navigation. */
export interface NavItem {
  title: string
  /** Address of a page below the root of the site (empty for the home page) or of another site; none for a heading. */
  href?: string
  /** Whether `href` leads to another site. */
  external?: boolean
  children: NavItem[]
}

/** An entry of a page's table of contents. */
export interface TocItem {
  /** Id of the heading, without `#`. */
  id: string
  title: string
  /** Level of the heading, 1 to 6. */
  depth: number
  children: TocItem[]
}

/** A part of a page as search sees it. */
export interface SearchSection {
  /** Address below the root of the site, with the fragment of the heading. */
  location: string
  /** Title of the page. */
  title: string
  /** Heading of the part; none for what stands before the first. */
  heading?: string
  text: string
}

/** A page beside another in reading order. */
export interface PageLinkTo {
  title: string
  href: string
}

/** A page of a site. */
export interface SitePage {
  /** Path of the source, relative to the documents. */
  path: string
  /**
   * Address below the root of the site, encoded: ending in a slash, and empty for the home page; or ending in `.html`, where the
   * configuration wants no addresses of folders.
   */
  href: string
  title: string
  description?: string
  tags: string[]
  /**
   * The article, sanitised, with its heading. Links in it are relative to `href`, so they work wherever the site is
   * mounted as long as the page is shown at that address, with its slash at the end.
   */
  html: string
  toc: TocItem[]
  sections: SearchSection[]
  /** Titles of the parts of the navigation that the page stands in, outermost first. */
  breadcrumb: string[]
  /** Where the source can be edited. */
  editUrl?: string
  /** When the source last changed, milliseconds since 1970 UTC, where the host says so. */
  updatedMs?: number
  /** Whether the navigation names it. */
  isInNav: boolean
  previous?: PageLinkTo
  next?: PageLinkTo
  /** What the page needs a script or a style for that most pages do not. */
  uses: readonly PageFeature[]
  /** An error page stands in for what could not be rendered. */
  failed: boolean
  /** Changes with the text of the source. */
  version: string
}

/** A site in memory. */
export interface Site {
  name: string
  description?: string
  /** Where the site will be reached, as its configuration says. */
  url?: string
  /** Who wrote it, and under which terms, as the configuration says. */
  author?: string
  copyright?: string
  /** Language of the texts, such as `de` or `pt-BR`. */
  language?: string
  /** The repository's address on the web. */
  repositoryUrl?: string
  repositoryName?: string
  /** Paths of assets. */
  logo?: string
  favicon?: string
  /** Paths of the style sheets among the assets that the author wants on every page. */
  extraCss: string[]
  nav: NavItem[]
  /** In reading order; pages outside of the navigation come last. */
  pages: SitePage[]
  /** Paths of images and other files, relative to the documents and to the root of the site alike. */
  assets: string[]
  /** Addresses that were left, below the root of the site, with where they lead now: there too, or an address on the web. */
  redirects: ReadonlyMap<string, string>
  /** Everything found wrong, pages and configuration together, by file and line. */
  issues: Issue[]
  /** Changes when any source does. */
  etag: string
  /** When it was loaded, milliseconds since 1970 UTC. */
  loadedMs: number
  /** The page at an address: `guide/`, `guide`, `guide/index.html` or `guide.html`, as far as that is one. */
  page(address: string): SitePage | undefined
  /** Bytes of an asset; undefined for a path that is not one. @throws what the folder's gate throws */
  readAsset(path: string): Promise<Uint8Array | undefined>
  /** Changes when an asset does; undefined for one that was changed too lately to tell. */
  assetVersion(path: string): string | undefined
  /** Text of a page's source; undefined for a path that is not one. @throws what the folder's gate throws */
  readSource(path: string): Promise<string | undefined>
}
