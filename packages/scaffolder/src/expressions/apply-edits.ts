/** A text in the interpreter's own language, and the way back to the places of what was written. */
export interface ExtendedSource {
  source: string
  /** Offset in what was written for an offset in `source`. */
  originalOffset(offset: number): number
}

/** A piece of a text that is replaced; an insertion ends where it starts. */
export interface Edit {
  start: number
  end: number
  text: string
}

/** Replaces pieces of a text that do not overlap; insertions at one place come in the order of the list. */
export function applyEdits(source: string, edits: readonly Edit[]): ExtendedSource {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end)
  const pieces: { at: number; from: number }[] = []
  let result = ''
  let done = 0
  for (const { start, end, text } of sorted) {
    pieces.push({ at: result.length, from: done })
    result += source.slice(done, start)
    pieces.push({ at: result.length, from: start })
    result += text
    done = end
  }
  pieces.push({ at: result.length, from: done })
  result += source.slice(done)
  return {
    source: result,
    originalOffset(offset) {
      const index = pieces.findLastIndex(({ at }) => at <= offset)
      const piece = pieces[index] ?? { at: 0, from: 0 }
      const next = pieces[index + 1]?.from ?? source.length
      return Math.min(piece.from + offset - piece.at, next)
    },
  }
}
