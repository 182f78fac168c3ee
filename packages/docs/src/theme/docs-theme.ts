import type { Site, SitePage } from '../site/site.ts'

/** A file of a site that is made rather than copied. */
export interface SiteOutput {
  /** Media type without its character set: `text/html`. */
  type: string
  /** Changes when the content does, where that can be told without it. */
  version?: string
  /** Brings the content, the same each time as long as the site is the same. */
  render(): string | Uint8Array | Promise<string | Uint8Array>
}

/**
 * How a site looks. Whatever a theme puts around an article is served as it is, so a theme is the host's own: a repository
 * never names one.
 */
export interface DocsTheme {
  name: string
  /**
   * A whole page. Links are relative to the page's address, which ends in a slash. Of other pages it may show what the
   * navigation says, and their titles: it is called again when the page or one of these has changed.
   */
  page(context: { site: Site; page: SitePage }): string
  /** The page for an address that does not exist. It may be shown at any depth. */
  notFound(context: { site: Site }): string
  /** Styles, scripts and what else the pages load, by path below the root of the site. */
  files(context: { site: Site }): ReadonlyMap<string, SiteOutput>
}

/** Defines a theme; see {@link defaultTheme} for one. */
export function defineTheme<const T extends DocsTheme>(theme: T): T {
  return theme
}
