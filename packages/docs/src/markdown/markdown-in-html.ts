import { indentOf } from './block-state.ts'
import { headOf } from './container-head.ts'
import type { FoundContainer, Line, LineAt } from './scanned-line.ts'

const opening =
  /^<([a-z][a-z0-9]*)((?:\s[^<>]*)?\smarkdown(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?(?:\s[^<>]*)?)>(.*)$/i
/** Elements whose content is a line of text unless the author says otherwise. */
const lineElements = /^(?:address|dd|dt|h[1-6]|legend|li|p|summary|td|th)$/i
const inlineElements =
  /^(?:a|abbr|b|button|cite|code|del|em|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|u)$/i

const maxTagLine = 2000

/** Finds an HTML element whose content is Markdown: `<div markdown>`, up to the tag that closes it. */
export function markdownInHtmlAt({ lines, index, text }: LineAt): FoundContainer | undefined {
  const line = text.trim()
  if (!line.startsWith('<') || line.length > maxTagLine) return undefined
  const match = opening.exec(line)
  if (!match) return undefined
  const [, name = '', attributes = '', double, single, bare, rest = ''] = match
  if (inlineElements.test(name)) return undefined
  const mode = (double ?? single ?? bare ?? '').toLowerCase()
  const isLine = mode === 'span' || (mode !== 'block' && lineElements.test(name))
  const end = closingOf(lines, { index, name, rest })
  if (!end) return undefined
  const own = (lines[index] as Line).source
  const inside = [
    ...(end.first.trim() === '' ? [] : [{ text: end.first.trim(), source: own }]),
    ...end.between,
    ...(end.last.trim() === '' ? [] : [{ text: end.last, source: own }]),
  ]
  const tags = {
    open: `<${name}${attributes.replace(/\smarkdown(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?/i, '')}>`,
    close: `</${name}>${end.after.trim()}`,
  }
  const title = isLine ? inside.map(({ text: each }) => each.trim()).join(' ') : ''
  return {
    head: headOf('html', { tags, title }),
    body: isLine ? [] : levelled(inside),
    bodyIndent: 0,
    consumed: end.consumed,
  }
}

interface Closing {
  first: string
  between: Line[]
  last: string
  after: string
  consumed: number
}

/** Counts tags of the same name; a fence that holds one is rare, and is taken for one. */
function closingOf(
  lines: readonly Line[],
  { index, name, rest }: { index: number; name: string; rest: string },
): Closing | undefined {
  const tag = new RegExp(`<(/?)${name}(?=[\\s>/])[^<>]*>`, 'gi')
  let open = 1
  for (let at = index; at < lines.length; at += 1) {
    const text = at === index ? rest : (lines[at] as Line).text
    for (const found of text.matchAll(tag)) {
      open += found[1] ? -1 : 1
      if (open > 0) continue
      const before = text.slice(0, found.index)
      const after = text.slice(found.index + found[0].length)
      const isSame = at === index
      return {
        first: isSame ? before : rest,
        between: isSame ? [] : lines.slice(index + 1, at),
        last: isSame ? '' : before,
        after,
        consumed: at - index + 1,
      }
    }
  }
  return undefined
}

/** Authors indent what stands in an element: the indentation that all lines share goes. */
function levelled(lines: readonly Line[]): Line[] {
  const indents = lines.filter(({ text }) => text.trim() !== '').map(({ text }) => indentOf(text))
  const shared = Math.min(...indents)
  if (!Number.isFinite(shared) || shared === 0) return [...lines]
  return lines.map(({ text, source }) => ({
    text: ' '.repeat(Math.max(0, indentOf(text) - shared)) + text.trimStart(),
    source,
  }))
}
