import { encodePath, isHome, relativeHref } from '../site/page-href.ts'
import type { NavItem, PageLinkTo, Site, SitePage } from '../site/site.ts'
import { navHtml } from './nav-html.ts'
import { reportUrlOf, viewUrlOf } from './source-pages.ts'
import { tocHtml } from './toc-html.ts'

/** What a layout is given as `it`. Addresses are relative to the page; what is called HTML is safe to print as it is. */
export interface PageView {
  language: string
  title: string
  siteName: string
  description: string | undefined
  canonical: string | undefined
  repositoryUrl: string | undefined
  /** Of the repository's link. */
  repositoryName: string
  /** Terms, as the configuration says. */
  copyright: string | undefined
  /** Addresses of pictures: beside the site's name, and in the browser's tab. */
  logo: string | undefined
  icon: string
  /** From the page up to the root of the site: empty, or ending in a slash. */
  base: string
  /** Address of the home page. */
  home: string
  styles: readonly string[]
  /** Address of a file of the theme. */
  asset(name: string): string
  /** Whether other versions of the site stand beside it. */
  versioned: boolean
  /** Whether the theme draws diagrams. */
  diagrams: boolean
  /** The navigation as HTML. */
  nav: string
  /** The way to the page, itself last; parts that are no page have no address. */
  breadcrumb: readonly { title: string; href?: string }[]
  /** The article as HTML. */
  html: string
  /** The contents of the page as HTML; empty when there are none. */
  toc: string
  /** Address of the page's Markdown. */
  markdownHref: string | undefined
  /** When it was changed, and where to change and to discuss it. */
  about: readonly { title: string; href?: string; iso?: string }[]
  previous: PageLinkTo | undefined
  next: PageLinkTo | undefined
}

/** How the theme was set up. */
export interface ViewOptions {
  versioned: boolean
  diagrams: boolean
  /** Appended to the addresses of the theme's files, which change with it. */
  fingerprint: string
}

/** What a page shows. */
export function pageView(site: Site, page: SitePage, options: ViewOptions): PageView {
  const { href, title, description, html, toc, previous, next } = page
  const base = '../'.repeat(href.split('/').length - 1)
  const markdownHref = page.failed ? undefined : base + encodePath(page.path)
  return {
    ...frameOf(site, base, options),
    title: isHome(href) || title === site.name ? site.name : `${title} \u00b7 ${site.name}`,
    description: description ?? (isHome(href) ? site.description : undefined),
    canonical: site.url === undefined ? undefined : new URL(href, slashed(site.url)).href,
    home: homeHref(site, href) ?? relativeHref(href, ''),
    nav: navHtml(site, { current: href, base }),
    breadcrumb: breadcrumbOf(site, page),
    html,
    toc: tocHtml(toc),
    markdownHref,
    about: aboutOf(site, page, markdownHref),
    previous: previous && { ...previous, href: relativeHref(href, previous.href) },
    next: next && { ...next, href: relativeHref(href, next.href) },
  }
}

/** What the page for a missing address shows. It may stand anywhere, so its links start at the site's root. */
export function notFoundView(site: Site, options: ViewOptions): PageView {
  const root = site.url === undefined ? '/' : slashed(new URL(site.url).pathname)
  return {
    ...frameOf(site, root, options),
    title: `Not found \u00b7 ${site.name}`,
    description: undefined,
    canonical: undefined,
    home: root,
    nav: navHtml(site, { current: undefined, base: root }),
    breadcrumb: [],
    html: `<h1>There is no such page</h1>\n<p>It may have moved. <a href="${encodeURI(root)}">Start at the home page</a>, look through the pages, or search.</p>`,
    toc: '',
    markdownHref: undefined,
    about: [],
    previous: undefined,
    next: undefined,
  }
}

/** Path of the theme's style sheet: the peer's reader drops those of any other name. */
export const stylePath = (fingerprint: string): string => `_callboard/main.${fingerprint}.min.css`

function frameOf(site: Site, base: string, { versioned, diagrams, fingerprint }: ViewOptions) {
  const asset = (name: string) => `${base}_callboard/${name}?v=${fingerprint}`
  return {
    language: site.language ?? 'en',
    siteName: site.name,
    repositoryUrl: site.repositoryUrl,
    repositoryName: site.repositoryName ?? 'Repository',
    copyright: site.copyright,
    logo: site.logo && base + encodePath(site.logo),
    icon: site.favicon === undefined ? asset('icon.svg') : base + encodePath(site.favicon),
    base,
    styles: [
      base + stylePath(fingerprint),
      ...site.extraCss.map((path) => base + encodePath(path)),
    ],
    asset,
    versioned,
    diagrams,
  }
}

/** From a page to the home page, if there is one. */
function homeHref(site: Pick<Site, 'page'>, from: string): string | undefined {
  const home = site.page('')
  return home && relativeHref(from, home.href)
}

function breadcrumbOf(site: Site, page: SitePage): PageView['breadcrumb'] {
  if (isHome(page.href)) return []
  const home = homeHref(site, page.href)
  const parts: { title: string; href?: string }[] = [
    { title: site.name, ...(home !== undefined && { href: home }) },
  ]
  let items: readonly NavItem[] = site.nav
  for (const title of page.breadcrumb) {
    const section = items.find((item) => item.title === title && item.children.length > 0)
    items = section?.children ?? []
    const own = section?.external ? undefined : section?.href
    parts.push({ title, ...(own !== undefined && { href: relativeHref(page.href, own) }) })
  }
  return [...parts, { title: page.title }]
}

function aboutOf(site: Site, page: SitePage, markdownHref: string | undefined): PageView['about'] {
  const { editUrl, updatedMs } = page
  const link = (title: string, href: string | undefined) => (href ? [{ title, href }] : [])
  return [
    ...(updatedMs === undefined ? [] : [dayOf(updatedMs)]),
    ...link('Edit this page', editUrl),
    ...link('View source', viewUrlOf(editUrl)),
    ...link('Report a problem', reportUrlOf(site, page)),
    ...link('Markdown', markdownHref),
  ]
}

function dayOf(ms: number): { title: string; iso: string } {
  const date = new Date(ms)
  const title = date.toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
  return { title, iso: date.toISOString().slice(0, 10) }
}

const slashed = (url: string): string => (url.endsWith('/') ? url : `${url}/`)
