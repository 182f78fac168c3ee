/** What can be said of a moment beside its message: plain values, never secrets. */
export type LogFields = Readonly<Record<string, unknown>>

/** Where packages say what they do. Any object with these methods fits, `console` included. */
export interface Logger {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** One line for a sink. */
export interface LogRecord {
  level: LogLevel
  message: string
  fields: LogFields
}

/** How {@link createLogger} is set up. */
export interface LoggerOptions {
  /** Receives every record at or above `level`. */
  sink: (record: LogRecord) => void
  /** @default 'info' */
  level?: LogLevel
  /** Added to every record. */
  fields?: LogFields
}

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']

/** A logger over a sink. */
export function createLogger({ sink, level = 'info', fields = {} }: LoggerOptions): Logger {
  const from = levels.indexOf(level)
  const at =
    (recordLevel: LogLevel) =>
    (message: string, more: LogFields = {}) => {
      if (levels.indexOf(recordLevel) < from) return
      sink({ level: recordLevel, message, fields: { ...fields, ...more } })
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** A logger that says nothing: what packages use when none is handed in. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} }
