/** What the line that opens a fence asks for. */
export interface FenceInfo {
  /** Lower case, as the author names it; undefined for plain text. */
  language?: string
  title?: string
  /** Number of the first line when lines are to be numbered. */
  firstLine?: number
  /** Lines to set off, from 1. */
  highlighted: ReadonlySet<number>
}

const maxHighlighted = 10_000

/**
 * Reads the info string of a fence: `yaml title="a.yml" linenums="5" hl_lines="1 3-4"` or the form in braces,
 * `{ .yaml title="a.yml" }`. Attributes that have no meaning here are passed over.
 */
export function parseFenceInfo(info: string): FenceInfo {
  const braced = /^\s*\{(.*)\}?\s*$/.exec(info)
  const text = braced ? (braced[1] ?? '').replace(/\}\s*$/, '') : info.trim()
  const attributes = new Map<string, string>()
  const pattern = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\S+))/g
  const words = text.replace(pattern, (_all, name: string, double, single, bare) => {
    attributes.set(name, String(double ?? single ?? bare ?? '').replace(/\\(["'\\])/g, '$1'))
    return ' '
  })
  const language = languageOf(words, braced !== null)
  const title = attributes.get('title')
  const firstLine = lineNumber(attributes.get('linenums'))
  return {
    ...(language !== undefined && { language }),
    ...(title && { title }),
    ...(firstLine !== undefined && { firstLine }),
    highlighted: parseLines(attributes.get('hl_lines') ?? ''),
  }
}

function languageOf(words: string, braced: boolean): string | undefined {
  const [first = ''] = words.trim().split(/[\s,{]+/)
  const name = braced ? /^\.(\S+)/.exec(first)?.[1] : first
  return name ? name.toLowerCase() : undefined
}

function lineNumber(text: string | undefined): number | undefined {
  const number = /^\d{1,6}/.exec(text ?? '')
  return number ? Math.max(1, Number(number[0])) : undefined
}

function parseLines(text: string): Set<number> {
  const lines = new Set<number>()
  for (const [, from, to] of text.matchAll(/(\d{1,6})(?:-(\d{1,6}))?/g)) {
    const last = Math.min(Number(to ?? from), Number(from) + maxHighlighted)
    for (let line = Number(from); line <= last && lines.size < maxHighlighted; line += 1)
      lines.add(line)
  }
  return lines
}
