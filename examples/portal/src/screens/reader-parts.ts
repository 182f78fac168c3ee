import type { NavItem, Site, SitePage, TocItem } from '@callboard/docs'
import { toAge } from '../format/age.ts'
import { webLink } from '../format/web-link.ts'
import type { Portal } from '../portal.ts'
import type { DocsPage, NavNode } from '../view-models.ts'

/** What a page of a site looks like in the reader, whosever site it is. `base` is where the site is mounted. */
export function readerParts({
  site,
  page,
  base,
  portal: { standIn, runtime },
}: {
  site: Site
  page: SitePage
  base: string
  portal: Pick<Portal, 'standIn' | 'runtime'>
}): Omit<DocsPage, 'frame' | 'site'> {
  return {
    nav: navNodes(site, { base, current: page.href }),
    html: page.html,
    toc: flatten(page.toc),
    ...(page.previous && {
      previous: { title: page.previous.title, href: `${base}${page.previous.href}` },
    }),
    ...(page.next && { next: { title: page.next.title, href: `${base}${page.next.href}` } }),
    ...(page.editUrl && {
      editHref: webLink(standIn, { title: '', url: page.editUrl }).href,
    }),
    ...(!page.failed && { markdownHref: `${base}${encodePath(page.path)}` }),
    ...(page.updatedMs !== undefined && { updated: toAge(page.updatedMs, runtime.now()) }),
    notices: page.failed
      ? [
          {
            tone: 'danger',
            text: 'This page could not be rendered.',
            link: { title: 'See what is wrong', href: '/docs/problems?part=pages' },
          },
        ]
      : [],
  }
}

/** The navigation of a site as a tree, unfolded to where the reader is. */
export function navNodes(
  { nav }: Pick<Site, 'nav'>,
  at: { base: string; current: string | undefined },
): NavNode[] {
  return nav.map((item) => toNode(item, at))
}

function toNode(
  { title, href, external, children }: NavItem,
  at: { base: string; current: string | undefined },
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

const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/')
