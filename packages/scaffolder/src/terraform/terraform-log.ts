import type { Logger } from '@callboard/core'
import { isRecord } from '../expressions/plain-data.ts'

/** Something that Terraform found wrong. */
export interface TerraformDiagnostic {
  severity: 'error' | 'warning'
  /** In one line. */
  text: string
  at?: { file: string; line: number; column: number }
}

/** Reads what Terraform says in lines of JSON, and tells it to the log of the step. */
export interface TerraformLog {
  write(chunk: string): void
  /** Everything that was found wrong, and the last lines that were no JSON. */
  end(): { diagnostics: TerraformDiagnostic[]; rest: string }
}

/** What only the program itself is interested in. */
const quiet = ['version', 'log', 'init_output', 'outputs']
/** Undoing aims at what the step made, so this is no news. */
const expected = /^(?:Resource targeting is in effect|Applied changes may be incomplete):/
const maxDiagnostics = 20
const longestText = 600
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours of terminals begin with one
const colours = /\u001b\[[\d;]*m/g

/**
 * Creates the reader of one command's output.
 *
 * @param redact - masks the credentials of the host, which no run knows
 */
export function createTerraformLog(logger: Logger, redact: (text: string) => string): TerraformLog {
  const diagnostics: TerraformDiagnostic[] = []
  const others: string[] = []
  let open = ''
  const read = (given: string) => {
    const line = redact(given)
    const entry = parsed(line)
    if (!entry) {
      if (line.trim() !== '') others.push(line.replace(colours, ''))
      return
    }
    const diagnostic = diagnosticOf(entry.diagnostic)
    if (diagnostic?.severity === 'warning' && expected.test(diagnostic.text)) return
    if (diagnostic) {
      logger[diagnostic.severity === 'error' ? 'error' : 'warn'](diagnostic.text)
      if (diagnostics.length < maxDiagnostics) diagnostics.push(diagnostic)
    } else if (typeof entry['@message'] === 'string')
      logger[quiet.includes(String(entry.type)) ? 'debug' : 'info'](entry['@message'])
  }
  return {
    write(chunk) {
      const lines = (open + chunk).split('\n')
      open = lines.pop() ?? ''
      for (const line of lines) read(line)
    },
    end() {
      if (open !== '') read(open)
      return { diagnostics, rest: oneLine(others.slice(-20).join(' ')) }
    },
  }
}

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

function diagnosticOf(value: unknown): TerraformDiagnostic | undefined {
  if (!isRecord(value)) return undefined
  const { severity, summary, detail, range } = value
  const text = oneLine([summary, detail].filter(Boolean).join(': '))
  const at = placeOf(range)
  return { severity: severity === 'warning' ? 'warning' : 'error', text, ...(at && { at }) }
}

function placeOf(range: unknown): TerraformDiagnostic['at'] {
  if (!isRecord(range) || typeof range.filename !== 'string' || !isRecord(range.start))
    return undefined
  return {
    file: range.filename,
    line: Number(range.start.line) || 1,
    column: Number(range.start.column) || 1,
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, longestText)
}
