import { CallboardError, messageOf } from '@callboard/core'
import { errors } from '../errors.ts'
import type { StepStatus } from '../tasks/task.ts'
import type { TemplateStep } from '../template/template.ts'
import type { RunState } from './run-state.ts'
import { runStep, type StepOutcome } from './run-step.ts'

/** How a step ended. */
export interface StepReport {
  status: Exclude<StepStatus, 'processing'>
  outcome?: StepOutcome
  error?: CallboardError
}

/** Who is told of the steps; the next step begins when the promise is fulfilled. */
export interface StepObserver {
  began(step: TemplateStep): Promise<void>
  ended(step: TemplateStep, report: StepReport): Promise<void>
}

/** What stops a run: the first signal ends its steps, the second those that clean up after a cancellation too. */
export interface RunSignals {
  run: AbortSignal
  cleanup: AbortSignal
}

/**
 * Carries out the steps of a run in their order. A failure or a cancellation does not leave the loop: the steps whose
 * condition asks for it (`always()`, `failure()`) still run.
 */
export async function runSteps(
  state: RunState,
  { signals, observer }: { signals: RunSignals; observer: StepObserver },
): Promise<void> {
  for (const step of state.template.steps) {
    if (signals.run.aborted) state.phase = 'cancelled'
    if (signals.cleanup.aborted) return
    await observer.began(step)
    const signal = state.phase === 'cancelled' ? signals.cleanup : signals.run
    const report = await attempt(state, step, signal)
    if (report.status === 'completed') state.outputs.set(step.id, report.outcome?.output ?? {})
    if (report.status === 'cancelled') state.phase = 'cancelled'
    if (report.error) fail(state, report.error)
    await observer.ended(step, report)
  }
  if (signals.run.aborted) state.phase = 'cancelled'
}

async function attempt(
  state: RunState,
  step: TemplateStep,
  signal: AbortSignal,
): Promise<StepReport> {
  try {
    const outcome = await runStep(state, step, signal)
    return { status: outcome.status, outcome }
  } catch (error) {
    if (signal.aborted) return { status: 'cancelled' }
    return { status: 'failed', error: toError(state, step, error) }
  }
}

function fail(state: RunState, error: CallboardError): void {
  if (state.phase === 'ok') state.phase = 'failed'
  state.failure ??= error
}

function toError(state: RunState, step: TemplateStep, error: unknown): CallboardError {
  if (CallboardError.is(error)) return error
  const reason = state.redactor.redact(messageOf(error))
  return errors.STEP_FAILED(
    { step: step.id, action: step.action, reason },
    { at: state.template.locate(step.path)?.at, cause: error },
  )
}
