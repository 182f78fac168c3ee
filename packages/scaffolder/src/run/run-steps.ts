import { CallboardError, messageOf } from '@callboard/core'
import { errors } from '../errors.ts'
import type { StepStatus, TaskWait } from '../tasks/task.ts'
import { needsOf } from '../template/step-needs.ts'
import type { TemplateStep } from '../template/template.ts'
import type { RunState } from './run-state.ts'
import { runStep, type StepOutcome } from './run-step.ts'
import { waitOf } from './suspension.ts'

/** How a step ended, or what it waits for. */
export interface StepReport {
  status: Exclude<StepStatus, 'processing'>
  outcome?: StepOutcome
  error?: CallboardError
  wait?: TaskWait
}

/** Who is told of the steps. */
export interface StepObserver {
  began(step: TemplateStep): Promise<void>
  ended(step: TemplateStep, report: StepReport): Promise<void>
  /** Steps have ended, and the run goes on: others are under way, wait, or begin when the promise is fulfilled. */
  settled?(): Promise<void>
  /** A step has done its work; what it made of the workspace is kept. What this throws fails the step. */
  done?(step: TemplateStep, outcome: StepOutcome): Promise<void>
  /** A step has failed. @returns what it waits for before it is tried again, or nothing where it is not */
  failed?(step: TemplateStep, error: unknown): TaskWait | undefined
}

/** What stops a run: the first signal ends its steps, the second those that clean up after a cancellation too. */
export interface RunSignals {
  run: AbortSignal
  cleanup: AbortSignal
}

/** What steps wait for, and when the run can go on. */
export interface Waiting {
  /** By step. */
  waits: Map<string, TaskWait>
  /** Whether a wait is over. */
  isOver(wait: TaskWait): Promise<boolean>
  /** Waits in this process for a wait to be over, where that is soon; false lets go of the run. */
  pause(waits: readonly TaskWait[], work: readonly Promise<unknown>[]): Promise<boolean>
}

/** What is there of a run before it goes on. */
export interface RunProgress {
  signals: RunSignals
  observer: StepObserver
  /** Ids of steps that have ended. @default none */
  ended?: Iterable<string>
  waiting?: Waiting
  /** Whether no further step may begin: the worker stops. */
  isStopping?: () => boolean
}

/** How it goes on after the steps: they all ended, they wait, or the worker was stopped between two of them. */
export type StepsEnd = 'ended' | 'waiting' | 'stopped'

/**
 * Carries out the steps of a run, each when those have ended that it needs. A failure or a cancellation does not leave the
 * loop: it lets steps that are under way go on to their end (a cancellation tells them), and of those that begin later only
 * the ones run whose condition asks for it (`always()`, `failure()`).
 */
export async function runSteps(state: RunState, progress: RunProgress): Promise<StepsEnd> {
  const { signals, observer, waiting, isStopping = () => false } = progress
  const needs = needsOf(state.template.steps)
  const ended = new Set(progress.ended)
  const running = new Map<string, Promise<void>>()
  const reports: [TemplateStep, StepReport][] = []

  const begin = (step: TemplateStep) => {
    const signal = signals.run.aborted ? signals.cleanup : signals.run
    const work = attempt(state, { step, signal, observer }).then((report) => {
      reports.push([step, report])
    })
    running.set(step.id, work)
  }
  const isReady = ({ id }: TemplateStep) =>
    !ended.has(id) &&
    !running.has(id) &&
    !waiting?.waits.has(id) &&
    needs.get(id)?.every((need) => ended.has(need))

  for (;;) {
    noteAbort(state, signals)
    for (const [step, report] of reports.splice(0)) {
      running.delete(step.id)
      if (report.wait) waiting?.waits.set(step.id, report.wait)
      else ended.add(step.id)
      take(state, step, report)
      await observer.ended(step, report)
    }
    await endWaits(state, progress, ended)
    const mayBegin = !isStopping() && !signals.cleanup.aborted
    const ready = mayBegin ? state.template.steps.filter(isReady) : []
    if (ready.length === 0 && running.size === 0) {
      // Nothing follows: the last end is kept together with whatever becomes of the run.
      if (!mayBegin) return isStopping() ? 'stopped' : 'ended'
      if (!waiting || waiting.waits.size === 0) return 'ended'
    }
    for (const step of ready) await observer.began(step)
    await observer.settled?.()
    for (const step of ready) begin(step)
    // What ended meanwhile is looked at first.
    if (reports.length > 0) continue
    if (running.size > 0) {
      await (waiting?.pause([...waiting.waits.values()], [...running.values()]) ??
        Promise.race(running.values()))
    } else if (!(await waiting?.pause([...waiting.waits.values()], []))) return 'waiting'
  }
}

/** Lets steps go on whose wait is over. Once a run is cancelled, nothing is worth waiting for. */
async function endWaits(
  state: RunState,
  { waiting, signals, observer }: RunProgress,
  ended: Set<string>,
): Promise<void> {
  for (const [id, wait] of waiting?.waits ?? []) {
    const step = state.template.steps.find((each) => each.id === id)
    if (signals.run.aborted && step) {
      waiting?.waits.delete(id)
      ended.add(id)
      const report = abortReport(signals.run)
      take(state, step, report)
      await observer.ended(step, report)
    } else if (await waiting?.isOver(wait)) waiting?.waits.delete(id)
  }
}

/** A run whose time is over has failed; every other abort is a cancellation. */
function noteAbort(state: RunState, { run }: RunSignals): void {
  if (!run.aborted || state.phase === 'cancelled') return
  if (CallboardError.is(run.reason, errors.RUN_TIMEOUT.code)) fail(state, run.reason)
  else state.phase = 'cancelled'
}

function take(state: RunState, step: TemplateStep, report: StepReport): void {
  if (report.status === 'completed') state.outputs.set(step.id, report.outcome?.output ?? {})
  if (report.status === 'cancelled') state.phase = 'cancelled'
  if (report.error) fail(state, report.error)
}

async function attempt(
  state: RunState,
  { step, signal, observer }: { step: TemplateStep; signal: AbortSignal; observer: StepObserver },
): Promise<StepReport> {
  try {
    const outcome = await runStep(state, step, signal)
    await observer.done?.(step, outcome)
    return { status: outcome.status, outcome }
  } catch (error) {
    if (signal.aborted) return abortReport(signal)
    const wait = waitOf(error) ?? observer.failed?.(step, error)
    if (wait) return { status: 'waiting', wait }
    return { status: 'failed', error: toError(state, step, error) }
  }
}

function abortReport({ reason }: AbortSignal): StepReport {
  if (CallboardError.is(reason, errors.RUN_TIMEOUT.code)) return { status: 'failed', error: reason }
  return { status: 'cancelled' }
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
