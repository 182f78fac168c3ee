import { messageOf } from '@callboard/core'
import { errors } from '../errors.ts'
import { isoTime } from '../tasks/iso-time.ts'
import { leavesToUndo } from '../tasks/remaining-steps.ts'
import type { Task } from '../tasks/task.ts'
import { conclude, endRun, endUnopened, failureOf } from './end-run.ts'
import type { HeldRun } from './held-run.ts'
import { type OpenRun, openRun } from './open-run.ts'
import { recordSteps, type StepRecorder } from './record-steps.ts'
import { createResume } from './resume-steps.ts'
import { runSteps } from './run-steps.ts'
import type { RunResult, RunsContext } from './runs-context.ts'
import { smallest } from './smallest.ts'
import { limitTime } from './time-limit.ts'
import { type UndoEnd, undoSteps } from './undo-steps.ts'

/**
 * Carries a run on from where it is: to its end, or to where it waits or is let go of.
 *
 * @returns how it ended, where it did
 * @throws SCAFFOLDER_LEASE_LOST and what the store throws
 */
export async function carryOut(
  context: RunsContext,
  held: HeldRun,
): Promise<RunResult | undefined> {
  const { claimed, writer } = held
  let open: OpenRun
  try {
    open = await openRun(context, { claimed, writer })
  } catch (error) {
    return held.isLettingGo() ? undefined : endUnopened(context, held, error)
  }
  await using run = open
  try {
    return await carryOn(context, { held, run })
  } catch (error) {
    if (held.isLettingGo()) return undefined
    return endRun(context, { held, run, result: failureOf(run, error) })
  }
}

async function carryOn(
  context: RunsContext,
  { held, run }: { held: HeldRun; run: OpenRun },
): Promise<RunResult | undefined> {
  const { runtime } = context
  const { task } = run.claimed
  if (isUntouched(task) && held.signals.run.aborted) {
    tellAbort(held, run)
    return endRun(context, { held, run, result: { status: 'cancelled', output: {} } })
  }
  const startedAt = task.startedAt ?? isoTime(runtime.now())
  beginTry(run, startedAt)
  const stopTelling = tellAbort(held, run)
  try {
    const recorder = recordSteps(run, held)
    if (!task.undoing && !(await goThroughSteps(context, { held, run, recorder, startedAt })))
      return undefined
    const result = conclude(run)
    const { isWhole, wait } = await undo({ run, held, result, recorder })
    if (held.isLettingGo()) return undefined
    if (wait) {
      await letWait(run, wait.until === undefined ? undefined : Date.parse(wait.until))
      return undefined
    }
    const keepsWork = task.undoing ? !isWhole : leavesToUndo(recorder.records.values())
    return await endRun(context, { held, run, result, needsAttention: !isWhole, keepsWork })
  } finally {
    stopTelling()
  }
}

/** @returns whether all of them are over; otherwise the run is let go of */
async function goThroughSteps(
  context: RunsContext,
  {
    held,
    run,
    recorder,
    startedAt,
  }: { held: HeldRun; run: OpenRun; recorder: StepRecorder; startedAt: string },
): Promise<boolean> {
  const { state } = run
  using limit = limitRun(context, { held, run, startedAt })
  const { deadline } = limit
  const resume = createResume(context, { run, held, observer: recorder, deadline })
  await resume.failCrashed()
  const end = await runSteps(state, {
    signals: { run: limit.signal, cleanup: held.signals.cleanup },
    observer: recorder,
    ended: resume.ended(),
    waiting: resume.waiting,
    isStopping: held.isStopping,
  })
  if (held.isLettingGo()) return false
  if (end === 'ended') return true
  if (end === 'waiting') await letWait(run, resume.wakeAt())
  else {
    run.writer.stage({ task: { status: 'open' } })
    await run.writer.commit()
  }
  return false
}

/** Lets go of a run that waits. */
async function letWait({ writer }: OpenRun, wakeAt: number | undefined): Promise<void> {
  writer.stage({ task: { status: 'waiting' }, ...(wakeAt !== undefined && { wakeAt }) })
  await writer.commit()
}

function beginTry({ state, writer, claimed }: OpenRun, startedAt: string): void {
  const { task } = claimed
  const { log, template } = state
  if (task.startedAt === undefined) writer.stage({ task: { status: 'processing', startedAt } })
  if (isUntouched(task))
    log.write({ message: `Starting up task with ${template.steps.length} steps` })
  const cut = task.steps.filter(
    ({ status, undo, waitingFor }) =>
      status === 'processing' || (undo === 'processing' && !waitingFor),
  )
  if (cut.length === 0) return
  const names = cut.map(({ name }) => name).join(', ')
  log.write({ message: `Going on after an interruption of ${names}` }, 'recovered')
}

/** Whether nothing of a run was ever done. */
function isUntouched({ startedAt, attempt = 1 }: Task): boolean {
  return startedAt === undefined && attempt === 1
}

/** The time of a run counts from the beginning of its try, wherever it is carried out. */
function limitRun(
  { runtime, maxRunMs }: RunsContext,
  { held, run, startedAt }: { held: HeldRun; run: OpenRun; startedAt: string },
) {
  const total = smallest(run.state.template.run?.timeoutMs, maxRunMs)
  const deadline = total === undefined ? undefined : Date.parse(startedAt) + total
  const limit = limitTime(held.signals.run, {
    ms: deadline === undefined ? undefined : Math.max(0, deadline - runtime.now()),
    runtime,
    reason: () => errors.RUN_TIMEOUT({ timeoutMs: total ?? 0 }),
  })
  return Object.assign(limit, { deadline })
}

function tellAbort({ signals, isLettingGo }: HeldRun, { state }: OpenRun): () => void {
  const { run } = signals
  const tell = () => {
    if (!isLettingGo())
      state.log.write({ message: `Cancelling: ${messageOf(run.reason)}` }, 'cancelled')
  }
  if (run.aborted) tell()
  else run.addEventListener('abort', tell, { once: true })
  return () => run.removeEventListener('abort', tell)
}

/** Takes back what was done where the template or somebody asks for that. */
async function undo({
  run,
  held,
  result,
  recorder,
}: {
  run: OpenRun
  held: HeldRun
  result: RunResult
  recorder: StepRecorder
}): Promise<UndoEnd> {
  const { status, error } = result
  const policy = run.state.template.run ?? {}
  const asked = { completed: undefined, failed: policy.onFailure, cancelled: policy.onCancel }
  if (!run.claimed.task.undoing) {
    if (status === 'completed' || asked[status] !== 'undo') return { isWhole: true }
    run.writer.stage({ task: { undoing: status, ...(error && { error }) } })
  }
  const { records, calls } = recorder
  return undoSteps(run, { records, journal: calls, signal: held.signals.cleanup })
}
