import { escapeHtml } from '../markdown/escape-html.ts'
import { relativeHref } from '../site/page-href.ts'
import type { NavItem } from '../site/site.ts'

/**
 * The navigation as one page shows it: the way to the page is unfolded, other parts are a link to their first page.
 * So a site's size grows with its pages, not with their square.
 */
export function navHtml(items: readonly NavItem[], current: string): string {
  const html = items.map((item) => itemHtml(item, current)).join('')
  return html === '' ? '' : `<ul>${html}</ul>`
}

function itemHtml(item: NavItem, current: string): string {
  const title = escapeHtml(item.title)
  if (item.external) return `<li><a href="${escapeHtml(item.href ?? '')}">${title}</a></li>`
  const here = item.href === current
  const link = (href: string) =>
    `<a href="${escapeHtml(relativeHref(current, href))}"${here ? ' aria-current="page"' : ''}>${title}</a>`
  const isOpen = here || item.children.some((child) => holds(child, current))
  const first = item.href ?? firstHref(item)
  const label = item.href === undefined && isOpen ? `<span>${title}</span>` : link(first ?? '')
  const below = isOpen ? navHtml(item.children, current) : ''
  return `<li${item.children.length > 0 ? ' class="section"' : ''}>${label}${below}</li>`
}

const holds = (item: NavItem, href: string): boolean =>
  (!item.external && item.href === href) || item.children.some((child) => holds(child, href))

function firstHref({ children }: NavItem): string | undefined {
  for (const child of children) {
    const href = child.external ? undefined : (child.href ?? firstHref(child))
    if (href !== undefined) return href
  }
  return undefined
}
