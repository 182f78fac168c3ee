import type { NavItem, Site, SitePage, TocItem } from '@callboard/docs'
import { webLink } from '../format/web-link.ts'
import type { StandIn } from '../git/stand-in.ts'
import type { DocsPage, NavNode } from '../view-models.ts'

/** What a page of a site looks like in the reader, whosever site it is. `base` is where the site is mounted. */
export function readerParts({
  site,
  page,
  base,
  standIn,
}: {
  site: Site
  page: SitePage
  base: string
  standIn?: StandIn | undefined
}): Omit<DocsPage, 'frame' | 'site'> {
  return {
    nav: site.nav.map((item) => toNode(item, { base, current: page.href })),
    html: page.html,
    toc: flatten(page.toc),
    ...(page.previous && {
      previous: { title: page.previous.title, href: `${base}${page.previous.href}` },
    }),
    ...(page.next && { next: { title: page.next.title, href: `${base}${page.next.href}` } }),
    ...(page.editUrl && {
      editHref: webLink(standIn, { title: '', url: page.editUrl }).href,
    }),
    notices: page.failed
      ? [
          {
            tone: 'danger',
            text: 'This page could not be rendered.',
            link: { title: 'See ingestion', href: '/ingestion' },
          },
        ]
      : [],
  }
}

function toNode(
  { title, href, external, children }: NavItem,
  at: { base: string; current: string },
): NavNode {
  const nodes = children.map((child) => toNode(child, at))
  const current = href === at.current && !external
  return {
    title,
    ...(href !== undefined && { href: external ? href : `${at.base}${href}` }),
    ...(current && { current }),
    ...(nodes.some((node) => node.current || node.open) && { open: true }),
    ...(nodes.length > 0 && { children: nodes }),
  }
}

function flatten(items: readonly TocItem[]): DocsPage['toc'] {
  return items.flatMap(({ id, title, depth, children }) => [
    ...(depth === 2 || depth === 3 ? [{ id, title, depth } as const] : []),
    ...flatten(children),
  ])
}
