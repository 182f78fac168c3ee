import type { RenderedPage } from '../markdown/page-context.ts'
import { type NavNode, titleOfName } from './nav-node.ts'
import { type Addressing, encodePath, hrefOf as hrefIn } from './page-href.ts'
import type { NavItem, PageLinkTo, SitePage } from './site.ts'
import { type KeptPages, keptPage } from './site-page.ts'

interface Assembly {
  nodes: readonly NavNode[]
  addressing: Addressing
  rendered: ReadonlyMap<string, RenderedPage>
  /** Whether the index of a section stands for the section. */
  sectionIndexes: boolean
  htmlOf(page: RenderedPage): string
  editUrlOf(path: string): string | undefined
  /** When pages last changed, milliseconds since 1970 UTC. */
  updated: ReadonlyMap<string, number>
  /** What changes with the text of each page. */
  versions: ReadonlyMap<string, string>
  kept: KeptPages
}

/** Puts rendered pages and the navigation together: titles, order, neighbours. */
export function assembleSite({
  nodes,
  rendered,
  addressing,
  sectionIndexes,
  kept,
  ...of
}: Assembly): {
  nav: NavItem[]
  pages: SitePage[]
  /** Paths of pages that the navigation leaves out. */
  omitted: string[]
} {
  const places = findPlaces(nodes)
  const hrefOf = (path: string): string => hrefIn(path, addressing)
  const titleOf = (path: string): string => titleFor(path, places.get(path)?.title, rendered)
  const linkTo = (path: string): PageLinkTo => ({ title: titleOf(path), href: hrefOf(path) })
  const ordered = [...places.keys()].filter((path) => rendered.has(path))
  const omitted = [...rendered.keys()].filter((path) => !places.has(path))
  const all = [...ordered, ...omitted]
  const links = all.map(linkTo)
  const pages = all.flatMap((path, index): SitePage[] => {
    const page = rendered.get(path)
    if (!page) return []
    const isInNav = index < ordered.length
    const isLast = index === ordered.length - 1
    const place = {
      ...(links[index] ?? linkTo(path)),
      breadcrumb: places.get(path)?.breadcrumb ?? [],
      previous: isInNav ? links[index - 1] : undefined,
      next: isInNav && !isLast ? links[index + 1] : undefined,
      isInNav,
      editUrl: of.editUrlOf(path),
      updatedMs: of.updated.get(path),
      version: of.versions.get(path) ?? '',
    }
    return [keptPage(path, { rendered: page, html: of.htmlOf(page), place, kept })]
  })
  for (const path of kept.keys()) if (!rendered.has(path)) kept.delete(path)
  const nav = nodes.map((node) => navItem(node, { titleOf, hrefOf, sectionIndexes }))
  return { nav, pages, omitted }
}

interface Place {
  title: string | undefined
  breadcrumb: string[]
}

/** Where in the navigation each page stands first, in reading order. */
function findPlaces(nodes: readonly NavNode[]): Map<string, Place> {
  const places = new Map<string, Place>()
  const find = (inside: readonly NavNode[], breadcrumb: string[]): void => {
    for (const { title, path, children } of inside) {
      if (path !== undefined && !places.has(path)) places.set(path, { title, breadcrumb })
      find(children, title === undefined ? breadcrumb : [...breadcrumb, title])
    }
  }
  find(nodes, [])
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
  return isIndex(path) ? titleOfName(folder ?? 'Home') : titleOfName(name)
}

interface NavParts {
  titleOf(path: string): string
  hrefOf(path: string): string
  sectionIndexes: boolean
}

function navItem({ title, path, asset, url, children }: NavNode, parts: NavParts): NavItem {
  const [first] = children
  if (parts.sectionIndexes && path === undefined && first?.path && isIndex(first.path)) {
    const rest = children.slice(1).map((child) => navItem(child, parts))
    return {
      title: title ?? parts.titleOf(first.path),
      href: parts.hrefOf(first.path),
      children: rest,
    }
  }
  const below = children.map((child) => navItem(child, parts))
  if (path !== undefined)
    return { title: title ?? parts.titleOf(path), href: parts.hrefOf(path), children: below }
  if (asset !== undefined)
    return { title: title ?? asset, href: encodePath(asset), children: below }
  if (url !== undefined) return { title: title ?? url, href: url, external: true, children: below }
  return { title: title ?? '', children: below }
}

const isIndex = (path: string): boolean => /(?:^|\/)(?:index|README)\.[^/]*$/.test(path)
