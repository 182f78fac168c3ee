import type { TaskEvent, TemplateStep } from '@callboard/scaffolder'
import type { Screen } from './screen.ts'
import { indent } from './table.ts'
import { duration } from './words.ts'

/** Turns the log of a run into lines for people: a step, what it says, how it ended. */
export function createRunLog(screen: Screen, steps: readonly TemplateStep[]) {
  const { style, symbols, clean, escape } = screen
  const begun = new Map<string, number>()
  const nameOf = (id: string) => clean(steps.find((step) => step.id === id)?.name ?? id)
  const marks: Record<string, string> = {
    completed: style.good(symbols.ok),
    failed: style.bad(symbols.error),
    skipped: style.dim(symbols.skipped),
    cancelled: style.caution(symbols.skipped),
  }
  return {
    lines({ type, body, createdAt }: TaskEvent): string[] {
      const { stepId, status, message, level } = body
      if (type === 'completion') return []
      if (stepId === undefined) return type === 'cancelled' ? [`${indent}${clean(message)}`] : []
      if (status === 'processing') {
        begun.set(stepId, Date.parse(createdAt))
        return [`${indent}${nameOf(stepId)}`]
      }
      const more = indent.repeat(2)
      if (status === undefined) {
        const text = escape(message).split('\n')
        return text.map(
          (line) => more + (level === 'warn' || level === 'error' ? line : style.dim(line)),
        )
      }
      const start = begun.get(stepId)
      if (start === undefined)
        return [`${indent}${nameOf(stepId)}`, `${more}${marks[status]} ${status}`]
      const time = style.dim(duration(Date.parse(createdAt) - start))
      const what = status === 'failed' ? clean(message) : status
      return [`${more}${marks[status] ?? ''} ${what} ${time}`]
    },
  }
}
