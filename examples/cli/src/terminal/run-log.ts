import type { TaskEvent } from '@callboard/scaffolder'
import type { Screen } from './screen.ts'
import { type ShownStatus, stepMark } from './step-marks.ts'
import { indent } from './table.ts'
import { duration } from './words.ts'

/** The log of a run for people: a step, what it says, how it ended. */
export interface RunLog {
  /** The lines that an event amounts to. */
  lines(event: TaskEvent): string[]
}

const more = indent.repeat(2)

/** Creates the log of one run. It remembers when each step began. */
export function createRunLog(
  screen: Screen,
  steps: readonly { id: string; name: string }[],
): RunLog {
  const begunMs = new Map<string, number>()
  const nameOf = (id: string) => screen.clean(steps.find((step) => step.id === id)?.name ?? id)
  return {
    lines({ type, body, createdAt }) {
      const { stepId, status } = body
      if (type === 'completion') return []
      if (stepId === undefined) return type === 'log' ? [] : said(screen, body, indent)
      if (status === undefined) return said(screen, body, more)
      if (status === 'processing') {
        begunMs.set(stepId, Date.parse(createdAt))
        return [`${indent}${nameOf(stepId)}`]
      }
      const begin = begunMs.get(stepId)
      const head = begin === undefined ? [`${indent}${nameOf(stepId)}`] : []
      const ms = Date.parse(createdAt) - (begin ?? Date.parse(createdAt))
      return [...head, ending(screen, body, ms)]
    },
  }
}

/** What a step says may have several lines, and spaces that mean something. */
function said(
  { safe, style }: Screen,
  { message, level }: TaskEvent['body'],
  space: string,
): string[] {
  const isLoud = level === 'warn' || level === 'error'
  return safe(message)
    .split('\n')
    .map((line) => (space + (isLoud ? line : style.dim(line))).trimEnd())
}

function ending(screen: Screen, { status, message }: TaskEvent['body'], ms: number): string {
  const mark = `${more}${stepMark(screen, status as ShownStatus)}`
  if (status === 'skipped') return `${mark} skipped`
  const what = status === 'failed' || status === 'waiting' ? screen.clean(message) : status
  return `${mark} ${what} ${screen.style.dim(duration(ms))}`
}
