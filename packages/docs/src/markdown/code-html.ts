import type { ElementContent } from 'hast'

/**
 * Coloured code as HTML: text, and `span`s with classes; of anything else only the text. Code makes up most of the
 * nodes of a technical page, and as a string it is walked and printed once instead of by every stage.
 */
export function codeHtml(content: readonly ElementContent[]): string {
  let html = ''
  for (const node of content) {
    if (node.type === 'text') html += escapeCode(node.value)
    if (node.type !== 'element') continue
    const { className } = node.properties
    const inner = codeHtml(node.children)
    html += Array.isArray(className)
      ? `<span class="${escapeCode(className.join(' ')).replaceAll('"', '&#x22;')}">${inner}</span>`
      : inner
  }
  return html
}

const escapeCode = (text: string): string =>
  text.replace(/[&<]/g, (character) => (character === '&' ? '&#x26;' : '&#x3C;'))
