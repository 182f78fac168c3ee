import { messageOf } from '../errors/format-error.ts'
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

/** Longest line that is written, in characters. */
const maxLength = 64 * 1024

/**
 * A sink for `createLogger` that writes to standard error, so that standard output stays data. A record is one line
 * whatever is in it, and writing it never throws.
 */
export function consoleSink({
  format = 'text',
  redactor,
}: ConsoleSinkOptions = {}): (record: LogRecord) => void {
  const lineOf = format === 'json' ? jsonLine : textLine
  return (record) => {
    const line = redactor ? redactor.redact(lineOf(record)) : lineOf(record)
    const cut = line.length > maxLength ? `${line.slice(0, maxLength)}… (${line.length})` : line
    // A line break in a message would let its author write log lines of their own.
    process.stderr.write(`${escapeControls(cut).replaceAll('\n', '\\n')}\n`)
  }
}

function jsonLine({ level, message, fields }: LogRecord): string {
  const record = { level, time: new Date().toISOString(), message }
  return toJson(Object.assign({ ...record }, fields, record))
}

function textLine({ level, message, fields }: LogRecord): string {
  const shown = Object.entries(fields).map(([key, value]) => `${key}=${show(value)}`)
  return [`${level.padEnd(5)} ${message}`, ...shown].join(' ')
}

function show(value: unknown): string {
  return typeof value === 'string' && /^[\w./:@-]+$/.test(value) ? value : toJson(value)
}

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value, plain) ?? 'undefined'
  } catch {
    return '"a value that cannot be shown"'
  }
}

/** For `JSON.stringify`: what JSON has no form for. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  return value instanceof Error ? messageOf(value) : value
}
