import type { TaskEvent } from '@callboard/scaffolder'
import type { Screen } from './screen.ts'
import { type ShownStatus, stepMark } from './step-marks.ts'
import { indent } from './table.ts'
import { fitLine } from './text-width.ts'
import { duration } from './words.ts'

/** The log of a run for people: a step, what it says, how it ended, and how it was undone. */
export interface RunLog {
  /** The lines that an event amounts to. */
  lines(event: TaskEvent): string[]
  /** The name of the step whose end has told an error. */
  failedIn(error: { message: string } | undefined): string | undefined
}

const more = indent.repeat(2)

/** Creates the log of one run. It remembers when each step began. */
export function createRunLog(
  screen: Screen,
  steps: readonly { id: string; name: string }[],
): RunLog {
  const begunMs = new Map<string, number>()
  /** Names of steps by what they failed with. */
  const failures = new Map<string, string>()
  const nameOf = (id: string) => screen.clean(steps.find((step) => step.id === id)?.name ?? id)
  const begin = (id: string, at: string, title = nameOf(id)) => {
    begunMs.set(id, Date.parse(at))
    return [`${indent}${title}`]
  }
  const end = (id: string, at: string, mark: string) => {
    const from = begunMs.get(id)
    const head = from === undefined ? [`${indent}${nameOf(id)}`] : []
    const ms = Date.parse(at) - (from ?? Date.parse(at))
    const shown = mark.endsWith('skipped') ? mark : `${mark} ${screen.style.dim(duration(ms))}`
    return [...head, more + shown]
  }
  return {
    lines({ type, body, createdAt }) {
      const { stepId, status, undo, level } = body
      // What is of use to those who look for a mistake in an action is for programs: --json has it.
      if (type === 'completion' || level === 'debug') return []
      if (stepId === undefined) return type === 'log' ? [] : said(screen, body, indent)
      if (undo === 'processing') return begin(stepId, createdAt, `Undo: ${nameOf(stepId)}`)
      if (undo !== undefined) return end(stepId, createdAt, undoMark(screen, body))
      if (status === undefined) return said(screen, body, more)
      if (status === 'processing') return begin(stepId, createdAt)
      if (status === 'failed') failures.set(body.message, nameOf(stepId))
      return end(stepId, createdAt, stepEnd(screen, body))
    },
    failedIn: (error) => error && failures.get(error.message),
  }
}

/** What a step says may have several lines, and spaces that mean something. */
function said(
  { safe, style, width }: Screen,
  { message, level }: TaskEvent['body'],
  space: string,
): string[] {
  const isLoud = level === 'warn' || level === 'error'
  return safe(message)
    .split('\n')
    .flatMap((line) => fitLine(line, width - space.length))
    .map((line) => (space + (isLoud ? line : style.dim(line))).trimEnd())
}

function undoMark({ style, symbols, clean }: Screen, { undo, message }: TaskEvent['body']): string {
  return undo === 'failed'
    ? `${style.bad(symbols.error)} ${clean(message)}`
    : `${style.good(symbols.ok)} undone`
}

function stepEnd(screen: Screen, { status, message }: TaskEvent['body']): string {
  const isTold = status === 'failed' || status === 'waiting'
  return `${stepMark(screen, status as ShownStatus)} ${isTold ? screen.clean(message) : status}`
}
