import { messageOf } from '@callboard/core'
import { isoTime } from '../tasks/iso-time.ts'
import type { StepStatus, TaskStep } from '../tasks/task.ts'
import type { TemplateStep } from '../template/template.ts'
import type { OpenRun } from './open-run.ts'
import { chanceOf, retryDelayMs } from './retry-delay.ts'
import { retryPolicyOf } from './retry-policy.ts'
import type { RunState } from './run-state.ts'
import type { StepObserver, StepReport } from './run-steps.ts'
import { formatEntry } from './step-journal.ts'

/** Where the wait between two attempts would keep its result, if it had one. */
const retryKey = 'retry'

/**
 * Keeps what happens to the steps of a run. The end of a step and the beginning of the next are one commit, and a step is
 * counted as begun before its action runs.
 */
export function recordSteps(
  { state, writer, keeper, workspace, newlyDerived, claimed }: OpenRun,
  { isLettingGo }: { isLettingGo: () => boolean },
): StepObserver & { readonly records: ReadonlyMap<string, TaskStep> } {
  const { log, runtime, template } = state
  const records = new Map(claimed.task.steps.map((step) => [step.id, step]))
  const underWay = new Set<string>()
  const keep = (record: TaskStep) => {
    records.set(record.id, record)
    writer.stage({ steps: [record] })
  }
  const isLast = (id: string) =>
    template.steps.every((each) => each.id === id || records.get(each.id)?.endedAt !== undefined)

  return {
    records,
    async began(step) {
      const before = records.get(step.id)
      const attempt = nextAttempt(before)
      state.attempts.set(step.id, attempt)
      // A half-done attempt leaves nothing behind, unless another step writes at the same time.
      if (attempt > 1 && underWay.size === 0 && state.phase === 'ok') await workspace.restore()
      underWay.add(step.id)
      keep({
        ...bare(step),
        status: 'processing',
        startedAt: before?.startedAt ?? isoTime(runtime.now()),
        ...(attempt > 1 && { attempt }),
        ...(state.phase !== 'ok' && { late: true }),
      })
      log.write({ message: `Beginning step ${step.name}`, stepId: step.id, status: 'processing' })
    },
    async done(step, outcome) {
      if (isLettingGo() || outcome.status !== 'completed') return
      // What runs after a failure is run again by another try, from the workspace of the steps before.
      const manifest = state.phase === 'ok' && !isLast(step.id) ? await workspace.keep() : undefined
      const action = state.actions.find(step.action)
      const derived = newlyDerived()
      const generation = state.generations.get(step.id)
      const entry = formatEntry(keeper, step.id, {
        output: outcome.output,
        ...(action?.undo && { calls: outcome.calls }),
        ...(derived.length > 0 && { derived }),
        ...(generation !== undefined && { generation }),
      })
      writer.stage({
        journal: { [step.id]: entry },
        ...(manifest !== undefined && { workspace: manifest }),
      })
    },
    failed(step, error) {
      if (isLettingGo()) return undefined
      const attempt = state.attempts.get(step.id) ?? 1
      const policy = retryPolicyOf(state, step)
      const chance = chanceOf(runtime.randomId())
      const delay = retryDelayMs({ policy, attempt, error, chance })
      if (delay === undefined) return undefined
      const reason = state.redactor.redact(messageOf(error).slice(0, 500))
      const message = `Attempt ${attempt} of ${policy?.attempts} failed: ${reason}; the next one begins in ${seconds(delay)}`
      log.write({ message, stepId: step.id, level: 'warn' })
      return { for: 'time', key: retryKey, until: isoTime(runtime.now() + delay) }
    },
    async ended(step, report) {
      underWay.delete(step.id)
      if (isLettingGo()) return
      const before = records.get(step.id) ?? bare(step)
      const { waitingFor, ...rest } = before
      if (report.status === 'cancelled' && waitingFor?.taskId !== undefined)
        await state.waits?.cancel(waitingFor.taskId)
      if (report.wait) {
        keep({ ...rest, status: 'waiting', waitingFor: report.wait })
        if (report.wait.for === 'decision')
          log.write({
            message: `Waiting for a decision: ${report.wait.text}`,
            stepId: step.id,
            status: 'waiting',
          })
        return
      }
      const error = report.error && state.redactor.redactValue(report.error.toJSON())
      keep({
        ...rest,
        status: report.status,
        endedAt: isoTime(runtime.now()),
        ...(error && { error }),
      })
      if (error && state.failure === report.error) writer.stage({ task: { error } })
      log.write(endingOf(state, step, report))
    },
    settled: () => (isLettingGo() ? Promise.resolve() : writer.commit()),
  }
}

/** A step that wakes goes on with its attempt; after a failure or a crash another one begins. */
function nextAttempt(before: TaskStep | undefined): number {
  if (before?.status === undefined) return 1
  const { status, attempt = 1, waitingFor } = before
  return status === 'waiting' && waitingFor?.key !== retryKey ? attempt : attempt + 1
}

function bare({ id, name, action }: TemplateStep): TaskStep {
  return { id, name, action }
}

function seconds(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${Math.round(ms / 100) / 10} s`
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
    default:
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
