import type { LogRecord } from '../logger/logger.ts'
import type { Redactor } from '../secret/redactor.ts'
import { escapeControls } from '../text/escape-controls.ts'

/** How log lines look. */
export interface ConsoleSinkOptions {
  /** `text` for people, `json` for one object a line. @default 'text' */
  format?: 'text' | 'json'
  /** Masks secrets in every line. */
  redactor?: Redactor
}

/** A sink for `createLogger` that writes to standard error, so that standard output stays data. */
export function consoleSink({
  format = 'text',
  redactor,
}: ConsoleSinkOptions = {}): (record: LogRecord) => void {
  return ({ level, message, fields }) => {
    const line =
      format === 'json'
        ? JSON.stringify({ level, time: new Date().toISOString(), message, ...fields })
        : [
            `${level.padEnd(5)} ${message}`,
            ...Object.entries(fields).map(([key, value]) => `${key}=${show(value)}`),
          ].join(' ')
    const safe = escapeControls(redactor ? redactor.redact(line) : line)
    process.stderr.write(`${safe}\n`)
  }
}

function show(value: unknown): string {
  if (value instanceof Error) return JSON.stringify(value.message)
  return typeof value === 'string' && /^[\w./:@-]+$/.test(value)
    ? value
    : (JSON.stringify(value) ?? 'undefined')
}
