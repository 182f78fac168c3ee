import type { LineAt } from './scanned-line.ts'

/** A formula in TeX. */
export interface Formula {
  tex: string
  /** In a block of its own. */
  display: boolean
  /** As the author wrote it. */
  source: string
  /** Line of the text it stands in. */
  line: number
}

/** Where formulas are kept while the text is parsed: Markdown would read `_` and `*` in them. */
export interface FormulaStore {
  formulas: Formula[]
  /** A character that the author's text does not hold. */
  mark: string
}

// Code comes first, so that dollars in it are passed over. A dollar before a digit or after a space is money.
const inline =
  /(`+)(?!`).*?(?<!`)\1(?!`)|(?<!\\)\$\$(?!\s)(.+?)\$\$|(?<!\\)\\\((.+?)\\\)|(?<![\\$\w])\$(?![\s$])((?:\\.|[^$\\`])+?)(?<!\s)\$(?![\d$])/g
const maxLine = 4000
const maxLines = 200

/** Puts placeholders in the place of `$x$`, `\(x\)` and `$$x$$` in a line. */
export function keepMath(line: string, number: number, store: FormulaStore): string {
  if (line.length > maxLine || !/[$\\]/.test(line)) return line
  return line.replace(inline, (whole, ticks, double, round, single) => {
    const tex: string | undefined = ticks ? undefined : (double ?? round ?? single)
    return tex === undefined
      ? whole
      : placeholder({ tex, display: false, source: whole, line: number }, store)
  })
}

// A dollar, or `\\(`, that nothing on its line closes.
const unclosed = /(?:(?<![\\$\w])\$(?![\s$\d])|(?<!\\)\\\()[^$`]*$/
const blockMark = /^[ \t]*(?:$|[-+*>#|:]|\d+[.)]|`{3}|~{3}|!!!|\?\?\?|===|\/\/\/|<)/
const maxJoined = 8

/** A line together with those that a formula goes on over which it opens. A formula ends with its paragraph. */
export function joinedMathAt({ lines, index, text }: LineAt): { text: string; consumed: number } {
  const alone = { text, consumed: 1 }
  const opened = text.length > maxLine ? null : unclosed.exec(text.replace(inline, hidden))
  if (!opened) return alone
  const quote = /^(?:[ \t]*>)*/.exec(text)?.[0] ?? ''
  let joined = text.trimEnd()
  for (let at = index + 1; at < Math.min(lines.length, index + maxJoined); at += 1) {
    const line = lines[at]?.text ?? ''
    const next = line.startsWith(quote) ? line.slice(quote.length) : line
    if (blockMark.test(next)) return alone
    joined = `${joined} ${next.trim()}`
    if (joined.length > maxLine) return alone
    if (/[$)]/.test(next) && !unclosed.test(joined.replace(inline, hidden)))
      return { text: joined, consumed: at - index + 1 }
  }
  return alone
}

/** What takes a formula's or a code's place where only its length counts. */
const hidden = (whole: string): string => 'x'.repeat(whole.length)

const ends = new Map([
  ['$$', '$$'],
  ['\\[', '\\]'],
])

/** Finds a formula in a block of its own, `$$ … $$` or `\[ … \]`, over one line or several without a blank one. */
export function displayMathAt(
  { lines, index, text }: LineAt,
  store: FormulaStore,
): { placeholder: string; consumed: number } | undefined {
  const first = text.trim()
  const environment = /^\\begin\{([a-z]+\*?)\}/i.exec(first)
  const end = environment ? `\\end{${environment[1]}}` : ends.get(first.slice(0, 2))
  if (end === undefined) return undefined
  const tex: string[] = []
  for (let at = index; at < Math.min(lines.length, index + maxLines); at += 1) {
    const line = at === index ? first : (lines[at]?.text ?? '').trim()
    if (line === '') return undefined
    const isFirst = at === index
    const inner = isFirst && !environment ? line.slice(2) : line
    tex.push(inner)
    const closed = inner.indexOf(end)
    if (closed === -1) continue
    if (closed + end.length !== inner.length) return undefined
    const whole = tex.join('\n')
    const body = environment ? whole : whole.slice(0, -end.length)
    const source = environment ? whole : first.slice(0, 2) + whole
    const formula = { tex: body.trim(), display: true, source, line: lines[index]?.source ?? 1 }
    return { placeholder: placeholder(formula, store), consumed: at - index + 1 }
  }
  return undefined
}

function placeholder(formula: Formula, { formulas, mark }: FormulaStore): string {
  return `${mark}m${formulas.push(formula) - 1}${mark}`
}
