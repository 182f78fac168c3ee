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

/** The only way into the log of a run: every text passes the redactor, and the order of calls is kept. */
export interface TaskLog {
  write(body: TaskEventBody, type?: TaskEvent['type']): void
  /** A logger for one step. What is logged after `close` is dropped: the step is over. */
  forStep(stepId: string): { logger: Logger; close(): void }
}

/** Longest message, in characters; the rest is cut with a mark. */
const maxMessage = 16_384
/** Longer texts are cut before they are searched for secrets. */
const maxCut = 1024 * 1024
/** What one call of an action may log. */
const maxLines = 10_000
const maxCharacters = 8 * 1024 * 1024

/** Creates the log of a run. `append` is given every line, and so is `echo`. */
export function createTaskLog({
  append,
  taskId,
  redactor,
  runtime,
  echo,
}: {
  append: (event: Omit<TaskEvent, 'id'>) => void
  taskId: string
  redactor: Redactor
  runtime: Runtime
  echo: Logger
}): TaskLog {
  const write: TaskLog['write'] = (body, type = 'log') => {
    const event = {
      taskId,
      createdAt: isoTime(runtime.now()),
      type,
      // Masked before it is cut or escaped, so that no part of a secret is left at an edge.
      body: {
        ...redactor.redactValue(body),
        message: shorten(redactor.redact(textOf(body.message))),
      },
    }
    echo[body.level ?? 'info'](event.body.message, { taskId, stepId: body.stepId })
    append(event)
  }
  return { write, forStep: (stepId) => stepLogger(stepId, write) }
}

function stepLogger(stepId: string, write: TaskLog['write']): { logger: Logger; close(): void } {
  let open = true
  let lines = 0
  let characters = 0
  const at = (level: LogLevel) => (message: string, fields?: LogFields) => {
    if (!open) return
    const text = `${textOf(message).slice(0, maxCut)}${fieldsText(fields)}`
    lines += 1
    characters += text.length
    if (lines > maxLines || characters > maxCharacters) {
      open = false
      write({ message: 'The step logs too much; the rest is left out', stepId, level: 'warn' })
      return
    }
    write({ message: text, stepId, level })
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
