import { formatLocation } from '../issue/source-location.ts'
import { escapeControls } from '../text/escape-controls.ts'
import { CallboardError } from './callboard-error.ts'

/** Causes deeper than this are counted, not shown. */
const maxCauses = 8

/**
 * An error as a person reads it: code, sentence, place, hint, then the chain of causes, each once.
 * Control characters are shown escaped, because messages quote text from repositories.
 */
export function formatError(error: unknown): string {
  const lines = [headline(error), ...details(error)]
  const seen = new Set<unknown>([error])
  let cause = causeOf(error)
  for (let depth = 0; cause !== undefined && !seen.has(cause); depth += 1) {
    if (depth === maxCauses) {
      lines.push('  caused by more, not shown')
      break
    }
    seen.add(cause)
    lines.push(`  caused by: ${headline(cause)}`)
    cause = causeOf(cause)
  }
  return lines.map(escapeControls).join('\n')
}

function headline(error: unknown): string {
  if (CallboardError.is(error)) return `${error.code}: ${messageOf(error)}`
  return messageOf(error)
}

function details(error: unknown): string[] {
  if (!CallboardError.is(error)) return []
  return [
    ...(error.at ? [`  at ${formatLocation(error.at)}`] : []),
    ...(error.hint ? [`  hint: ${error.hint}`] : []),
  ]
}

/** The message of anything that can be thrown, whatever it is: never throws itself. */
export function messageOf(thrown: unknown): string {
  try {
    if (thrown instanceof Error) return String(thrown.message).slice(0, 4096)
    return String(thrown).slice(0, 4096)
  } catch {
    return 'a value that cannot be shown was thrown'
  }
}

function causeOf(error: unknown): unknown {
  try {
    return error instanceof Error ? error.cause : undefined
  } catch {
    return undefined
  }
}
