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
  /** Number of the text's own first line, where the text is an excerpt. @default 1 */
  firstLine?: number
}

/** The lines around a place with their numbers, the place marked with `>` and a caret. */
export function codeFrame(
  text: string,
  { line, column, context = 1, firstLine = 1 }: CodeFrameOptions,
): string {
  const first = Math.max(firstLine, line - context)
  const lines = linesBetween(text, first - firstLine + 1, line + context - firstLine + 1)
  // An empty line below says nothing, and after the last line there is none.
  while (lines.at(-1) === '' && first + lines.length - 1 > line) lines.pop()
  const width = String(first + lines.length - 1).length
  // A long line is cut around the caret, so that the place is always in sight.
  const start = column !== undefined && column > maxWidth ? column - maxWidth / 2 : 0
  return lines
    .flatMap((content, index) => {
      const number = first + index
      const shown = content.slice(start, start + maxWidth)
      const row = `${number === line ? '>' : ' '} ${String(number).padStart(width)} | ${shown}`
      if (number !== line || column === undefined) return [row.trimEnd()]
      return [row.trimEnd(), `${' '.repeat(width + 3)}| ${indentOf(shown, column - 1 - start)}^`]
    })
    .join('\n')
}

/** White space as wide as the beginning of a line: a tab stays one, because its width is the viewer's. */
function indentOf(line: string, length: number): string {
  const before = line.slice(0, Math.max(0, length)).replace(/[^\t]/g, ' ')
  return before.padEnd(length)
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
