/** What the line that opens a fence asks for. */
export interface FenceInfo {
  /** Lower case, as the author names it; undefined for plain text. */
  language?: string
  title?: string
  /** Number of the first line when lines are to be numbered; false when they are not to be, whatever others are. */
  firstLine?: number | false
  /** Lines to set off, from 1. */
  highlighted: ReadonlySet<number>
  id?: string
  classes?: string[]
}

const maxHighlighted = 10_000
const pattern = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\[[^\]]*\]|[^\s}]+))/g

/**
 * Reads the info string of a fence: `yaml title="a.yml" linenums="5" hl_lines="1 3-4"`, the form in braces,
 * `{ .yaml #id .class title="a.yml" }`, and the lines alone, `js {1,3-4}`. Attributes that have no meaning here are
 * passed over.
 */
export function parseFenceInfo(info: string): FenceInfo {
  const braced = /^\s*\{(.*)\}?\s*$/.exec(info)
  const text = braced ? (braced[1] ?? '').replace(/\}\s*$/, '') : info.trim()
  const attributes = new Map<string, string>()
  const words = text.replace(pattern, (_all, name: string, double, single, bare) => {
    attributes.set(name, String(double ?? single ?? bare ?? '').replace(/\\(["'\\])/g, '$1'))
    return ' '
  })
  const language = languageOf(words, braced !== null)
  const title = attributes.get('title')
  const firstLine = lineNumber(attributes.get('linenums'))
  const lines = attributes.get('hl_lines') ?? /\{([\d,\s-]+)\}/.exec(words)?.[1] ?? ''
  return {
    ...(language !== undefined && { language }),
    ...(title && { title }),
    ...(firstLine !== undefined && { firstLine }),
    highlighted: parseLines(lines),
    ...ownNames(words),
  }
}

/** `#id` and `.class` of the form in braces, but for the first class, which is the language. */
function ownNames(words: string): Pick<FenceInfo, 'id' | 'classes'> {
  if (!/[#.]/.test(words)) return {}
  const names = words.split(/[\s{}]+/).slice(0, 50)
  const id = names.find((name) => name.startsWith('#'))?.slice(1)
  const classes = names.filter((name) => /^\.[\w-]+$/.test(name)).map((name) => name.slice(1))
  const own = words.trim().startsWith('.') ? classes.slice(1) : classes
  return { ...(id && { id }), ...(own.length > 0 && { classes: own }) }
}

function languageOf(words: string, braced: boolean): string | undefined {
  const [first = ''] = words.trim().split(/[\s,{]+/)
  const name = braced ? /^\.(\S+)/.exec(first)?.[1] : first
  return name ? name.toLowerCase() : undefined
}

function lineNumber(text: string | undefined): number | false | undefined {
  if (text === undefined) return undefined
  const number = /^\d{1,6}/.exec(text)
  if (number) return Math.max(1, Number(number[0]))
  if (/^true$/i.test(text)) return 1
  return /^false$/i.test(text) ? false : undefined
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
