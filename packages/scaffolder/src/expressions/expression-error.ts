import { CallboardError, messageOf, type SourceLocation } from '@callboard/core'
import { TemplateLimitError, TemplateRenderError } from 'nunjitsu'
import { errors } from '../errors.ts'
import type { ExtendedSource } from './apply-edits.ts'

/** A text that did not render. */
export interface FailedText {
  /** As it was written. */
  source: string
  /** As it was rendered. */
  extended: ExtendedSource | undefined
  /** Where the text stands; without a line, it is a file of its own. */
  place: SourceLocation | undefined
}

/** The error of a text that did not render: the one expression that failed, why, and where it stands. */
export function expressionError(
  { source, extended, place }: FailedText,
  error: unknown,
): CallboardError {
  const own = CallboardError.is(error) ? error : causeOf(error)
  const reason = own
    ? own.message
    : messageOf(error)
        .replace(/^Template error at line \d+, column \d+: /, '')
        .replace(/ at line \d+, column \d+$/, '')
  const offset = extended && failureOffset(extended, error)
  const found = expressionAt(source, offset ?? 0)
  return errors.EXPRESSION_FAILED(
    {
      expression: found.text,
      reason,
      // Whoever knows where the text stands finds the place by this.
      ...(!place && offset !== undefined && { offset: offset - found.start }),
    },
    { at: placeOf(place, source, offset), cause: error },
  )
}

/** Where a text failed, as an offset into what was written. */
function failureOffset(extended: ExtendedSource, error: unknown): number | undefined {
  const located = error instanceof TemplateRenderError || error instanceof TemplateLimitError
  if (!located || error.line === undefined) return undefined
  const lines = extended.source.split('\n', error.line - 1)
  const lineStart = lines.reduce((sum, each) => sum + each.length + 1, 0)
  return extended.originalOffset(lineStart + (error.column ?? 1) - 1)
}

/** The one expression or tag of a text that holds an offset. */
function expressionAt(source: string, offset: number): { text: string; start: number } {
  const start = Math.max(
    ...['${{', '{{', '{%', '{#'].map((tag) => source.lastIndexOf(tag, offset)),
    0,
  )
  const begin = source[start - 1] === '$' ? start - 1 : start
  const [text = ''] = /^[\s\S]*?(?:\}\}|%\}|#\}|$)/.exec(source.slice(begin, begin + 200)) ?? []
  return { text: text.trim(), start: begin + (text.length - text.trimStart().length) }
}

/** A whole file is its own source, so its lines are the file's. */
function placeOf(
  place: SourceLocation | undefined,
  source: string,
  offset: number | undefined,
): SourceLocation | undefined {
  if (!place || place.line !== undefined || offset === undefined) return place
  return { file: place.file, ...positionOf(source, offset) }
}

/** Line and column of an offset, both from 1. */
export function positionOf(source: string, offset: number): { line: number; column: number } {
  const before = source.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

function causeOf(error: unknown): CallboardError | undefined {
  const cause = error instanceof Error ? error.cause : undefined
  return CallboardError.is(cause) ? cause : undefined
}
