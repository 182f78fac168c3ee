import {
  allPagesHref,
  navHtml,
  type Site,
  type SitePage,
  type TocItem,
  wholeNavHtml,
} from '@callboard/docs'
import { toAge } from '../format/age.ts'
import { webLink } from '../format/web-link.ts'
import type { Portal } from '../portal.ts'
import type { DocsPage } from '../view-models.ts'

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
    nav: navHtml(site, { base, current: page.href }),
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

/** Whether a path below a site is that of the page that names all the others. */
export const isAllPages = (path: string): boolean => path.replace(/\/?$/, '/') === allPagesHref

/** That page, for readers without scripts. */
export function allPagesParts(site: Site, base: string): Omit<DocsPage, 'frame' | 'site'> {
  const html = `<h1>All pages</h1>\n${wholeNavHtml(site, base)}`
  return { nav: navHtml(site, { base, current: undefined }), html, toc: [], notices: [] }
}

/** Whether the links of a page, which are relative to its address, lead to the same from another one. */
export function isBeside(path: string, address: string): boolean {
  const folderOf = (of: string) => of.slice(0, of.lastIndexOf('/'))
  return folderOf(path) === folderOf(address)
}

function flatten(items: readonly TocItem[]): DocsPage['toc'] {
  return items.flatMap(({ id, title, depth, children }) => [
    ...(depth === 2 || depth === 3 ? [{ id, title, depth } as const] : []),
    ...flatten(children),
  ])
}

const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/')
