import { escapeHtml } from '../markdown/escape-html.ts'
import type { RenderedPage } from '../markdown/page-context.ts'
import { buildToc } from './build-toc.ts'
import type { PageLinkTo, SearchSection, SitePage } from './site.ts'

/** Where a page stands in the site, and what is known of its file. */
export interface PagePlace {
  href: string
  title: string
  breadcrumb: string[]
  previous: PageLinkTo | undefined
  next: PageLinkTo | undefined
  isInNav: boolean
  editUrl: string | undefined
  /** When it last changed, milliseconds since 1970 UTC. */
  updatedMs: number | undefined
  /** Changes with the text of its source. */
  version: string
}

/** Pages of the load before, by path with what they were put together from. */
export type KeptPages = Map<
  string,
  { rendered: RenderedPage; html: string; place: string; page: SitePage }
>

/** A page of the site; one that is as it was stays the same object, so that nothing is made of it again. */
export function keptPage(
  path: string,
  parts: { rendered: RenderedPage; html: string; place: PagePlace; kept: KeptPages },
): SitePage {
  const { rendered, html, kept } = parts
  const place = JSON.stringify(parts.place)
  const before = kept.get(path)
  if (before?.rendered === rendered && before.place === place && before.html === html)
    return before.page
  const page = sitePage(path, parts)
  kept.set(path, { rendered, html, place, page })
  return page
}

function sitePage(
  path: string,
  { rendered, html, place }: { rendered: RenderedPage; html: string; place: PagePlace },
): SitePage {
  const { meta, headings, uses, failed } = rendered
  const { href, title, breadcrumb, previous, next, isInNav, editUrl, updatedMs, version } = place
  const hasTitle = headings.some(({ depth }) => depth === 1)
  return {
    path,
    href,
    title,
    ...(meta.description !== undefined && { description: meta.description }),
    tags: meta.tags ?? [],
    html: hasTitle ? html : `<h1>${escapeHtml(title)}</h1>\n${html}`,
    toc: buildToc(headings),
    sections: rendered.sections.map(({ id, heading, text }): SearchSection => {
      const location = id === '' ? href : `${href}#${encodeURI(id)}`
      return { location, title, ...(heading !== '' && { heading }), text }
    }),
    breadcrumb,
    ...(editUrl !== undefined && { editUrl }),
    ...(updatedMs !== undefined && { updatedMs }),
    isInNav,
    ...(previous && { previous }),
    ...(next && { next }),
    uses,
    failed,
    version,
  }
}
