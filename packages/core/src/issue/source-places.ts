import { codeFrame } from './code-frame.ts'
import type { SourceLocation } from './source-location.ts'

/** A place in a text together with the lines around it. */
export interface SourcePlace {
  at: SourceLocation
  frame: string
}

/** Turns offsets into a text, in UTF-16 code units, into places. */
export interface SourcePlaces {
  /** Line of an offset, from 1. */
  lineOf(offset: number): number
  locationOf(offset: number): SourceLocation & { line: number; column: number }
  placeOf(offset: number): SourcePlace
}

/** Places in one text. The text is cut into lines when the first place is asked for: most texts have no problem. */
export function createSourcePlaces(text: string, file: string): SourcePlaces {
  let starts: number[] | undefined
  const lineOf = (offset: number) => {
    starts ??= lineStarts(text)
    return lastAtMost(starts, offset) + 1
  }
  const startOf = (line: number) => {
    starts ??= lineStarts(text)
    return starts[line - 1] ?? text.length
  }
  const locationOf = (offset: number) => {
    // The place of most documents, for which the text need not be cut.
    if (offset === 0) return { file, line: 1, column: 1 }
    const line = lineOf(offset)
    return { file, line, column: offset - startOf(line) + 1 }
  }
  return {
    lineOf,
    locationOf,
    placeOf(offset) {
      const at = locationOf(offset)
      const { line, column } = at
      // Only the lines that are shown are handed on, or many problems in a long text would cost its square.
      const firstLine = Math.max(1, line - 1)
      const excerpt = text.slice(startOf(firstLine), startOf(line + 2))
      return { at, frame: codeFrame(excerpt, { line, column, firstLine }) }
    },
  }
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1))
    starts.push(index + 1)
  return starts
}

/** Index of the last number that is not above a limit, in an ascending list that begins with 0. */
function lastAtMost(ascending: readonly number[], limit: number): number {
  let low = 0
  let high = ascending.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((ascending[middle] ?? 0) <= limit) low = middle
    else high = middle - 1
  }
  return low
}
