import type { Task, TaskStep } from '@callboard/scaffolder'
import type { RunStep } from '../view-models.ts'
import { durationOf, stepStatus } from './run-row.ts'

/** Steps of a run as the page lists them. */
export function runSteps(
  task: Task,
  { selected, nowMs }: { selected: string; nowMs: number },
): RunStep[] {
  return task.steps.map((step) => {
    const duration = durationOf(step, nowMs)
    const note = stepNote(step)
    return {
      id: step.id,
      name: step.name,
      action: step.action,
      status: stepStatus(step),
      ...(duration !== undefined && { duration }),
      href: `/runs/${task.id}?step=${encodeURIComponent(step.id)}`,
      selected: step.id === selected,
      ...(note !== undefined && { note }),
    }
  })
}

/** What there is to say of a step beside its state. */
export function stepNote({ attempt = 1, status, undo, waitingFor }: TaskStep): string | undefined {
  const parts = [
    attempt > 1 ? `Attempt ${attempt}` : undefined,
    status === 'skipped' ? 'Skipped' : undefined,
    undo && undoTexts[undo],
    waitingFor && waitText(waitingFor),
  ]
  return parts.filter((part) => part !== undefined).join(' · ') || undefined
}

const undoTexts: Record<NonNullable<TaskStep['undo']>, string> = {
  processing: 'Being undone',
  completed: 'Undone',
  failed: 'Could not be undone',
}

function waitText({ for: what, until }: NonNullable<TaskStep['waitingFor']>): string {
  const end = until === undefined ? '' : ` until ${until.slice(0, 16).replace('T', ' ')} UTC`
  if (what === 'decision') return `Waits for a decision${end}`
  return what === 'task' ? 'Waits for another run' : `Waits${end}`
}
