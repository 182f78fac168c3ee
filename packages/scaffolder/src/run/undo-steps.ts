import { CallboardError, messageOf } from '@callboard/core'
import { errors } from '../errors.ts'
import type { TaskStep } from '../tasks/task.ts'
import type { TemplateStep } from '../template/template.ts'
import { openContext } from './action-context.ts'
import type { OpenRun } from './open-run.ts'
import type { RunState } from './run-state.ts'
import type { StepCall } from './run-step.ts'
import { parseEntry } from './step-journal.ts'
import { limitTime } from './time-limit.ts'
import { untilAborted } from './until-aborted.ts'

/**
 * Undoes the steps that were completed, the last one first. Each beginning and each end is kept before the next, so that a
 * crash repeats one of them at most. One that fails is left for somebody to look at, and the rest are undone all the same.
 *
 * @returns whether all of it was undone
 */
export async function undoSteps(
  { state, writer, keeper, claimed }: OpenRun,
  {
    records,
    journal,
    signal,
  }: {
    records: ReadonlyMap<string, TaskStep>
    /** Calls of the steps that were completed here, by step. */
    journal: ReadonlyMap<string, readonly StepCall[]>
    signal: AbortSignal
  },
): Promise<boolean> {
  const { log } = state
  const steps = undoable(state, records)
  let isWhole = [...records.values()].every(({ undo }) => undo !== 'failed')
  for (const [step, record] of steps) {
    if (signal.aborted) return false
    writer.stage({ steps: [{ ...record, undo: 'processing' }] })
    log.write({ message: `Undoing step ${step.name}`, stepId: step.id, undo: 'processing' })
    await writer.commit()
    try {
      const kept = claimed.journal.get(step.id)
      const calls =
        journal.get(step.id) ?? (kept === undefined ? [] : parseEntry(keeper, step.id, kept).calls)
      await undoCalls(state, { step, calls: calls ?? [], signal })
      writer.stage({ steps: [{ ...record, undo: 'completed' }] })
      log.write({ message: `Undid step ${step.name}`, stepId: step.id, undo: 'completed' })
    } catch (cause) {
      if (signal.aborted) return false
      isWhole = false
      const error = undoError(state, step, cause)
      const undoErrorJson = state.redactor.redactValue(error.toJSON())
      writer.stage({ steps: [{ ...record, undo: 'failed', undoError: undoErrorJson }] })
      log.write({ message: error.message, stepId: step.id, level: 'error', undo: 'failed' })
    }
  }
  return isWhole
}

/** Steps that were completed and can be undone, and are not, the last one to end first. */
function undoable(
  state: Pick<RunState, 'template' | 'actions'>,
  records: ReadonlyMap<string, TaskStep>,
): (readonly [TemplateStep, TaskStep])[] {
  return state.template.steps
    .flatMap((step, index) => {
      const record = records.get(step.id)
      if (record?.status !== 'completed' || !state.actions.find(step.action)?.undo) return []
      if (record.undo === 'completed' || record.undo === 'failed') return []
      return [{ step, record, index }]
    })
    .sort(
      (a, b) => (b.record.endedAt ?? '').localeCompare(a.record.endedAt ?? '') || b.index - a.index,
    )
    .map(({ step, record }) => [step, record] as const)
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

function undoError(state: RunState, step: TemplateStep, cause: unknown): CallboardError {
  const reason = state.redactor.redact(CallboardError.is(cause) ? cause.message : messageOf(cause))
  return errors.UNDO_FAILED(
    { step: step.id, action: step.action, reason },
    { at: state.template.locate(step.path)?.at, cause },
  )
}
