import { escapeHtml } from '../markdown/escape-html.ts'
import type { RenderedPage } from '../markdown/page-context.ts'
import { buildToc } from './build-toc.ts'
import { editUrlOf } from './edit-url.ts'
import { hrefOf } from './page-href.ts'
import type { DocsConfig } from './read-config.ts'
import { type NavNode, titleOfName } from './resolve-nav.ts'
import type { NavItem, PageLinkTo, SearchSection, SitePage } from './site.ts'

interface Assembly {
  config: DocsConfig
  nodes: readonly NavNode[]
  rendered: ReadonlyMap<string, RenderedPage>
}

/** Puts rendered pages and the navigation together: titles, order, neighbours. */
export function assembleSite({ config, nodes, rendered }: Assembly): {
  nav: NavItem[]
  pages: SitePage[]
  /** Paths of pages that the navigation leaves out. */
  omitted: string[]
} {
  const places = findPlaces(nodes)
  const titleOf = (path: string): string => titleFor(path, places.get(path)?.title, rendered)
  const ordered = [...places.keys()]
  const omitted = [...rendered.keys()].filter((path) => !places.has(path))
  const neighbour = (path: string | undefined): PageLinkTo | undefined =>
    path === undefined ? undefined : { title: titleOf(path), href: hrefOf(path) }
  const pages = [...ordered, ...omitted].flatMap((path, index): SitePage[] => {
    const page = rendered.get(path)
    if (!page) return []
    const isInNav = index < ordered.length
    const previous = isInNav ? neighbour(ordered[index - 1]) : undefined
    const next = isInNav ? neighbour(ordered[index + 1]) : undefined
    const breadcrumb = places.get(path)?.breadcrumb ?? []
    return [sitePage({ path, page, title: titleOf(path), config, breadcrumb, previous, next })]
  })
  return { nav: nodes.map((node) => navItem(node, titleOf)), pages, omitted }
}

interface Place {
  title: string | undefined
  breadcrumb: string[]
}

/** Where in the navigation each page stands first, in reading order. */
function findPlaces(nodes: readonly NavNode[], breadcrumb: string[] = []): Map<string, Place> {
  const places = new Map<string, Place>()
  for (const { title, path, children } of nodes) {
    if (path !== undefined && !places.has(path)) places.set(path, { title, breadcrumb })
    const inside = title === undefined ? breadcrumb : [...breadcrumb, title]
    for (const [below, place] of findPlaces(children, inside))
      if (!places.has(below)) places.set(below, place)
  }
  return places
}

/** Navigation, front matter, first heading, file name: the first that says something, as in MkDocs. */
function titleFor(
  path: string,
  given: string | undefined,
  rendered: ReadonlyMap<string, RenderedPage>,
): string {
  const page = rendered.get(path)
  const heading = page?.headings.find(({ depth, title }) => depth === 1 && title !== '')
  const named = given ?? page?.meta.title ?? heading?.title
  if (named !== undefined) return named
  const name = path.slice(path.lastIndexOf('/') + 1)
  const folder = path.split('/').at(-2)
  return /^(?:index|README)\./.test(name) ? titleOfName(folder ?? 'Home') : titleOfName(name)
}

interface PageParts {
  path: string
  page: RenderedPage
  title: string
  config: DocsConfig
  breadcrumb: string[]
  previous: PageLinkTo | undefined
  next: PageLinkTo | undefined
}

function sitePage({ path, page, title, config, breadcrumb, previous, next }: PageParts): SitePage {
  const href = hrefOf(path)
  const { meta, headings, html } = page
  const editUrl = editUrlOf(path, config)
  const hasTitle = headings.some(({ depth }) => depth === 1)
  return {
    path,
    href,
    title,
    ...(meta.description !== undefined && { description: meta.description }),
    tags: meta.tags ?? [],
    html: hasTitle ? html : `<h1>${escapeHtml(title)}</h1>\n${html}`,
    toc: buildToc(headings),
    sections: page.sections.map(({ id, heading, text }): SearchSection => {
      const location = id === '' ? href : `${href}#${encodeURI(id)}`
      return { location, title, ...(heading !== '' && { heading }), text }
    }),
    breadcrumb,
    ...(editUrl !== undefined && { editUrl }),
    ...(previous && { previous }),
    ...(next && { next }),
    failed: page.failed,
  }
}

function navItem(
  { title, path, url, children }: NavNode,
  titleOf: (path: string) => string,
): NavItem {
  const below = children.map((child) => navItem(child, titleOf))
  if (path !== undefined)
    return { title: title ?? titleOf(path), href: hrefOf(path), children: below }
  if (url !== undefined) return { title: title ?? url, href: url, external: true, children: below }
  return { title: title ?? '', children: below }
}
