import { CallboardError, messageOf } from '@callboard/core'
import { errors } from '../errors.ts'
import { isoTime } from '../tasks/iso-time.ts'
import { createTaskLog } from '../tasks/task-log.ts'
import type { HeldRun } from './held-run.ts'
import type { OpenRun } from './open-run.ts'
import { renderOutput } from './render-output.ts'
import type { RunResult, RunsContext } from './runs-context.ts'

/** The last line of a run. */
export const endMessages: Record<RunResult['status'], string> = {
  completed: 'Run completed successfully',
  failed: 'Run completed with failure',
  cancelled: 'Run was cancelled',
}

/** What a run comes to when its steps are over. */
export function conclude({ state, claimed }: OpenRun): RunResult {
  const { undoing } = claimed.task
  const error = state.failure && state.redactor.redactValue(state.failure.toJSON())
  if (undoing) return { status: undoing, output: {}, ...(error && { error }) }
  if (state.phase === 'cancelled') return { status: 'cancelled', output: {} }
  if (error) return { status: 'failed', output: {}, error }
  try {
    return { status: 'completed', output: renderOutput(state) }
  } catch (thrown) {
    if (!CallboardError.is(thrown)) throw thrown
    return { status: 'failed', output: {}, error: state.redactor.redactValue(thrown.toJSON()) }
  }
}

/** What a run comes to when it cannot be carried on. @throws SCAFFOLDER_LEASE_LOST */
export function failureOf({ state }: OpenRun, cause: unknown): RunResult {
  if (CallboardError.is(cause, errors.LEASE_LOST.code)) throw cause
  const error = CallboardError.is(cause)
    ? cause
    : errors.STEP_FAILED({ step: 'run', action: 'callboard', reason: messageOf(cause) })
  return { status: 'failed', output: {}, error: state.redactor.redactValue(error.toJSON()) }
}

/** Writes the end of a run: its status, its output and the last line of its log are one commit. */
export async function endRun(
  { runtime }: RunsContext,
  {
    held,
    run,
    result,
    needsAttention = false,
    keepsWork = false,
  }: {
    held: HeldRun
    run: OpenRun
    result: RunResult
    needsAttention?: boolean
    keepsWork?: boolean
  },
): Promise<RunResult> {
  const { status, output, error } = result
  const { writer } = held
  run.state.log.write({ message: endMessages[status], ...result }, 'completion')
  writer.stage({
    task: {
      status,
      endedAt: isoTime(runtime.now()),
      output,
      error,
      undoing: undefined,
      // A request that came too late has changed nothing.
      ...(status === 'completed' && { cancelling: undefined }),
      ...(needsAttention && { needsAttention }),
    },
    ...(keepsWork && { keepsWork }),
  })
  await writer.commit()
  return result
}

/** A run that cannot be brought back ends here: its secrets are gone, or its definition cannot be read. */
export async function endUnopened(
  { runtime, logger, redactor }: RunsContext,
  { claimed, writer, signals }: HeldRun,
  cause: unknown,
): Promise<RunResult> {
  const taskId = claimed.task.id
  const error = CallboardError.is(cause)
    ? cause.toJSON()
    : errors.STEP_FAILED({ step: 'run', action: 'callboard', reason: messageOf(cause) }).toJSON()
  const { undoing } = claimed.task
  const isCancelled = signals.run.aborted && !undoing
  const result: RunResult = isCancelled
    ? { status: 'cancelled', output: {} }
    : { status: undoing ?? 'failed', output: {}, error }
  const log = createTaskLog({
    append: writer.log,
    taskId,
    redactor: redactor(),
    runtime,
    echo: logger,
  })
  log.write(
    { message: isCancelled ? endMessages.cancelled : error.message, ...result },
    'completion',
  )
  const end = { ...result, endedAt: isoTime(runtime.now()), undoing: undefined }
  writer.stage({ task: { ...end, ...(undoing && { needsAttention: true }) }, keepsWork: true })
  await writer.commit()
  return result
}
