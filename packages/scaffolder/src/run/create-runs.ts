import { type Logger, messageOf, type Redactor, type Runtime, Secret } from '@callboard/core'
import type { ActionSet } from '../actions/action-set.ts'
import type { TaskUser } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import type { Renderer } from '../expressions/create-renderer.ts'
import { copyPlain } from '../expressions/plain-data.ts'
import type { Forms } from '../form/form-plan.ts'
import { type FollowOptions, followEvents } from '../tasks/follow-events.ts'
import { isoTime } from '../tasks/iso-time.ts'
import type { Task, TaskEvent } from '../tasks/task.ts'
import type { TaskStore } from '../tasks/task-store.ts'
import type { Template } from '../template/template.ts'
import { openState } from './open-state.ts'
import { performAction, planAction } from './perform-action.ts'
import { type Plan, planTemplate } from './plan-template.ts'
import type { RunSignals } from './run-steps.ts'
import { type RunResult, runTask } from './run-task.ts'

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
  store: TaskStore
  logger: Logger
  runtime: Runtime
  redactor: () => Redactor
}

interface Active {
  result: Promise<RunResult>
  cancel(reason?: string): void
}

/** Plans and runs templates, and knows which runs are under way in this process. */
export function createRuns(context: RunsContext) {
  const { store, runtime, forms } = context
  const active = new Map<string, Active>()

  async function prepare(
    template: Template,
    { parameters, secrets = {}, user, signal }: StartOptions & { signal?: AbortSignal | undefined },
  ) {
    const typed = Object.fromEntries(
      Object.entries(secrets).map(([name, secret]) => [
        name,
        secret instanceof Secret ? secret : new Secret(String(secret)),
      ]),
    )
    const checked = await forms.check(template, { parameters, secrets: typed, user, signal })
    const redactor = context.redactor()
    const short = Object.entries(typed).filter(([, secret]) => !redactor.add(secret))
    return { template, parameters: checked, secrets: typed, user, redactor, short }
  }

  async function plan(
    template: Template,
    options: Omit<StartOptions, 'idempotencyKey'> & { signal?: AbortSignal | undefined },
  ): Promise<Plan> {
    const prepared = await prepare(template, options)
    const signals = planSignals(options.signal)
    const log: Plan['log'] = []
    const kept: Pick<TaskStore, 'append' | 'finish'> = {
      async append(event) {
        const { message, stepId, level } = event.body
        log.push({ message, ...(stepId && { stepId }), ...(level && { level }) })
        return { id: log.length, ...event }
      },
      async finish() {},
    }
    await using opened = await openState(context, {
      ...prepared,
      taskId: runtime.randomId(),
      store: kept,
      perform: planAction,
      checkpoints: { load: async () => undefined, save: async () => {} },
      dryRun: true,
    })
    return await planTemplate(opened.state, { signals, log })
  }

  async function start(template: Template, options: StartOptions): Promise<Run> {
    const prepared = await prepare(template, options)
    const taskId = runtime.randomId()
    const { task, created } = await store.create(
      newTask(template, { ...prepared, taskId, createdAt: isoTime(runtime.now()) }),
      options.idempotencyKey === undefined ? {} : { idempotencyKey: options.idempotencyKey },
    )
    return created ? begin(taskId, prepared) : resume(task)
  }

  function begin(taskId: string, prepared: Awaited<ReturnType<typeof prepare>>): Run {
    const [run, cleanup] = [new AbortController(), new AbortController()]
    const signals = { run: run.signal, cleanup: cleanup.signal }
    const cancel = (reason = 'The run was cancelled') => {
      const controller = run.signal.aborted ? cleanup : run
      if (controller.signal.aborted || !active.has(taskId)) return
      cancelled(reason)
      controller.abort(new DOMException(reason, 'AbortError'))
    }
    let cancelled = (_reason: string) => {}
    const work = async (): Promise<RunResult> => {
      await using opened = await openState(context, {
        ...prepared,
        taskId,
        store,
        perform: performAction,
        checkpoints: {
          load: (key) => store.checkpoint(taskId, key),
          save: (key, value) => store.saveCheckpoint(taskId, key, value),
        },
        dryRun: false,
      })
      const { log } = opened.state
      cancelled = (reason) => log.write({ message: `Cancelling: ${reason}` }, 'cancelled')
      for (const [name] of prepared.short)
        log.write({ message: `The secret "${name}" is too short to be masked`, level: 'warn' })
      return await runTask(opened.state, { store, signals })
    }
    const result = settle(taskId, work).finally(() => active.delete(taskId))
    active.set(taskId, { result, cancel })
    return { id: taskId, events: eventsOf(taskId), result, cancel }
  }

  /** What fails outside of every step (no disk, no store) still ends the run where it can. */
  async function settle(taskId: string, work: () => Promise<RunResult>): Promise<RunResult> {
    try {
      return await work()
    } catch (cause) {
      const error = errors
        .STEP_FAILED({ step: 'run', action: 'callboard', reason: messageOf(cause) }, { cause })
        .toJSON()
      const message = error.message
      context.logger.error(message, { taskId })
      const createdAt = isoTime(runtime.now())
      const end = { status: 'failed', endedAt: createdAt, output: {}, error } as const
      await store
        .finish(taskId, end, { taskId, createdAt, type: 'completion', body: { message, ...end } })
        .catch(() => {})
      return { status: 'failed', output: {}, error }
    }
  }

  function resume({ id }: Task): Run {
    const under = active.get(id)
    const result = under?.result ?? waitForResult(store, id)
    return {
      id,
      events: eventsOf(id),
      result,
      cancel: (reason) => active.get(id)?.cancel(reason),
    }
  }

  const eventsOf = (id: string) => (options?: FollowOptions) => followEvents(store, id, options)

  return {
    plan,
    start,
    cancel: (id: string, reason?: string) => active.get(id)?.cancel(reason),
    async close() {
      for (const run of active.values()) run.cancel('The scaffolder is closing')
      await Promise.all([...active.values()].map(({ result }) => result))
    },
  }
}

function planSignals(signal: AbortSignal = new AbortController().signal): RunSignals {
  return { run: signal, cleanup: signal }
}

function newTask(
  template: Template,
  given: {
    taskId: string
    createdAt: string
    parameters: Readonly<Record<string, unknown>>
    redactor: Redactor
    user: TaskUser | undefined
  },
): Task {
  return {
    id: given.taskId,
    templateRef: template.ref,
    templateTitle: template.title,
    status: 'open',
    createdAt: given.createdAt,
    ...(given.user && { createdBy: given.user.ref }),
    parameters: given.redactor.redactValue(copyPlain(given.parameters)) as Task['parameters'],
    steps: template.steps.map(({ id, name, action }) => ({ id, name, action })),
  }
}

async function waitForResult(store: TaskStore, id: string): Promise<RunResult> {
  for await (const _event of followEvents(store, id)) void _event
  const task = await store.get(id)
  const status =
    task?.status === 'completed' || task?.status === 'cancelled' ? task.status : 'failed'
  return { status, output: { ...task?.output }, ...(task?.error && { error: task.error }) }
}
