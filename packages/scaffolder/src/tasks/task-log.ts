import { escapeControls, type Logger, type Redactor, type Runtime } from '@callboard/core'
import { isoTime } from './iso-time.ts'
import { createStepLines, type StepLines, textOf } from './step-lines.ts'
import type { TaskEvent, TaskEventBody } from './task.ts'

/** The only way into the log of a run: every text passes the redactor, and the order of calls is kept. */
export interface TaskLog {
  write(body: TaskEventBody, type?: TaskEvent['type']): void
  /** The lines of one call of a step's action. */
  forStep(stepId: string): Omit<StepLines, 'flush'>
}

/** Longest message, in characters; the rest is cut with a mark. */
const maxMessage = 16_384

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
  const open = new Map<StepLines, string>()
  const writeNow: TaskLog['write'] = ({ message: said, ...rest }, type = 'log') => {
    // Masked before it is cut or escaped, so that no part of a secret is left at an edge.
    const message = shorten(redactor.redact(textOf(said)))
    const body = { message, ...redactor.redactValue(rest) }
    append({ taskId, createdAt: isoTime(runtime.now()), type, body })
    echo[rest.level ?? 'info'](message, { taskId, stepId: rest.stepId })
  }
  return {
    write(body, type) {
      for (const [lines, stepId] of open) if (stepId === body.stepId) lines.flush()
      writeNow(body, type)
    },
    forStep(stepId) {
      const lines = createStepLines({
        redactor,
        runtime,
        write: ({ text, level }) => writeNow({ message: text, stepId, level }),
      })
      open.set(lines, stepId)
      return {
        logger: lines.logger,
        close() {
          lines.close()
          open.delete(lines)
        },
      }
    },
  }
}

function shorten(message: string): string {
  const text = escapeControls(message)
  return text.length > maxMessage ? `${text.slice(0, maxMessage)} … (cut)` : text
}
