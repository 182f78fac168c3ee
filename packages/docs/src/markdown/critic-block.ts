import { indentOf } from './block-state.ts'
import { headOf } from './container-head.ts'
import type { FoundContainer, Line, LineAt } from './scanned-line.ts'

/** Elements that take whole blocks, and what ends each mark. */
const critics = new Map([
  ['{++', { end: '++}', name: 'ins', classes: 'critic' }],
  ['{--', { end: '--}', name: 'del', classes: 'critic' }],
  ['{==', { end: '==}', name: 'mark', classes: 'critic' }],
  ['{>>', { end: '<<}', name: 'div', classes: 'critic comment' }],
])

const maxLines = 200

/**
 * Finds a pair of CriticMarkup around several paragraphs: it opens at the beginning of a line and closes at the end of one, with
 * a blank line between them. Pairs within a paragraph are read with its text.
 */
export function criticBlockAt({ lines, index, text }: LineAt): FoundContainer | undefined {
  const critic = critics.get(text.trimStart().slice(0, 3))
  if (!critic) return undefined
  const { end, name, classes } = critic
  const bodyIndent = indentOf(text)
  const body: Line[] = []
  let hasBlank = false
  for (let at = index; at < Math.min(lines.length, index + maxLines); at += 1) {
    const line = lines[at] as Line
    const own = at === index ? ' '.repeat(bodyIndent) + text.trimStart().slice(3) : line.text
    const closed = own.trimEnd().indexOf(end)
    if (closed === -1) {
      hasBlank ||= own.trim() === ''
      body.push({ ...line, text: own })
      continue
    }
    if (!hasBlank || closed + end.length !== own.trimEnd().length) return undefined
    body.push({ ...line, text: own.slice(0, closed) })
    const tags = { open: `<${name} class="${classes}">`, close: `</${name}>` }
    return { head: headOf('html', { tags }), body, bodyIndent, consumed: at - index + 1 }
  }
  return undefined
}
