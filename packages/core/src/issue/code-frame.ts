/** Longest part of a line that a frame shows, in characters. */
const maxWidth = 120

/** Which place a frame points at. */
export interface CodeFrameOptions {
  /** Line, from 1. */
  line: number
  /** Column, from 1. */
  column?: number | undefined
  /** Lines shown before and after. @default 1 */
  context?: number
}

/** The lines around a place with their numbers, the place marked with `>` and a caret. */
export function codeFrame(text: string, { line, column, context = 1 }: CodeFrameOptions): string {
  const first = Math.max(1, line - context)
  const lines = linesBetween(text, first, line + context)
  const width = String(first + lines.length - 1).length
  return lines
    .flatMap((content, index) => {
      const number = first + index
      const gutter = `${number === line ? '>' : ' '} ${String(number).padStart(width)} | `
      // A long line is cut around the caret, so that the place is always in sight.
      const start = column !== undefined && column > maxWidth ? column - maxWidth / 2 : 0
      const shown = content.slice(start, start + maxWidth)
      if (number !== line || column === undefined) return [`${gutter}${shown}`.trimEnd()]
      const caret = `${' '.repeat(width + 3)}| ${' '.repeat(Math.max(0, column - 1 - start))}^`
      return [`${gutter}${shown}`.trimEnd(), caret]
    })
    .join('\n')
}

function linesBetween(text: string, first: number, last: number): string[] {
  const lines: string[] = []
  let start = 0
  for (let number = 1; number <= last && start <= text.length; number += 1) {
    const end = text.indexOf('\n', start)
    const stop = end === -1 ? text.length : end
    if (number >= first) lines.push(text.slice(start, stop).replace(/\r$/, ''))
    if (end === -1) break
    start = end + 1
  }
  return lines
}
