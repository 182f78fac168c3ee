import {
  createLogger,
  defineErrors,
  type Logger,
  type LogLevel,
  type LogRecord,
} from '@callboard/core'
import { consoleSink } from '@callboard/core/node'
import { trace } from '@opentelemetry/api'
import { currentRequest } from './request-context.ts'

const levels: readonly string[] = ['debug', 'info', 'warn', 'error'] satisfies LogLevel[]
const formats: readonly string[] = ['text', 'json']

/** What can be wrong with how logs are asked for. */
export const logErrors = defineErrors('LOG', {
  LEVEL_UNKNOWN: ({ level }: { level: string }) => ({
    message: `LOG_LEVEL "${level}" is not a level`,
    hint: `Set it to one of ${levels.join(', ')}.`,
  }),
  FORMAT_UNKNOWN: ({ format }: { format: string }) => ({
    message: `LOG_FORMAT "${format}" is not a format`,
    hint: 'Set it to text, for people, or json, one object in each line.',
  }),
})

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The log of a portal on standard error, as `LOG_LEVEL` (`warn` unless set) and `LOG_FORMAT` (`text` unless set) ask for it. A
 * line that is written while a request is answered has the id of that request, and its trace where there is one.
 *
 * @throws LOG_LEVEL_UNKNOWN LOG_FORMAT_UNKNOWN
 */
export function portalLogger(
  env: Environment = process.env,
  sinkOf: (format: 'text' | 'json') => (record: LogRecord) => void = (format) =>
    consoleSink({ format }),
): Logger {
  const { LOG_LEVEL: level = 'warn', LOG_FORMAT: format = 'text' } = env
  if (!levels.includes(level)) throw logErrors.LEVEL_UNKNOWN({ level })
  if (!formats.includes(format)) throw logErrors.FORMAT_UNKNOWN({ format })
  const sink = sinkOf(format as 'text' | 'json')
  return createLogger({
    sink: (record) => sink({ ...record, fields: { ...placeOf(), ...record.fields } }),
    level: level as LogLevel,
  })
}

/** On whose behalf a line is written. */
function placeOf(): { requestId?: string; traceId?: string } {
  const requestId = currentRequest()?.id
  const traceId = trace.getActiveSpan()?.spanContext().traceId
  return {
    ...(requestId !== undefined && { requestId }),
    ...(traceId !== undefined && { traceId }),
  }
}
