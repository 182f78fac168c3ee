import { escapeHtml } from '../markdown/escape-html.ts'
import type { NavItem, Site } from '../site/site.ts'

/** The page that a navigation is shown on. */
export interface NavPlace {
  /** Address of the page; none for a page outside of the site. */
  current: string | undefined
  /** From the page up to the root of the site: empty, or ending in a slash. */
  base: string
}

/** Path of the whole navigation, which pages load once for all of them. */
export const navDataPath = '_callboard/nav.json'
/** Address of a page with the whole navigation, for readers without scripts. */
export const allPagesHref = '_callboard/pages/'

/** Entries on each side of the one that a level is open at. */
const around = 3

/**
 * The navigation as one page shows it before the whole is loaded: the way to the page is unfolded, of a long level only the
 * entries around it are there. So a site's size grows with its pages, not with their square.
 */
export function navHtml({ nav }: Pick<Site, 'nav'>, place: NavPlace): string {
  return listHtml(nav, place)
}

const whole = new WeakMap<Site['nav'], { base: string; html: string }>()

/** The whole navigation as HTML, unfolded; made once for as long as it is the same, because it grows with the site. */
export function wholeNavHtml({ nav }: Pick<Site, 'nav'>, base: string): string {
  const known = whole.get(nav)
  if (known?.base === base) return known.html
  const html = unfolded(nav, base)
  whole.set(nav, { base, html })
  return html
}

function unfolded(nav: readonly NavItem[], base: string): string {
  const list = (items: readonly NavItem[]): string =>
    items.length === 0
      ? ''
      : `<ul>${items.map((item) => `<li>${label(item, { current: undefined, base, isOpen: true })}${list(item.children)}</li>`).join('')}</ul>`
  return list(nav)
}

/** The whole navigation as scripts read it: title, address, entries below. */
export function navData({ nav }: Pick<Site, 'nav'>): string {
  type Entry = [title: string, href: string | null, below?: Entry[]]
  const entry = ({ title, href, children }: NavItem): Entry =>
    children.length > 0 ? [title, href ?? null, children.map(entry)] : [title, href ?? null]
  return JSON.stringify(nav.map(entry))
}

function listHtml(items: readonly NavItem[], place: NavPlace): string {
  const at = items.findIndex((item) => holds(item, place.current))
  const from = at === -1 ? 0 : Math.max(0, at - around)
  const shown = items.length <= 2 * around + 1 ? items : items.slice(from, from + 2 * around + 1)
  const open = items[at]
  const entries = shown.map((item) => itemHtml(item, { ...place, isOpen: item === open }))
  if (shown.length < items.length) {
    // Where pages are files, there may be no server that knows what a folder is.
    const file = place.current?.endsWith('.html') ? 'index.html' : ''
    const href = place.base + allPagesHref + file
    entries.push(`<li class="docs-more"><a href="${href}">All ${items.length} entries</a></li>`)
  }
  return entries.length === 0 ? '' : `<ul>${entries.join('')}</ul>`
}

function itemHtml(item: NavItem, place: NavPlace & { isOpen: boolean }): string {
  if (item.children.length === 0) return `<li>${label(item, place)}</li>`
  const below = place.isOpen ? listHtml(item.children, place) : ''
  return `<li class="section">${label(item, place)}${below}</li>`
}

function label(item: NavItem, { current, base, isOpen }: NavPlace & { isOpen: boolean }): string {
  const title = escapeHtml(item.title)
  if (item.external) return `<a href="${escapeHtml(item.href ?? '')}">${title}</a>`
  const [first] = pagesIn(item)
  const href = item.href ?? (isOpen ? undefined : first)
  if (href === undefined) return `<span>${title}</span>`
  const here = current !== undefined && item.href === current ? ' aria-current="page"' : ''
  return `<a href="${escapeHtml(base + href || './')}"${here}>${title}</a>`
}

const holds = (item: NavItem, current: string | undefined): boolean =>
  current !== undefined && pagesIn(item).has(current)

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
