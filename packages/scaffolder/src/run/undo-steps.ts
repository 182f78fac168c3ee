import { CallboardError, messageOf } from '@callboard/core'
import { errors } from '../errors.ts'
import type { TaskStep, TaskWait } from '../tasks/task.ts'
import type { TemplateStep } from '../template/template.ts'
import { openContext } from './action-context.ts'
import type { OpenRun } from './open-run.ts'
import type { RunState } from './run-state.ts'
import type { StepCall } from './run-step.ts'
import { parseEntry } from './step-journal.ts'
import { waitOf } from './suspension.ts'
import { limitTime } from './time-limit.ts'
import { undoRuns } from './undo-runs.ts'
import { untilAborted } from './until-aborted.ts'

/** How undoing went, or what it waits for before it goes on. */
export interface UndoEnd {
  /** Whether all of it was undone that can be. */
  isWhole: boolean
  wait?: TaskWait
}

interface Undoing {
  records: ReadonlyMap<string, TaskStep>
  /** Calls of the steps that were completed here, by step. */
  journal: ReadonlyMap<string, readonly StepCall[]>
  signal: AbortSignal
}

/**
 * Undoes the steps that were completed, the last one first, and the runs that steps began. Each beginning and each end is kept
 * before the next, so that a crash repeats one of them at most. One that fails is left for somebody to look at, and the rest
 * are undone all the same.
 */
export async function undoSteps(run: OpenRun, undoing: Undoing): Promise<UndoEnd> {
  const { state, writer } = run
  const { records, signal } = undoing
  let isWhole = [...records.values()].every(({ undo }) => undo !== 'failed')
  for (const [step, record] of undoable(state, records)) {
    if (signal.aborted) return { isWhole: false }
    const { waitingFor, ...rest } = record
    if (!waitingFor) await begin(run, step, rest)
    try {
      const left = await undoStep(run, { step, record, undoing })
      keepEnd(run, { step, record: rest, left })
    } catch (cause) {
      if (signal.aborted) return { isWhole: false }
      const wait = waitOf(cause)
      if (wait?.for === 'task' || wait?.for === 'time') {
        writer.stage({ steps: [{ ...rest, undo: 'processing', waitingFor: wait }] })
        return { isWhole: false, wait }
      }
      isWhole = false
      keepFailure(run, { step, record: rest, cause })
    }
  }
  return { isWhole }
}

/** Steps that have something to undo, and were not, the last one to end first. */
function undoable(
  state: Pick<RunState, 'template' | 'actions'>,
  records: ReadonlyMap<string, TaskStep>,
): (readonly [TemplateStep, TaskStep])[] {
  return state.template.steps
    .flatMap((step, index) => {
      const record = records.get(step.id)
      if (!record || record.undo === 'completed' || record.undo === 'failed') return []
      return hasOwnUndo(state, step, record) || record.runs ? [{ step, record, index }] : []
    })
    .sort(
      (a, b) => (b.record.endedAt ?? '').localeCompare(a.record.endedAt ?? '') || b.index - a.index,
    )
    .map(({ step, record }) => [step, record] as const)
}

function hasOwnUndo(
  { actions }: Pick<RunState, 'actions'>,
  step: TemplateStep,
  { status }: TaskStep,
): boolean {
  return status === 'completed' && actions.find(step.action)?.undo !== undefined
}

async function begin(
  { state, writer }: OpenRun,
  step: TemplateStep,
  record: TaskStep,
): Promise<void> {
  writer.stage({ steps: [{ ...record, undo: 'processing' }] })
  state.log.write({ message: `Undoing step ${step.name}`, stepId: step.id, undo: 'processing' })
  await writer.commit()
}

/** @returns what is left of its runs that nobody can undo */
async function undoStep(
  { state, keeper, claimed }: OpenRun,
  { step, record, undoing }: { step: TemplateStep; record: TaskStep; undoing: Undoing },
): Promise<string[]> {
  const left = await undoRuns(state, record)
  if (!hasOwnUndo(state, step, record)) return left
  const kept = claimed.journal.get(step.id)
  const calls =
    undoing.journal.get(step.id) ??
    (kept === undefined ? [] : parseEntry(keeper, step.id, kept).calls)
  await undoCalls(state, { step, calls: calls ?? [], signal: undoing.signal })
  return left
}

async function undoCalls(
  state: RunState,
  { step, calls, signal }: { step: TemplateStep; calls: readonly StepCall[]; signal: AbortSignal },
): Promise<void> {
  const action = state.actions.get(step.action)
  using limit = limitTime(signal, {
    ms: step.timeoutMs ?? state.maxStepMs,
    runtime: state.runtime,
    reason: (timeoutMs) => errors.STEP_TIMEOUT({ step: step.id, timeoutMs }),
  })
  for (const { iteration, input, output } of [...calls].reverse()) {
    const call = { input, iteration, signal: limit.signal, undo: true }
    await using opened = openContext(state, step, call)
    const work = Promise.resolve(action.undo?.({ ...opened.context, output }))
    await untilAborted(work, { signal: limit.signal, runtime: state.runtime })
    if (opened.suspended) throw opened.suspended
  }
}

function keepEnd(
  { state, writer }: OpenRun,
  { step, record, left }: { step: TemplateStep; record: TaskStep; left: readonly string[] },
): void {
  const stepId = step.id
  if (left.length === 0) {
    writer.stage({ steps: [{ ...record, undo: 'completed' }] })
    state.log.write({ message: `Undid step ${step.name}`, stepId, undo: 'completed' })
    return
  }
  const { undo: _undo, ...kept } = record
  writer.stage({ steps: [{ ...kept, leaves: 'stays' }] })
  const message = `Undid step ${step.name}, but for what no action can undo: ${left.join(', ')}`
  state.log.write({ message, stepId, level: 'warn', undo: 'completed' })
}

function keepFailure(
  { state, writer }: OpenRun,
  { step, record, cause }: { step: TemplateStep; record: TaskStep; cause: unknown },
): void {
  const reason = state.redactor.redact(CallboardError.is(cause) ? cause.message : messageOf(cause))
  const error = errors.UNDO_FAILED(
    { step: step.id, action: step.action, reason },
    { at: state.template.locate(step.path)?.at, cause },
  )
  const undoError = state.redactor.redactValue(error.toJSON())
  writer.stage({ steps: [{ ...record, undo: 'failed', undoError }] })
  state.log.write({ message: error.message, stepId: step.id, level: 'error', undo: 'failed' })
}
