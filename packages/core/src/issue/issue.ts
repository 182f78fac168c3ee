import type { CallboardError } from '../errors/callboard-error.ts'
import type { SourceLocation } from './source-location.ts'

/** How bad a problem of some content is: an `error` keeps the content out, the others do not. */
export type IssueSeverity = 'error' | 'warning' | 'info'

/**
 * A problem in *content* (a YAML document, a template, a page): data that is collected while work goes on,
 * where a problem of the *program* is a thrown {@link CallboardError}.
 */
export interface Issue {
  severity: IssueSeverity
  /** Stable identifier, upper case. */
  code: string
  /** What is wrong, with the value in quotes. */
  message: string
  /** The next thing to do. */
  hint?: string | undefined
  at?: SourceLocation | undefined
  /** The lines around the place, with a caret; see {@link codeFrame}. */
  frame?: string | undefined
  /** The entity the issue is about, as a canonical reference. */
  ref?: string | undefined
}

/** The issue that an error amounts to when its subject is content. */
export function issueFromError(error: CallboardError, severity: IssueSeverity = 'error'): Issue {
  return { severity, code: error.code, message: error.message, hint: error.hint, at: error.at }
}

/** Whether any issue keeps its content out. */
export function hasErrors(issues: readonly Issue[]): boolean {
  return issues.some((issue) => issue.severity === 'error')
}
