import { type BlockState, createBlockState, dedent, indentOf } from './block-state.ts'
import { type ContainerHead, parseContainerHead } from './container-head.ts'
import { criticBlockAt } from './critic-block.ts'
import { definitionAt } from './definition-list.ts'
import { createHtmlNesting, type HtmlNesting } from './html-nesting.ts'
import { markdownInHtmlAt } from './markdown-in-html.ts'
import { displayMathAt, type Formula, joinedMathAt, keepMath } from './math-source.ts'
import type { FoundContainer, Line, LineAt } from './scanned-line.ts'
import { freshCharacter, type ScannedText, unscanned } from './scanned-text.ts'
import { slashBlockAt } from './slash-block.ts'
import { strictLine } from './strict-line.ts'
import { columnsOf, keepPipesInCode } from './table-pipes.ts'

/** What of the dialect is settled line by line. */
export interface ScanRules {
  math: boolean
  strict: boolean
}

const opener =
  /^[ \t]*(?:!!!|\?\?\?|===[+! ]|\/\/\/|:[ \t]|\*\[|\{(?:\+\+|--|==|>>))|`[^`\n]*\|[^`\n]*`|<[a-z][^<>\n]*\smarkdown/im
const htmlLine = /^[ \t]*<[a-z]/im
const indentedLine = /^(?: {4}|\t)/m

function isPlain(text: string, { math, strict }: ScanRules): boolean {
  if (math || strict || opener.test(text)) return false
  return !(htmlLine.test(text) && indentedLine.test(text))
}

const maxDepth = 32
const maxHtmlMisses = 50

/**
 * Rewrites what no Markdown parser knows (`!!!`, `???`, `===`, `///`, definitions, Markdown in HTML) into block quotes
 * with a marked first and last heading. So the whole page is still parsed once: lists go on around a container,
 * reference definitions and footnotes are found everywhere, and nesting is the parser's.
 */
export function scanContainers(text: string, rules: ScanRules): ScannedText {
  if (isPlain(text, rules)) return unscanned(text)
  const scan: Scan = {
    heads: [],
    formulas: [],
    abbreviations: new Map(),
    mark: freshCharacter(text),
    htmlMisses: 0,
    ...rules,
  }
  const lines = text.split(/\r\n|\n|\r/).map((line, index) => ({ text: line, source: index + 1 }))
  const scanned = scanLines(lines, scan, 0)
  return {
    text: scanned.map((line) => line.text).join('\n'),
    sourceLine: (line) => scanned[line - 1]?.source ?? line,
    ...scan,
  }
}

interface Scan extends ScanRules {
  heads: ContainerHead[]
  formulas: Formula[]
  abbreviations: Map<string, string>
  mark: string
  /** Elements that were never closed: a text full of them is not searched to its end for each. */
  htmlMisses: number
}

interface Place {
  scan: Scan
  depth: number
  out: Line[]
  state: BlockState
  html: HtmlNesting
  /** Columns of the table that the line before belongs to. */
  columns: number
}

function scanLines(lines: readonly Line[], scan: Scan, depth: number): Line[] {
  const out: Line[] = []
  const state = createBlockState()
  const place: Place = { scan, depth, out, state, html: createHtmlNesting(), columns: 0 }
  for (let index = 0; index < lines.length; ) index += takeLines(lines, index, place)
  // An open fence would swallow the heading that closes the container around it.
  if (state.fence && depth > 0) {
    const { mark, length, offset } = state.fence
    out.push({ text: ' '.repeat(offset) + mark.repeat(length), source: lines.at(-1)?.source ?? 1 })
  }
  return out
}

/** Puts out a line or what it opens. Returns how many lines that took. */
function takeLines(lines: readonly Line[], index: number, place: Place): number {
  const { scan, out, state, html } = place
  const line = lines[index] as Line
  const text = corrected(line.text, place)
  const beyond = state.next(text)
  const at: LineAt = { lines, index, text }
  if (state.isHtml) {
    const found = htmlAt(at, place)
    if (found) return quote(found, at, place)
    html.take(text)
  }
  if (state.isLiteral || state.isHtml || beyond < 0 || beyond > 3) {
    // Strict engines leave HTML alone up to the tag that closes it; CommonMark ends it at a blank line.
    const isHeldOpen = scan.strict && html.isOpen && text.trim() === ''
    out.push({ ...line, text: isHeldOpen ? '<!-- -->' : text })
    return 1
  }
  const math = scan.math ? displayMathAt(at, scan) : undefined
  if (math) {
    const placeholder = ' '.repeat(indentOf(text)) + math.placeholder
    for (const each of ['', placeholder, '']) out.push({ ...line, text: each })
    return math.consumed
  }
  const found = containerAt(at, place)
  if (found) return quote(found, at, place)
  const joined = scan.math ? joinedMathAt(at) : { text, consumed: 1 }
  out.push({ ...line, text: plainLine({ ...line, text: joined.text }, place) })
  return joined.consumed
}

function corrected(text: string, { scan, out, state, html }: Place): string {
  if (state.isInside) return text
  if (html.isOpen) return html.unindent(text, state.lists.at(-1) ?? 0)
  return scan.strict ? strictLine(text, out.at(-1)?.text ?? '') : text
}

function htmlAt(at: LineAt, { scan, state, out, depth }: Place): FoundContainer | undefined {
  if (depth >= maxDepth || scan.htmlMisses > maxHtmlMisses) return undefined
  if (!/\smarkdown\b/i.test(at.text)) return undefined
  const found = markdownInHtmlAt(at)
  if (!found) {
    scan.htmlMisses += 1
    return undefined
  }
  // A blank line parts it from HTML that is open around it.
  if (state.isLiteral) out.push({ text: '', source: at.lines[at.index]?.source ?? 1 })
  state.leaveHtml()
  return found
}

function containerAt(at: LineAt, { depth, out }: Place): FoundContainer | undefined {
  if (depth >= maxDepth) return undefined
  const { lines, index, text } = at
  const line = text.trim()
  switch (line.charAt(0)) {
    case '/':
      return slashBlockAt(at)
    case ':':
      return definitionAt(at, out)
    case '{':
      return criticBlockAt(at)
    case '!':
    case '?':
    case '=': {
      const head = parseContainerHead(line)
      if (!head) return undefined
      const bodyIndent = indentOf(text) + 4
      const body = bodyAfter(lines, index, bodyIndent)
      return { head, body, bodyIndent, consumed: body.length + 1 }
    }
    default:
      return undefined
  }
}

const abbreviation = /^[ \t]*\*\[([^\]\n]{1,100})\]:[ \t]*(.*?)[ \t]*$/

function plainLine({ text, source }: Line, place: Place): string {
  const { scan, out } = place
  const [, short, long = ''] = text.includes('*[') ? (abbreviation.exec(text) ?? []) : []
  if (short !== undefined) {
    if (long !== '' && !scan.abbreviations.has(short)) scan.abbreviations.set(short, long)
    return ''
  }
  const written = scan.math ? keepMath(text, source, scan) : text
  const columns = columnsOf(written)
  const head = out.at(-1)
  if (columns > 0 && head?.text.includes('|')) {
    head.text = keepPipesInCode(head.text, columns)
    place.columns = columns
    return written
  }
  if (text.trim() === '') place.columns = 0
  return place.columns > 0 ? keepPipesInCode(written, place.columns) : written
}

function quote(
  { head, body, bodyIndent, consumed }: FoundContainer,
  { lines, index: at, text: opening }: LineAt,
  { scan, depth, state, out }: Place,
): number {
  const { mark, heads } = scan
  const index = heads.push(head) - 1
  const offset = state.lists.at(-1) ?? 0
  const prefix = `${' '.repeat(Math.min(indentOf(opening), offset + 3))}> `
  const { source } = lines[at] as Line
  const inner = scanLines(
    body.map(({ text, source }) => ({ text: dedent(text, bodyIndent), source })),
    scan,
    depth + 1,
  )
  const last = body.at(-1)?.source ?? source
  out.push(
    { text: `${prefix}###### ${head.title ?? ''} ${mark}${index}${mark}`, source },
    ...inner.map((line) => ({ ...line, text: (prefix + line.text).trimEnd() })),
    // The empty line ends an HTML block; the heading keeps what follows from joining the quote.
    { text: prefix.trimEnd(), source: last },
    { text: `${prefix}###### ${mark}/${mark}`, source: last },
  )
  return consumed
}

function bodyAfter(lines: readonly Line[], at: number, indent: number): Line[] {
  let end = at + 1
  for (let index = at + 1; index < lines.length; index += 1) {
    const { text } = lines[index] as Line
    if (text.trim() === '') continue
    if (indentOf(text) < indent) break
    end = index + 1
  }
  return lines.slice(at + 1, end)
}
