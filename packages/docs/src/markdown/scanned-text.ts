import type { ContainerHead } from './container-head.ts'
import type { Formula } from './math-source.ts'

/** A text whose containers stand as block quotes that any Markdown parser nests correctly. */
export interface ScannedText {
  text: string
  /** Line of the author's text for a line of `text`, both from 1. */
  sourceLine(line: number): number
  /** What opened the containers; a heading of the quote ends in its index between two `mark`s. */
  heads: readonly ContainerHead[]
  /** Formulas; each stands in the text as `m` and its index between two `mark`s. */
  formulas: readonly Formula[]
  /** What abbreviations stand for. */
  abbreviations: ReadonlyMap<string, string>
  /** A character that the author's text does not hold. */
  mark: string
}

/** A text that holds nothing to rewrite. */
export const unscanned = (text: string): ScannedText => ({
  text,
  sourceLine: (line) => line,
  heads: [],
  formulas: [],
  abbreviations: new Map(),
  mark: '',
})

/** Private-use characters mean nothing to Markdown; one of them is not in the text, for there are 6,400. */
export function freshCharacter(text: string): string {
  const used = new Set(text.match(/[\ue000-\uf8ff]/g))
  for (let code = 0xe000; code < 0xf8ff; code += 1) {
    const character = String.fromCharCode(code)
    if (!used.has(character)) return character
  }
  return '\uf8ff'
}
