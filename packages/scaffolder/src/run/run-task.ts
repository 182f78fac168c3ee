import { CallboardError, type CallboardErrorJson } from '@callboard/core'
import { isoTime } from '../tasks/iso-time.ts'
import type { StepStatus, TaskStep } from '../tasks/task.ts'
import type { TaskStore } from '../tasks/task-store.ts'
import type { TemplateStep } from '../template/template.ts'
import { renderOutput } from './render-output.ts'
import type { RunState } from './run-state.ts'
import { type RunSignals, runSteps, type StepObserver, type StepReport } from './run-steps.ts'

/** How a run ended. */
export interface RunResult {
  status: 'completed' | 'failed' | 'cancelled'
  /** Empty unless the run was completed. */
  output: Record<string, unknown>
  error?: CallboardErrorJson
}

/**
 * Carries a run out and keeps it: the end of each step is in the store before the next one begins, and the completion
 * is the last entry of the log.
 */
export async function runTask(
  state: RunState,
  { store, signals }: { store: TaskStore; signals: RunSignals },
): Promise<RunResult> {
  const { log, taskId, template, runtime } = state
  await store.update(taskId, { status: 'processing', startedAt: isoTime(runtime.now()) })
  log.write({ message: `Starting up task with ${template.steps.length} steps` })
  await runSteps(state, { signals, observer: observe(state, store) })
  const result = conclude(state)
  await log.finish(result, endMessages[result.status])
  return result
}

/** The last line of a run. */
export const endMessages: Record<RunResult['status'], string> = {
  completed: 'Run completed successfully',
  failed: 'Run completed with failure',
  cancelled: 'Run was cancelled',
}

function conclude(state: RunState): RunResult {
  if (state.phase === 'cancelled') return { status: 'cancelled', output: {} }
  try {
    if (state.failure) throw state.failure
    return { status: 'completed', output: renderOutput(state) }
  } catch (error) {
    if (!CallboardError.is(error)) throw error
    return { status: 'failed', output: {}, error: state.redactor.redactValue(error.toJSON()) }
  }
}

function observe(state: RunState, store: TaskStore): StepObserver {
  const { log, runtime, taskId } = state
  const started = new Map<string, string>()
  return {
    async began(step) {
      const startedAt = isoTime(runtime.now())
      started.set(step.id, startedAt)
      await store.saveStep(taskId, { ...recordOf(step), status: 'processing', startedAt })
      log.write({ message: `Beginning step ${step.name}`, stepId: step.id, status: 'processing' })
    },
    async ended(step, report) {
      await store.saveStep(taskId, {
        ...recordOf(step),
        status: report.status,
        startedAt: started.get(step.id) ?? '',
        endedAt: isoTime(runtime.now()),
        ...(report.error && { error: state.redactor.redactValue(report.error.toJSON()) }),
      })
      log.write(endingOf(state, step, report))
      await log.flush()
    },
  }
}

function recordOf({ id, name, action }: TemplateStep): TaskStep {
  return { id, name, action }
}

function endingOf(state: RunState, step: TemplateStep, { status, error }: StepReport) {
  const at = { stepId: step.id, status: status satisfies StepStatus }
  switch (status) {
    case 'completed':
      return { ...at, message: `Finished step ${step.name}` }
    case 'skipped':
      return { ...at, message: skipMessage(state, step) }
    case 'cancelled':
      return { ...at, message: `Step ${step.name} was cancelled`, level: 'warn' as const }
    case 'failed':
      return {
        ...at,
        message: error?.message ?? `Step ${step.name} failed`,
        level: 'error' as const,
        ...(error && { error: error.toJSON() }),
      }
  }
}

function skipMessage({ phase }: RunState, { name }: TemplateStep): string {
  if (phase === 'failed') return `Skipping step ${name} because a previous step failed`
  if (phase === 'cancelled') return `Skipping step ${name} because the run was cancelled`
  return `Skipping step ${name} because its condition was false`
}
