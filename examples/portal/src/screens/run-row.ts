import {
  isFinal,
  type StepStatus,
  type Task,
  type TaskStatus,
  type TaskStep,
} from '@callboard/scaffolder'
import { formatDuration, toAge } from '../format/age.ts'
import { linkTo } from '../format/entity-link.ts'
import type { Portal } from '../portal.ts'
import type { RunRow, RunStatus } from '../view-models.ts'

const statuses: Record<TaskStatus, RunStatus> = {
  open: 'queued',
  processing: 'running',
  waiting: 'waiting',
  completed: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
}

const stepStatuses: Record<StepStatus, RunStatus> = {
  processing: 'running',
  waiting: 'waiting',
  completed: 'succeeded',
  failed: 'failed',
  skipped: 'skipped',
  cancelled: 'cancelled',
}

const undoStatuses: Record<NonNullable<TaskStep['undo']>, RunStatus> = {
  processing: 'undoing',
  completed: 'undone',
  failed: 'undo-failed',
}

/** The state of a run in the words of the pages. */
export function runStatus({
  status,
  undoing,
  cancelling,
  steps,
}: Pick<Task, 'status' | 'undoing' | 'cancelling' | 'steps'>): RunStatus {
  if (status === 'completed' && steps.some(({ undo }) => undo === 'completed')) return 'undone'
  if (isFinal(status)) return statuses[status]
  if (undoing) return 'undoing'
  return cancelling ? 'cancelling' : statuses[status]
}

/** The state of a step in the words of the pages; a step without one waits for its turn. */
export function stepStatus({ status, undo }: Pick<TaskStep, 'status' | 'undo'>): RunStatus {
  if (undo) return undoStatuses[undo]
  return status ? stepStatuses[status] : 'queued'
}

/** How long something took, or has taken until now; what was skipped took no time. */
export function durationOf(
  { startedAt, endedAt, status }: { startedAt?: string; endedAt?: string; status?: string },
  nowMs: number,
): string | undefined {
  if (startedAt === undefined || status === 'skipped') return undefined
  return formatDuration(
    Math.max(0, (endedAt === undefined ? nowMs : Date.parse(endedAt)) - Date.parse(startedAt)),
  )
}

/** A run as a row of a table. */
export function runRow(
  { catalog, runtime }: Pick<Portal, 'catalog' | 'runtime'>,
  task: Task,
): RunRow {
  const duration = durationOf(task, runtime.now())
  const name = task.parameters.name
  return {
    id: task.id,
    href: `/runs/${task.id}`,
    title: typeof name === 'string' ? `${task.templateTitle}: ${name}` : task.templateTitle,
    template: { ...linkTo(catalog, task.templateRef), title: task.templateTitle },
    status: runStatus(task),
    ...(task.createdBy && { startedBy: linkTo(catalog, task.createdBy) }),
    started: toAge(Date.parse(task.createdAt), runtime.now()),
    ...(duration !== undefined && { duration }),
    ...(task.needsAttention && { needsAttention: true }),
  }
}
