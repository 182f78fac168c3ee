import type { RunTemplateRequest, StepDecision } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import { isoTime } from '../tasks/iso-time.ts'
import { isFinal } from '../tasks/task.ts'
import type { RunState, RunWaits } from './run-state.ts'
import { suspension } from './suspension.ts'

/** Longer waits let go of the worker. */
const longWaitMs = 30_000
/** A nested run is asked for its state this often, should its end not have been told. */
export const lookAgainMs = 60_000

/** How one call of an action waits. */
export interface StepWaits {
  waitFor(request: DecisionRequest): Promise<StepDecision>
  sleep(ms: number): Promise<void>
  runTemplate(
    request: RunTemplateRequest,
  ): Promise<{ taskId: string; output: Record<string, unknown> }>
}

interface DecisionRequest {
  for: 'decision'
  text: string
  approvers?: readonly string[] | undefined
  /** In milliseconds since 1970. */
  until?: number | undefined
}

interface WaitingCall {
  scope: string
  idempotencyKey: string
  signal: AbortSignal
  once: <T>(work: { key: string; fn: () => T | Promise<T> }) => Promise<T>
  onSuspended: (error: Error) => void
  /** Told in words when it begins a run. */
  onStart: (message: string) => void
  /** Told of each run that it has begun, now or before. */
  onRun: (taskId: string) => void
}

type Suspend = (wait: Parameters<typeof suspension>[0]) => never

/**
 * The waits of one call. They are counted: an action that is run again from its start asks for the same ones in the same
 * order, and gets what was kept of those that are over.
 */
export function createStepWaits(state: RunState, call: WaitingCall): StepWaits {
  const { runtime } = state
  let count = 0
  const nextKey = (kind: string) => {
    count += 1
    return `${kind} ${count} of ${call.scope}`
  }
  const suspend: Suspend = (wait) => {
    const error = suspension(wait)
    call.onSuspended(error)
    throw error
  }
  return {
    waitFor: (request) => decide(state, request, { key: nextKey('decision'), suspend }),
    async sleep(ms) {
      if (ms <= longWaitMs) return runtime.sleep(ms, { signal: call.signal })
      const key = nextKey('sleep')
      const until = await call.once({ key, fn: () => runtime.now() + ms })
      if (runtime.now() < until) suspend({ for: 'time', key, until: isoTime(until) })
    },
    runTemplate: (request) => runNested(state, request, { ...call, key: nextKey('run'), suspend }),
  }
}

async function decide(
  state: RunState,
  { text, approvers, until }: DecisionRequest,
  { key, suspend }: { key: string; suspend: Suspend },
): Promise<StepDecision> {
  const waits = waitsOf(state)
  const kept = await waits.result(key)
  if (kept !== undefined) return kept as StepDecision
  if (until === undefined || state.runtime.now() < until)
    return suspend({
      for: 'decision',
      key,
      text,
      ...(approvers && { approvers }),
      ...(until !== undefined && { until: isoTime(until) }),
    })
  const late: StepDecision = { approved: false, timedOut: true }
  // Whoever decides at this very moment may have been first.
  if (await waits.resolve(key, late)) return late
  return ((await waits.result(key)) ?? late) as StepDecision
}

async function runNested(
  state: RunState,
  request: RunTemplateRequest,
  {
    key,
    suspend,
    once,
    onStart,
    onRun,
    idempotencyKey,
  }: WaitingCall & { key: string; suspend: Suspend },
): ReturnType<StepWaits['runTemplate']> {
  const waits = waitsOf(state)
  const taskId = await once({
    key,
    async fn() {
      const id = await waits.start(request, `${idempotencyKey}:${key}`)
      onStart(`Runs the template ${request.templateRef}: ${id}`)
      return id
    },
  })
  onRun(taskId)
  const task = await waits.task(taskId)
  if (!task) throw errors.TASK_MISSING({ id: taskId })
  const { status, output = {} } = task
  if (status === 'completed') return { taskId, output: { ...output } }
  if (isFinal(status))
    throw errors.NESTED_FAILED({ template: request.templateRef, id: taskId, status })
  const until = isoTime(state.runtime.now() + lookAgainMs)
  return suspend({ for: 'task', key: nestedKey(taskId), taskId, until })
}

function waitsOf({ waits }: RunState): RunWaits {
  if (waits) return waits
  throw errors.GIVE_UP({ reason: 'A plan waits for nothing' })
}

/** Where the end of a nested run is kept in the run around it. */
export function nestedKey(taskId: string): string {
  return `end of ${taskId}`
}
