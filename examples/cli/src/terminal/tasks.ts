import {
  type RunResult,
  remainingSteps,
  type Task,
  type TaskStatus,
  type TaskStep,
} from '@callboard/scaffolder'
import type { RunLog } from './run-log.ts'
import { resultText } from './run-result.ts'
import type { Screen } from './screen.ts'
import { stepMark } from './step-marks.ts'
import { type Column, indent, table } from './table.ts'
import { count, duration, shortRef } from './words.ts'

/** Runs as a table, the newest first, and how many of all there are. */
export function tasksText(screen: Screen, tasks: readonly Task[], total: number): string[] {
  if (tasks.length === 0) return [total === 0 ? 'No runs' : `${count(total, 'run')} before these`]
  const more = tasks.length < total ? ` of ${total}` : ''
  return [...table(screen, runColumns(screen), tasks), '', `${count(tasks.length, 'run')}${more}`]
}

/** A run with its steps, and how it stands. */
export function taskText(screen: Screen, task: Task): string[] {
  const { style, clean } = screen
  const { id, templateTitle, templateRef, createdBy, parentId, steps } = task
  const by = createdBy === undefined ? '' : ` by ${shortRef(createdBy)}`
  return [
    `${style.bold(clean(templateTitle))} ${style.dim(clean(id))}`,
    `${indent}${clean(`${shortRef(templateRef)}, started ${moment(task.createdAt)}${by}`)}`,
    ...(parentId === undefined ? [] : [`${indent}inside of ${clean(parentId)}`]),
    '',
    ...(steps.length > 0 ? table(screen, stepColumns(screen), steps) : []),
    ...standing(screen, task),
  ]
}

/** The last lines about a run: what came of it, or that it is not over. With the log above, which has told some of it. */
export function standing(screen: Screen, task: Task, log?: Pick<RunLog, 'failedIn'>): string[] {
  const { status, output = {}, error, needsAttention, cancelling } = task
  const attention = needsAttention ? ['', `${indent}Undoing it failed: look at what is left`] : []
  if (isOver(status)) {
    const undone = task.steps.flatMap(({ undo }) => undo ?? [])
    const [remaining, taskId] = [remainingSteps(task), task.id]
    const ending = {
      status,
      output,
      ...(error && { error }),
      undone,
      remaining,
      taskId,
      failedIn: log?.failedIn(error),
      ms: tookMs(task),
    }
    return [...attention, ...resultText(screen, ending)]
  }
  const words = cancelling ? `${status}, asked to end: ${cancelling.reason}` : status
  return [...attention, '', `${stepMark(screen, status)} ${screen.clean(capital(words))}`]
}

function isOver(status: TaskStatus): status is RunResult['status'] {
  return status === 'completed' || status === 'failed' || status === 'cancelled'
}

function runColumns(screen: Screen): Column<Task>[] {
  return [
    { title: 'Run', value: ({ id }) => id },
    { title: 'Template', value: ({ templateRef }) => shortRef(templateRef), shrinkTo: 16 },
    {
      title: 'State',
      value: ({ status }) => status,
      style: (text, { status }) => colour(screen, status)(text),
    },
    { title: 'Step', value: ({ steps }) => currentStep(steps), shrinkTo: 12, optional: true },
    { title: 'Started (UTC)', value: ({ createdAt }) => moment(createdAt), optional: true },
    {
      title: 'Started by',
      value: ({ createdBy }) => (createdBy ? shortRef(createdBy) : ''),
      shrinkTo: 12,
      optional: true,
    },
  ]
}

function stepColumns(screen: Screen): Column<TaskStep>[] {
  return [
    { title: 'Step', value: ({ id }) => id, shrinkTo: 12 },
    { title: 'Name', value: ({ name }) => name, shrinkTo: 16, optional: true },
    {
      title: 'State',
      value: ({ status }) => status ?? 'not begun',
      style: (text, { status }) => colour(screen, status)(text),
    },
    { title: 'Undone', value: ({ undo }) => undo ?? '' },
    { title: 'Attempt', value: ({ attempt }) => attempt ?? '', align: 'right', optional: true },
    { title: 'Began', value: ({ runs }) => runs?.join(' ') ?? '', shrinkTo: 16, optional: true },
    { title: 'Took', value: (step) => tookText(step), align: 'right', optional: true },
    { title: 'Waits for', value: waitsFor, shrinkTo: 16, optional: true },
  ]
}

function waitsFor({ waitingFor }: TaskStep): string {
  if (!waitingFor) return ''
  const { for: what, text, approvers, until, taskId } = waitingFor
  if (what === 'time') return until ? moment(until) : what
  if (what === 'task') return taskId ?? what
  return [text ?? 'a decision', ...(approvers?.length ? [`by ${approvers.join(', ')}`] : [])].join(
    ' ',
  )
}

/** Where a run is that is not over. */
function currentStep(steps: readonly TaskStep[]): string {
  const current = steps.filter(({ status }) => status === 'processing' || status === 'waiting')
  return current.map(({ id }) => id).join(', ')
}

function colour({ style }: Screen, status: Task['status'] | TaskStep['status']) {
  const colours: Partial<Record<string, (text: string) => string>> = {
    completed: style.good,
    failed: style.bad,
    cancelled: style.caution,
    waiting: style.caution,
    skipped: style.dim,
  }
  return colours[status ?? ''] ?? ((text: string) => text)
}

function tookText(step: TaskStep): string {
  return step.startedAt && step.endedAt ? duration(tookMs(step)) : ''
}

function tookMs({ startedAt, endedAt }: Pick<Task, 'startedAt' | 'endedAt'>): number {
  return startedAt && endedAt ? Date.parse(endedAt) - Date.parse(startedAt) : 0
}

function moment(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ')
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
