import {
  escapeControls,
  type LogFields,
  type Logger,
  type LogLevel,
  messageOf,
  type Redactor,
  type Runtime,
} from '@callboard/core'
import { isoTime } from './iso-time.ts'
import type { TaskEvent, TaskEventBody } from './task.ts'
import type { TaskEnd, TaskStore } from './task-store.ts'

/** The only way into the log of a run: every text passes the redactor, and the order of calls is kept. */
export interface TaskLog {
  write(body: TaskEventBody, type?: TaskEvent['type']): void
  /** A logger for one step. What is logged after `close` is dropped: the step is over. */
  forStep(stepId: string): { logger: Logger; close(): void }
  /** Resolves when everything written so far is kept. */
  flush(): Promise<void>
  /** Ends the run and its log. */
  finish(end: Omit<TaskEnd, 'endedAt'>, message: string): Promise<void>
}

/** Longest message, in characters; the rest is cut with a mark. */
const maxMessage = 16_384
/** Lines that one step may log. */
const maxLines = 20_000

/** Creates the log of a run. `echo` receives every line too. */
export function createTaskLog({
  store,
  taskId,
  redactor,
  runtime,
  echo,
}: {
  store: Pick<TaskStore, 'append' | 'finish'>
  taskId: string
  redactor: Redactor
  runtime: Runtime
  echo: Logger
}): TaskLog {
  let tail: Promise<unknown> = Promise.resolve()
  const eventOf = (body: TaskEventBody, type: TaskEvent['type']) => ({
    taskId,
    createdAt: isoTime(runtime.now()),
    type,
    // Masked before it is cut or escaped, so that no part of a secret is left at an edge.
    body: {
      ...redactor.redactValue(body),
      message: shorten(redactor.redact(textOf(body.message))),
    },
  })
  const write: TaskLog['write'] = (body, type = 'log') => {
    const event = eventOf(body, type)
    echo[body.level ?? 'info'](event.body.message, { taskId, stepId: body.stepId })
    tail = tail.then(() => store.append(event))
    // The failure is thrown where the run waits for its log.
    tail.catch(() => {})
  }
  const flush = async () => {
    await tail
  }
  return {
    write,
    forStep: (stepId) => stepLogger(stepId, write),
    flush,
    async finish(end, message) {
      await flush()
      const completion = eventOf({ message, ...end }, 'completion')
      const { output, error } = completion.body
      await store.finish(
        taskId,
        {
          status: end.status,
          endedAt: completion.createdAt,
          output: output ?? {},
          ...(error && { error }),
        },
        completion,
      )
      echo.info(completion.body.message, { taskId })
    },
  }
}

function stepLogger(stepId: string, write: TaskLog['write']): { logger: Logger; close(): void } {
  let open = true
  let lines = 0
  const at = (level: LogLevel) => (message: string, fields?: LogFields) => {
    if (!open || lines > maxLines) return
    lines += 1
    if (lines > maxLines) {
      write({ message: `more than ${maxLines} lines; the rest is left out`, stepId, level: 'warn' })
      return
    }
    write({ message: `${message}${fieldsText(fields)}`, stepId, level })
  }
  return {
    logger: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
    close: () => {
      open = false
    },
  }
}

function fieldsText(fields: LogFields | undefined): string {
  if (!fields || Object.keys(fields).length === 0) return ''
  try {
    return ` ${JSON.stringify(fields)}`
  } catch (error) {
    return ` (${messageOf(error)})`
  }
}

/** An action written in JavaScript may log anything. */
function textOf(message: unknown): string {
  return typeof message === 'string' ? message : messageOf(message)
}

function shorten(message: string): string {
  const text = escapeControls(message)
  return text.length > maxMessage ? `${text.slice(0, maxMessage)} … (cut)` : text
}
