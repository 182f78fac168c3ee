import { escapeHtml } from '../markdown/escape-html.ts'
import type { TocItem } from '../site/site.ts'

/** Deepest level of headings that the contents of a page show. */
const maxDepth = 3

/** The contents of a page as a nested list; empty when there is nothing to choose from. */
export function tocHtml(items: readonly TocItem[]): string {
  const html = items
    .filter(({ depth }) => depth <= maxDepth)
    .map(({ id, title, children }) => {
      const link = `<a href="#${escapeHtml(encodeURI(id))}">${escapeHtml(title)}</a>`
      return `<li>${link}${tocHtml(children)}</li>`
    })
    .join('')
  return html === '' ? '' : `<ul>${html}</ul>`
}
