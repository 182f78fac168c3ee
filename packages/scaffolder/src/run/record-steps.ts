import { messageOf } from '@callboard/core'
import { isoTime } from '../tasks/iso-time.ts'
import type { StepStatus, TaskStep, TaskWait } from '../tasks/task.ts'
import type { TemplateStep } from '../template/template.ts'
import type { OpenRun } from './open-run.ts'
import { chanceOf, retryDelayMs } from './retry-delay.ts'
import { retryPolicyOf } from './retry-policy.ts'
import type { StepCall, StepOutcome } from './run-step.ts'
import type { StepObserver, StepReport } from './run-steps.ts'
import { endingOf } from './step-ending.ts'
import { formatEntry } from './step-journal.ts'
import { leftByRuns } from './undo-runs.ts'

/** Where the wait between two attempts would keep its result, if it had one. */
const retryKey = 'retry'

/** Keeps what happens to the steps of a run. */
export interface StepRecorder extends StepObserver {
  readonly records: ReadonlyMap<string, TaskStep>
  /** Calls of the steps that were completed here, by step. */
  readonly calls: ReadonlyMap<string, readonly StepCall[]>
}

/**
 * Keeps what happens to the steps of a run. The end of a step and the beginning of the next are one commit, and a step is
 * counted as begun before its action runs.
 */
export function recordSteps(
  run: OpenRun,
  { isLettingGo }: { isLettingGo: () => boolean },
): StepRecorder {
  const { writer, claimed } = run
  const records = new Map(claimed.task.steps.map((step) => [step.id, step]))
  const calls = new Map<string, readonly StepCall[]>()
  const underWay = new Set<string>()
  const keep = (record: TaskStep) => {
    records.set(record.id, record)
    writer.stage({ steps: [record] })
  }
  const isLast = (id: string) =>
    run.state.template.steps.every(
      (each) => each.id === id || records.get(each.id)?.endedAt !== undefined,
    )
  return {
    records,
    calls,
    async began(step) {
      const before = records.get(step.id)
      await countAttempt(run, { step, before, isAlone: underWay.size === 0 })
      underWay.add(step.id)
      keep(begunRecord(run, step, before))
    },
    async done(step, outcome) {
      if (isLettingGo() || outcome.status !== 'completed') return
      await keepWork(run, { step, outcome, isLast: isLast(step.id) })
      calls.set(step.id, outcome.calls)
    },
    failed: (step, error) => (isLettingGo() ? undefined : waitBeforeRetry(run, step, error)),
    async ended(step, report) {
      underWay.delete(step.id)
      if (isLettingGo()) return
      keep(await endedRecord(run, { step, report, before: records.get(step.id) ?? bare(step) }))
    },
    settled: () => (isLettingGo() ? Promise.resolve() : writer.commit()),
  }
}

/** A half-done attempt leaves nothing behind, unless another step writes at the same time. */
async function countAttempt(
  { state, workspace }: OpenRun,
  { step, before, isAlone }: { step: TemplateStep; before: TaskStep | undefined; isAlone: boolean },
): Promise<void> {
  const attempt = nextAttempt(before)
  state.attempts.set(step.id, attempt)
  if (attempt > 1 && isAlone && state.phase === 'ok') await workspace.restore()
}

/** A step that wakes goes on with its attempt; after a failure or a crash another one begins. */
function nextAttempt(before: TaskStep | undefined): number {
  if (before?.status === undefined) return 1
  const { status, attempt = 1, waitingFor } = before
  return status === 'waiting' && waitingFor?.key !== retryKey ? attempt : attempt + 1
}

function begunRecord(
  { state }: OpenRun,
  step: TemplateStep,
  before: TaskStep | undefined,
): TaskStep {
  const attempt = state.attempts.get(step.id) ?? 1
  state.log.write({
    message: `Beginning step ${step.name}`,
    stepId: step.id,
    status: 'processing',
  })
  return {
    ...bare(step),
    status: 'processing',
    startedAt: before?.startedAt ?? isoTime(state.runtime.now()),
    ...(attempt > 1 && { attempt }),
    ...runsOf(state, step),
    ...(state.phase !== 'ok' && { late: true }),
  }
}

async function keepWork(
  { state, writer, keeper, workspace, newlyDerived }: OpenRun,
  { step, outcome, isLast }: { step: TemplateStep; outcome: StepOutcome; isLast: boolean },
): Promise<void> {
  // What runs after a failure is run again by another try, from the workspace of the steps before.
  const manifest = state.phase === 'ok' && !isLast ? await workspace.keep() : undefined
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
}

/** What a step waits for that has failed and is tried again. */
function waitBeforeRetry(
  { state }: OpenRun,
  step: TemplateStep,
  error: unknown,
): TaskWait | undefined {
  const { runtime, redactor, log } = state
  const attempt = state.attempts.get(step.id) ?? 1
  const policy = retryPolicyOf(state, step)
  const chance = chanceOf(runtime.randomId())
  const delay = retryDelayMs({ policy, attempt, error, chance })
  if (delay === undefined) return undefined
  const reason = redactor.redact(messageOf(error).slice(0, 500))
  const message = `Attempt ${attempt} of ${policy?.attempts} failed: ${reason}; the next one begins in ${seconds(delay)}`
  log.write({ message, stepId: step.id, level: 'warn' })
  return { for: 'time', key: retryKey, until: isoTime(runtime.now() + delay) }
}

async function endedRecord(
  { state, writer }: OpenRun,
  { step, report, before }: { step: TemplateStep; report: StepReport; before: TaskStep },
): Promise<TaskStep> {
  const { waitingFor, ...rest } = before
  if (report.status === 'cancelled' && waitingFor?.taskId !== undefined)
    await state.waits?.cancel(waitingFor.taskId)
  const ending = endingOf(state, step, report)
  if (ending) state.log.write(ending)
  const runs = runsOf(state, step)
  if (report.wait) return { ...rest, ...runs, status: 'waiting', waitingFor: report.wait }
  const error = report.error && state.redactor.redactValue(report.error.toJSON())
  if (error && state.failure === report.error) writer.stage({ task: { error } })
  return {
    ...rest,
    ...runs,
    status: report.status satisfies StepStatus,
    endedAt: isoTime(state.runtime.now()),
    ...(await leavesOf(state, before, report)),
    ...(error && { error }),
  }
}

/** What a step leaves: of its own where it was completed, or cut off, and of the runs that it began. */
async function leavesOf(
  state: OpenRun['state'],
  record: TaskStep,
  report: StepReport,
): Promise<Pick<TaskStep, 'leaves'>> {
  const own = ownLeaves(state, record, report)
  const runs = state.nested.get(record.id)
  if (!runs || own === 'canBeUndone') return own ? { leaves: own } : {}
  const left = await leftByRuns(state, runs)
  return { leaves: left === 'canBeUndone' || !own || own === 'nothing' ? left : own }
}

function ownLeaves(
  { actions }: OpenRun['state'],
  { action: id, startedAt }: TaskStep,
  { status }: StepReport,
): TaskStep['leaves'] {
  // A skipped one has begun with its condition; of one that failed its error tells.
  if (startedAt === undefined || status === 'skipped' || status === 'failed') return undefined
  const action = actions.find(id)
  if (action?.touches !== undefined) return 'nothing'
  if (status !== 'completed') return 'perhaps'
  return action?.undo ? 'canBeUndone' : 'stays'
}

function runsOf({ nested }: OpenRun['state'], { id }: TemplateStep): Pick<TaskStep, 'runs'> {
  const runs = nested.get(id)
  return runs ? { runs } : {}
}

function bare({ id, name, action }: TemplateStep): TaskStep {
  return { id, name, action }
}

function seconds(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${Math.round(ms / 100) / 10} s`
}
