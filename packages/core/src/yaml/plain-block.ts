import { notPlain } from './plain-scalar.ts'

const space = 32

/** Where a block scalar begins. */
interface BlockPlace {
  /** Offset of its indicator. */
  at: number
  /** End of the line of its indicator. */
  end: number
  /** Indentation of what it stands in. */
  indent: number
}

/**
 * The text of a literal block (`|`), or of a folded one (`>`) whose lines are even, and the end of its last line. Its
 * indentation is that of its first line; blank lines at its beginning, and those that are not empty, are not plain.
 */
export function readPlainBlock(
  text: string,
  { at, end: headEnd, indent }: BlockPlace,
): { value: string; end: number } {
  const folded = text.charAt(at) === '>'
  const strip = text.charAt(at + 1) === '-'
  if (at + (strip ? 2 : 1) !== headEnd) throw notPlain
  const { lines, end } = readLines(text, headEnd, indent)
  if (folded && lines.some((line) => line === '' || line.startsWith(' ') || line.endsWith(' ')))
    throw notPlain
  return { value: lines.join(folded ? ' ' : '\n') + (strip ? '' : '\n'), end }
}

/** The lines of a block without their indentation and without the empty ones at its end. */
function readLines(text: string, from: number, indent: number): { lines: string[]; end: number } {
  const lines: string[] = []
  /** Indentation of the block; unknown before its first line. */
  let width = -1
  let filled = 0
  let end = from
  while (end < text.length) {
    const start = end + 1
    let content = start
    while (text.charCodeAt(content) === space) content += 1
    const stop = lineEnd(text, content)
    const blank = content >= stop
    if (width === -1) {
      width = content - start
      if (blank || width <= indent) throw notPlain
    }
    if (blank ? content - start > width : content - start < width) {
      if (blank) throw notPlain
      break
    }
    lines.push(blank ? '' : text.slice(start + width, stop))
    if (!blank) filled = lines.length
    end = stop
  }
  if (filled === 0) throw notPlain
  return { lines: lines.slice(0, filled), end }
}

/** Where the line ends that an offset is on. */
export function lineEnd(text: string, from: number): number {
  const found = text.indexOf('\n', from)
  return found === -1 ? text.length : found
}
