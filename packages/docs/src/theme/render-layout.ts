import { Eta } from 'eta'
import { relativeHref } from '../site/page-href.ts'
import type { Site, SitePage } from '../site/site.ts'
import { layoutTemplate } from './layout-template.ts'
import { navHtml } from './nav-html.ts'
import { tocHtml } from './toc-html.ts'

const eta = new Eta({ autoEscape: true, autoTrim: false })
const template = eta.compile(layoutTemplate)

/** A whole page of the written site. */
export function renderLayout(site: Site, page: SitePage): string {
  const { href, title, description, html, toc, breadcrumb, editUrl, previous, next } = page
  const isHome = href === ''
  const base = '../'.repeat(href.split('/').length - 1)
  return eta.render(template, {
    ...shared(site),
    title: isHome || title === site.name ? site.name : `${title} \u00b7 ${site.name}`,
    description: description ?? (isHome ? site.description : undefined),
    canonical: site.url === undefined ? undefined : new URL(href, slashed(site.url)).href,
    base,
    home: relativeHref(href, ''),
    nav: navHtml(site.nav, { current: href, base }),
    breadcrumb,
    html,
    toc: tocHtml(toc),
    editUrl,
    previous: previous && { ...previous, href: relativeHref(href, previous.href) },
    next: next && { ...next, href: relativeHref(href, next.href) },
  })
}

/** The page for an address that does not exist. It may be shown anywhere, so its links start at the site's root. */
export function renderNotFound(site: Site): string {
  const root = site.url === undefined ? '/' : slashed(new URL(site.url).pathname)
  return eta.render(template, {
    ...shared(site),
    title: `Not found \u00b7 ${site.name}`,
    base: root,
    home: root,
    nav: '',
    breadcrumb: [],
    html: `<h1>There is no such page</h1><p>It may have moved. <a href="${root}">Start at the home page</a>, or search.</p>`,
    toc: '',
  })
}

const shared = ({ name, repositoryUrl }: Site) => ({ siteName: name, repositoryUrl })
const slashed = (url: string): string => (url.endsWith('/') ? url : `${url}/`)
