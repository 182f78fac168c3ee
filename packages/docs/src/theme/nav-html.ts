import { escapeHtml } from '../markdown/escape-html.ts'
import type { NavItem } from '../site/site.ts'

/** The page that a navigation is shown on. */
interface Place {
  /** Address of the page. */
  current: string
  /** From the page up to the root of the site. */
  base: string
}

/**
 * The navigation as one page shows it: the way to the page is unfolded, other parts are a link to their first page.
 * So a site's size grows with its pages, not with their square.
 */
export function navHtml(items: readonly NavItem[], place: Place): string {
  const html = items.map((item) => itemHtml(item, place)).join('')
  return html === '' ? '' : `<ul>${html}</ul>`
}

function itemHtml(item: NavItem, place: Place): string {
  const title = escapeHtml(item.title)
  if (item.external) return `<li><a href="${escapeHtml(item.href ?? '')}">${title}</a></li>`
  const isOpen = pagesIn(item).has(place.current)
  const className = item.children.length > 0 ? ' class="section"' : ''
  const below = isOpen ? navHtml(item.children, place) : ''
  return `<li${className}>${label(item, title, { ...place, isOpen })}${below}</li>`
}

function label(
  item: NavItem,
  title: string,
  { current, base, isOpen }: Place & { isOpen: boolean },
): string {
  const [first] = pagesIn(item)
  const href = item.href ?? (isOpen ? undefined : first)
  if (href === undefined) return `<span>${title}</span>`
  const here = href === current ? ' aria-current="page"' : ''
  return `<a href="${escapeHtml(base + href || './')}"${here}>${title}</a>`
}

const known = new WeakMap<NavItem, ReadonlySet<string>>()

/** Addresses of the pages that an entry is or holds, in reading order: asked for once per page of the site. */
function pagesIn(item: NavItem): ReadonlySet<string> {
  const kept = known.get(item)
  if (kept) return kept
  const own = item.href !== undefined && !item.external ? [item.href] : []
  const pages = new Set([...own, ...item.children.flatMap((child) => [...pagesIn(child)])])
  known.set(item, pages)
  return pages
}
