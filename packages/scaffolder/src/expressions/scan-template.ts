import { type Token, tokenize } from './tokenize.ts'

/** An expression or a tag of a template. */
export interface TemplateTag {
  /** `value` for `${{ … }}`, `block` for `{% … %}`. */
  kind: 'value' | 'block'
  tokens: readonly Token[]
  /** Offsets into the source, delimiters included. */
  start: number
  end: number
}

/** The expressions and tags of a text in their order; what stands in comments and raw blocks is text. */
export function scanTemplate(
  source: string,
  { cookiecutterCompat = false }: { cookiecutterCompat?: boolean | undefined } = {},
): TemplateTag[] {
  const opening = cookiecutterCompat ? /\{\{|\{%|\{#/g : /\$\{\{|\{%|\{#/g
  const tags: TemplateTag[] = []
  for (let match = opening.exec(source); match; match = opening.exec(source)) {
    const start = match.index
    if (match[0] === '{#') {
      const end = source.indexOf('#}', opening.lastIndex)
      if (end === -1) return tags
      opening.lastIndex = end + 2
      continue
    }
    const kind = match[0] === '{%' ? 'block' : 'value'
    const close = kind === 'block' ? '%}' : '}}'
    const from = opening.lastIndex + (source[opening.lastIndex] === '-' ? 1 : 0)
    const { tokens, end } = tokenize(source, { start: from, close })
    if (end === undefined) return tags
    // The "-" of "-}}" trims what follows, and is no part of the expression.
    const trims = source[end - 1] === '-' && tokens.at(-1)?.end === end
    tags.push({
      kind,
      tokens: trims ? tokens.slice(0, -1) : tokens,
      start,
      end: end + close.length,
    })
    opening.lastIndex = end + close.length
    const raw = kind === 'block' ? tokens[0]?.value : undefined
    if (raw === 'raw' || raw === 'verbatim') {
      const after = endOfRaw(source, opening.lastIndex, raw)
      if (after === undefined) return tags
      opening.lastIndex = after
    }
  }
  return tags
}

/** Raw blocks can hold raw blocks. */
function endOfRaw(source: string, start: number, name: string): number | undefined {
  const marker = new RegExp(`\\{%\\s*(end)?${name}\\s*%\\}`, 'g')
  marker.lastIndex = start
  let depth = 1
  for (let match = marker.exec(source); match; match = marker.exec(source)) {
    depth += match[1] === undefined ? 1 : -1
    if (depth === 0) return marker.lastIndex
  }
  return undefined
}
