import { type Logger, messageOf, type Redactor, type Runtime, type Secret } from '@callboard/core'
import type { ActionSet } from '../actions/action-set.ts'
import type { TaskUser } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import type { Renderer } from '../expressions/create-renderer.ts'
import type { Forms } from '../form/form-plan.ts'
import { type FollowOptions, followEvents } from '../tasks/follow-events.ts'
import { isoTime } from '../tasks/iso-time.ts'
import type { Task, TaskEvent } from '../tasks/task.ts'
import { createTaskLog, type TaskLog } from '../tasks/task-log.ts'
import type { TaskStore } from '../tasks/task-store.ts'
import type { Template } from '../template/template.ts'
import type { RunEnvironment } from './environment.ts'
import { handOverOfRun } from './hand-over.ts'
import { openState } from './open-state.ts'
import { performAction } from './perform-action.ts'
import { newTask, type PreparedRun, prepareRun } from './prepare-run.ts'
import { endMessages, type RunResult, runTask } from './run-task.ts'
import { createTurns, type Turns } from './run-turns.ts'

/** What a run is started with. */
export interface StartOptions {
  /** Answers to the template's form. */
  parameters: Readonly<Record<string, unknown>>
  /** Answers to its secret fields, and what else its steps may use as `secrets.…`. */
  secrets?: Readonly<Record<string, string | Secret>>
  /** Who starts it, from authentication only. */
  user?: TaskUser
  /** Started again with the same key, the first run comes back and nothing new begins. */
  idempotencyKey?: string
}

/** A run that was started. */
export interface Run {
  readonly id: string
  /** The log from any point, followed to its end; any number of readers, each from where it wants. */
  events(options?: FollowOptions): AsyncIterable<TaskEvent>
  /** Fulfilled when the run is over, however it ended. */
  readonly result: Promise<RunResult>
  /** Asks the run to end; asked a second time, its clean-up steps are ended too. */
  cancel(reason?: string): void
}

/** What runs need from their scaffolder. */
export interface RunsContext {
  actionSet: ActionSet
  renderer: Renderer
  forms: Forms
  environment: RunEnvironment
  store: TaskStore
  logger: Logger
  runtime: Runtime
  redactor: () => Redactor
}

interface Active {
  result: Promise<RunResult>
  cancel(reason?: string): void
}

/** The runs of a scaffolder, and those that are under way in this process. */
export interface Runs {
  /** @throws SCAFFOLDER_CLOSED, SCAFFOLDER_PARAMETERS_INVALID */
  start(template: Template, options: StartOptions): Promise<Run>
  cancel(id: string, reason?: string): void
  /** Lets nothing more begin, cancels what runs and waits for it. */
  close(): Promise<void>
}

/** Starts runs, each once for its idempotency key. */
export function createRuns(context: RunsContext & { maxConcurrentRuns: number }): Runs {
  const { store, runtime } = context
  const active = new Map<string, Active>()
  const starting = new Set<Promise<Run>>()
  const turns = createTurns(context.maxConcurrentRuns)
  let closed = false
  const eventsOf = (id: string) => (options?: FollowOptions) => followEvents(store, id, options)

  function begin(id: string, prepared: PreparedRun): Run {
    const [run, cleanup] = [new AbortController(), new AbortController()]
    const cancel = (reason = 'The run was cancelled') => {
      const controller = run.signal.aborted ? cleanup : run
      if (controller.signal.aborted || !active.has(id)) return
      controller.abort(new DOMException(reason, 'AbortError'))
    }
    const signals = { run: run.signal, cleanup: cleanup.signal }
    const result = carryOut(context, { id, prepared, signals, turns }).finally(() =>
      active.delete(id),
    )
    active.set(id, { result, cancel })
    return { id, events: eventsOf(id), result, cancel }
  }

  function resume({ id }: Task): Run {
    const result = active.get(id)?.result ?? waitForResult(store, id)
    const cancel = (reason?: string) => active.get(id)?.cancel(reason)
    return { id, events: eventsOf(id), result, cancel }
  }

  async function create(prepared: PreparedRun, { idempotencyKey }: StartOptions): Promise<Run> {
    const { task, created } = await store.create(
      newTask(prepared, { id: runtime.randomId(), createdAt: isoTime(runtime.now()) }),
      idempotencyKey === undefined ? {} : { idempotencyKey },
    )
    if (!created) return resume(task)
    const run = begin(task.id, prepared)
    // Closed while the store was writing: the run is there, and must end like the others.
    if (closed) run.cancel(closing)
    return run
  }

  return {
    async start(template, options) {
      if (closed) throw errors.CLOSED({ template: template.ref })
      const prepared = await prepareRun(context, template, options)
      if (closed) throw errors.CLOSED({ template: template.ref })
      const run = create(prepared, options)
      starting.add(run)
      return run.finally(() => starting.delete(run))
    },
    cancel: (id, reason) => active.get(id)?.cancel(reason),
    async close() {
      closed = true
      for (const run of active.values()) run.cancel(closing)
      await Promise.allSettled(starting)
      await Promise.all([...active.values()].map(({ result }) => result))
    },
  }
}

const closing = 'The scaffolder is closing'

interface Begun {
  id: string
  prepared: PreparedRun
  turns: Turns
  signals: { run: AbortSignal; cleanup: AbortSignal }
}

async function carryOut(context: RunsContext, begun: Begun): Promise<RunResult> {
  const { store } = context
  const { id, prepared, signals, turns } = begun
  try {
    using turn = await turns.take(signals.run)
    if (!turn) return await endUnbegun(context, begun)
    await using opened = await openState(context, {
      ...prepared,
      taskId: id,
      store,
      perform: performAction,
      checkpoints: {
        load: (key) => store.checkpoint(id, key),
        save: (key, value) => store.saveCheckpoint(id, key, value),
      },
      dryRun: false,
      handOver: handOverOfRun(context, prepared),
    })
    const { log } = opened.state
    noteAbort(signals.run, log)
    for (const name of prepared.short)
      log.write({ message: `The secret "${name}" is too short to be masked`, level: 'warn' })
    return await runTask(opened.state, { store, signals })
  } catch (cause) {
    return giveUp(context, begun, cause)
  }
}

/** A run that is cancelled before its turn has nothing to clean up: none of its steps is looked at. */
async function endUnbegun(
  { store, runtime, logger }: RunsContext,
  { id, prepared: { redactor }, signals }: Begun,
): Promise<RunResult> {
  const log = createTaskLog({ store, taskId: id, redactor, runtime, echo: logger })
  noteAbort(signals.run, log)
  const result = { status: 'cancelled', output: {} } as const
  await log.finish(result, endMessages.cancelled)
  return result
}

function noteAbort(signal: AbortSignal, log: TaskLog): void {
  const tell = () => log.write({ message: `Cancelling: ${messageOf(signal.reason)}` }, 'cancelled')
  if (signal.aborted) tell()
  else signal.addEventListener('abort', tell, { once: true })
}

/** What fails outside of every step (no disk, no store) still ends the run where it can. */
async function giveUp(
  { store, runtime, logger }: RunsContext,
  { id, prepared }: Begun,
  cause: unknown,
): Promise<RunResult> {
  const reason = prepared.redactor.redact(messageOf(cause))
  const error = errors.STEP_FAILED({ step: 'run', action: 'callboard', reason }).toJSON()
  const { message } = error
  logger.error(message, { taskId: id })
  const createdAt = isoTime(runtime.now())
  const end = { status: 'failed', endedAt: createdAt, output: {}, error } as const
  await store
    .finish(id, end, { taskId: id, createdAt, type: 'completion', body: { message, ...end } })
    // The store may be what is broken; the caller learns of the failure from the result.
    .catch(() => {})
  return { status: 'failed', output: {}, error }
}

async function waitForResult(store: TaskStore, id: string): Promise<RunResult> {
  for await (const _event of followEvents(store, id)) void _event
  const task = await store.get(id)
  const status =
    task?.status === 'completed' || task?.status === 'cancelled' ? task.status : 'failed'
  return { status, output: { ...task?.output }, ...(task?.error && { error: task.error }) }
}
