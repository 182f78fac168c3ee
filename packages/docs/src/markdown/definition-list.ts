import type { Nodes, Paragraph, PhrasingContent } from 'mdast'
import { indentOf } from './block-state.ts'
import { headOf } from './container-head.ts'
import type { FoundContainer, Line, LineAt } from './scanned-line.ts'

const opening = /^([ \t]*):([ \t]+)(\S.*)$/

/** Finds a definition, `:   text` below a term; its further lines are indented or follow without a blank one. */
export function definitionAt(
  { lines, index, text }: LineAt,
  before: readonly Line[],
): FoundContainer | undefined {
  const match = opening.exec(text)
  if (!match) return undefined
  const last = before.at(-1)?.text.trim() ?? ''
  const isAfterBlank = last === ''
  if (isAfterBlank && (before.at(-2)?.text.trim() ?? '') === '') return undefined
  const [, space = '', , first = ''] = match
  const indent = indentOf(space)
  const rest = linesAfter(lines, index, indent + 2)
  const indents = rest.map((line) => indentOf(line.text)).filter((each) => each >= indent + 2)
  const bodyIndent = Math.min(indent + 4, ...indents)
  const head = headOf('definition', { separate: isAfterBlank })
  const firstLine = {
    text: ' '.repeat(bodyIndent) + first,
    source: lines[index]?.source ?? 1,
  }
  return { head, body: [firstLine, ...rest], bodyIndent, consumed: rest.length + 1 }
}

function linesAfter(lines: readonly Line[], at: number, indent: number): Line[] {
  let end = at + 1
  let isAfterBlank = false
  for (let index = at + 1; index < lines.length; index += 1) {
    const { text } = lines[index] as Line
    const isBlank = text.trim() === ''
    if (!isBlank) {
      if (indentOf(text) < indent && (isAfterBlank || opening.test(text))) break
      end = index + 1
    }
    isAfterBlank = isBlank
  }
  return lines.slice(at + 1, end)
}

/** The terms of a definition list: the lines of the paragraph above the first definition. */
export function termsOf({ children }: Paragraph): PhrasingContent[][] {
  const terms: PhrasingContent[][] = [[]]
  for (const child of children) {
    if (child.type !== 'text') {
      if (child.type === 'break') terms.push([])
      else terms.at(-1)?.push(child)
      continue
    }
    for (const [at, value] of child.value.split('\n').entries()) {
      if (at > 0) terms.push([])
      if (value !== '') terms.at(-1)?.push({ type: 'text', value })
    }
  }
  return terms.filter((term) => term.length > 0)
}

/** Whether a definition needs paragraphs: it follows a blank line, or holds more than one of them. */
export const isTight = (separate: boolean, body: readonly Nodes[]): boolean =>
  !separate && body.filter(({ type }) => type === 'paragraph').length < 2
