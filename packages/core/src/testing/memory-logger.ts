import { createLogger, type Logger, type LogRecord } from '../logger/logger.ts'

/** A logger that keeps what it is told. */
export interface MemoryLogger extends Logger {
  readonly records: readonly LogRecord[]
}

/** Creates a logger for tests. */
export function createMemoryLogger(): MemoryLogger {
  const records: LogRecord[] = []
  return { ...createLogger({ level: 'debug', sink: (record) => records.push(record) }), records }
}
