import { createBlockState, dedent, indentOf } from './block-state.ts'
import { type ContainerHead, parseContainerHead } from './container-head.ts'

/** A text whose containers stand as block quotes that any Markdown parser nests correctly. */
export interface ScannedText {
  text: string
  /** Line of the author's text for a line of `text`, both from 1. */
  sourceLine(line: number): number
  /** What opened the containers; a heading of the quote ends in its index between two `mark`s. */
  heads: readonly ContainerHead[]
  /** A character that the author's text does not hold. */
  mark: string
}

interface Line {
  text: string
  source: number
}

const opener = /^[ \t]*(?:!!!|\?\?\?|===[+! ])/m
const maxDepth = 32

/**
 * Rewrites `!!!`, `???` and `===` containers, which no Markdown parser knows, into block quotes with a marked first
 * and last heading. So the whole page is still parsed once: lists go on around a container, reference definitions
 * and footnotes are found everywhere, and nesting is the parser's.
 */
export function scanContainers(text: string): ScannedText {
  if (!opener.test(text)) return { text, sourceLine: (line) => line, heads: [], mark: '' }
  const scan: Scan = { heads: [], mark: freshCharacter(text) }
  const lines = text.split(/\r\n|\n|\r/).map((line, index) => ({ text: line, source: index + 1 }))
  const scanned = scanLines(lines, scan, 0)
  return {
    text: scanned.map((line) => line.text).join('\n'),
    sourceLine: (line) => scanned[line - 1]?.source ?? line,
    ...scan,
  }
}

interface Scan {
  heads: ContainerHead[]
  mark: string
}

function scanLines(lines: readonly Line[], scan: Scan, depth: number): Line[] {
  const out: Line[] = []
  const state = createBlockState()
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] as Line
    const beyond = state.next(line.text)
    const head =
      state.isLiteral || beyond < 0 || beyond > 3 || depth >= maxDepth
        ? undefined
        : parseContainerHead(line.text.trim())
    if (!head) {
      out.push(line)
      continue
    }
    const indent = indentOf(line.text)
    const body = bodyAfter(lines, index, indent + 4)
    out.push(...quote({ head, line, body, indent }, scan, depth))
    index += body.length
  }
  // An open fence would swallow the heading that closes the container around it.
  if (state.fence) {
    const { mark, length, offset } = state.fence
    out.push({ text: ' '.repeat(offset) + mark.repeat(length), source: lines.at(-1)?.source ?? 1 })
  }
  return out
}

interface Container {
  head: ContainerHead
  line: Line
  body: readonly Line[]
  indent: number
}

function quote({ head, line, body, indent }: Container, scan: Scan, depth: number): Line[] {
  const { mark, heads } = scan
  const index = heads.push(head) - 1
  const prefix = `${' '.repeat(indent)}> `
  const inner = scanLines(
    body.map(({ text, source }) => ({ text: dedent(text, indent + 4), source })),
    scan,
    depth + 1,
  )
  const last = body.at(-1)?.source ?? line.source
  return [
    { text: `${prefix}###### ${head.title ?? ''} ${mark}${index}${mark}`, source: line.source },
    ...inner.map(({ text, source }) => ({ text: (prefix + text).trimEnd(), source })),
    // The empty line ends an HTML block; the heading keeps what follows from joining the quote.
    { text: prefix.trimEnd(), source: last },
    { text: `${prefix}###### ${mark}/${mark}`, source: last },
  ]
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

/** Private-use characters mean nothing to Markdown; one of them is not in the text, for there are 6,400. */
function freshCharacter(text: string): string {
  const used = new Set(text.match(/[\ue000-\uf8ff]/g))
  for (let code = 0xe000; code < 0xf8ff; code += 1) {
    const character = String.fromCharCode(code)
    if (!used.has(character)) return character
  }
  return '\uf8ff'
}
