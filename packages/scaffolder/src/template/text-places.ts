import { codeFrame, type DocumentPath, type SourceLocation } from '@callboard/core'
import { isRecord } from '../expressions/plain-data.ts'
import type { InnerPlace, Template } from './template.ts'

/** What an expression's error says about its place inside the text that it stands in. */
export function innerPlaceOf(data: unknown): InnerPlace | undefined {
  if (!isRecord(data) || typeof data.expression !== 'string') return undefined
  return { expression: data.expression, offset: typeof data.offset === 'number' ? data.offset : 0 }
}

/**
 * Finds expressions inside the values of a document, scalars of many lines included. A document knows where its keys and
 * values begin; from there the expression is looked for as it was written, quoted or folded. What is not found has the
 * place of its key.
 */
export function withInnerPlaces(
  locate: (path: DocumentPath) => ReturnType<Template['locate']>,
  text: string,
): Template['locate'] {
  return (path, inner) => {
    const place = locate(path)
    if (!place || !inner?.expression || place.at.line === undefined) return place
    const { file, line, column = 1 } = place.at
    const start = offsetOf(text, { line, column })
    const found = find(text.slice(start, endOfValue(text, start)), inner)
    return found === undefined ? place : placeAt(text, start + found, file)
  }
}

/** Where the lines end that belong to the value of a key: those further in than the key. */
function endOfValue(text: string, start: number): number {
  const indent = start - (text.lastIndexOf('\n', start - 1) + 1)
  const lines = /\n([ ]*)(?=\S)/g
  lines.lastIndex = start
  for (let match = lines.exec(text); match; match = lines.exec(text))
    if ((match[1]?.length ?? 0) <= indent) return match.index
  return text.length
}

function find(value: string, { expression, offset }: InnerPlace): number | undefined {
  const plain = value.indexOf(expression)
  if (plain !== -1) return plain + offset
  for (const quoted of [
    expression.replaceAll("'", "''"),
    JSON.stringify(expression).slice(1, -1),
  ]) {
    const at = value.indexOf(quoted)
    if (at !== -1) return at
  }
  // A text that YAML folds has other white space than its value.
  const words = expression.split(/\s+/).map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(words.join('\\s+')).exec(value)?.index
}

function offsetOf(text: string, { line, column }: { line: number; column: number }): number {
  let start = 0
  for (let at = 1; at < line; at += 1) start = text.indexOf('\n', start) + 1
  return start + column - 1
}

/** The place of an offset in a text, with the lines around it. */
export function placeAt(
  text: string,
  offset: number,
  file: string,
): { at: SourceLocation; frame: string } {
  const before = text.slice(0, offset).split('\n')
  const [line, column] = [before.length, (before.at(-1)?.length ?? 0) + 1]
  const firstLine = Math.max(1, line - 1)
  const excerpt = text
    .split('\n', line + 1)
    .slice(firstLine - 1)
    .join('\n')
  return { at: { file, line, column }, frame: codeFrame(excerpt, { line, column, firstLine }) }
}
