import type { TaskEventBody } from '../tasks/task.ts'
import type { TemplateStep } from '../template/template.ts'
import type { RunState } from './run-state.ts'
import type { StepReport } from './run-steps.ts'

/** What the log says of a step that has ended, or that waits for a decision; other waits are not worth a line. */
export function endingOf(
  state: RunState,
  step: TemplateStep,
  { status, error, wait }: StepReport,
): TaskEventBody | undefined {
  const at = { stepId: step.id, status }
  switch (status) {
    case 'waiting':
      return wait?.for === 'decision'
        ? { ...at, message: `Waiting for a decision: ${wait.text}` }
        : undefined
    case 'completed':
      return { ...at, message: `Finished step ${step.name}` }
    case 'skipped':
      return { ...at, message: skipMessage(state, step) }
    case 'cancelled':
      return { ...at, message: `Step ${step.name} was cancelled`, level: 'warn' }
    default:
      return {
        ...at,
        message: error?.message ?? `Step ${step.name} failed`,
        level: 'error',
        ...(error && { error: error.toJSON() }),
      }
  }
}

function skipMessage({ phase }: RunState, { name }: TemplateStep): string {
  if (phase === 'failed') return `Skipping step ${name} because a previous step failed`
  if (phase === 'cancelled') return `Skipping step ${name} because the run was cancelled`
  return `Skipping step ${name} because its condition was false`
}
