import { type Logger, Secret } from '@callboard/core'
import { createTemporaryFolder, type TemporaryFolder } from '@callboard/core/node'
import type { ActionContext } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import { copyPlain } from '../expressions/plain-data.ts'
import type { TemplateStep } from '../template/template.ts'
import { fenceFolder } from '../workspace/fenced-folder.ts'
import type { RunState } from './run-state.ts'
import { createStepWaits, type StepWaits } from './step-waits.ts'

/** The context of one call of an action; disposing of it removes its folders and closes everything it was given. */
export interface OpenContext extends AsyncDisposable {
  context: ActionContext
  /** What the call waits for, even where the action caught it. */
  readonly suspended: Error | undefined
}

/** One call of a step's action. */
export interface ActionCall {
  input: unknown
  /** Key of the turn, for a step with `each`. */
  iteration: string | undefined
  signal: AbortSignal
  /** Whether what the step did is undone. */
  undo?: boolean
}

/** Opens the context of a step, or of one turn of it. */
export function openContext(state: RunState, step: TemplateStep, call: ActionCall): OpenContext {
  const { logger, close } = state.log.forStep(step.id)
  const folders: TemporaryFolder[] = []
  let isOver = false
  let suspended: Error | undefined
  /** What comes after the end of the step (cancelled, timed out, left behind) has no effect. */
  const check = () => {
    if (isOver) throw errors.STEP_OVER({ step: step.id })
  }
  const onSuspended = (error: Error) => {
    suspended = error
  }
  const context = contextOf(state, { step, call, logger, folders, check, onSuspended })
  return {
    context: Object.freeze(context),
    get suspended() {
      return suspended
    },
    async [Symbol.asyncDispose]() {
      isOver = true
      close()
      for (const folder of folders) await folder[Symbol.asyncDispose]()
    },
  }
}

interface ContextParts {
  step: TemplateStep
  call: ActionCall
  logger: Logger
  /** Takes the folders that go with the call. */
  folders: TemporaryFolder[]
  /** Throws when the call is over. */
  check: () => void
  onSuspended: (error: Error) => void
}

/** What an action is given: one literal, because putting it together is what takes longest in a short step. */
function contextOf(state: RunState, parts: ContextParts): ActionContext {
  const { step, call, logger, check } = parts
  const { id, name } = step
  const { ref, baseUrl } = state.template
  const { idempotencyKey, scope } = keysOf(state, step, call)
  const checkpoint = checkpointIn(state, { scope, check })
  const waits = waitsOf(state, parts, { idempotencyKey, scope, once: checkpoint })
  const giving = givingOf(state, parts)
  const context: ActionContext = {
    input: call.input,
    workspace: fenceFolder(state.workspace, { check, changing: () => state.touchWorkspace?.() }),
    logger: Object.freeze(logger),
    signal: call.signal,
    secrets: Object.freeze({ ...state.secrets }),
    task: Object.freeze({ id: state.taskId }),
    step: Object.freeze({ id, name }),
    template: Object.freeze(baseUrl === undefined ? { ref } : { ref, baseUrl }),
    renderer: state.renderer,
    runtime: state.runtime,
    dryRun: state.dryRun,
    attempt: state.attempts.get(id) ?? 1,
    idempotencyKey,
    checkpoint,
    waitFor: waits.waitFor,
    sleep: waits.sleep,
    runTemplate: waits.runTemplate,
    addSecret: giving.addSecret,
    createTemporaryDirectory: giving.createTemporaryDirectory,
    handOver: giving.handOver,
  }
  if (state.user) context.user = Object.freeze({ ...state.user })
  return context
}

function waitsOf(
  state: RunState,
  { step, call, logger, onSuspended }: ContextParts,
  {
    scope,
    ...keys
  }: { idempotencyKey: string; scope: readonly unknown[]; once: ActionContext['checkpoint'] },
): StepWaits {
  return createStepWaits(state, {
    ...keys,
    scope: JSON.stringify([...scope, state.tryNumber ?? 1]),
    signal: call.signal,
    onSuspended,
    onStart: (message) => logger.info(message),
    onRun: (taskId) => addRun(state, step.id, taskId),
  })
}

/** What an action makes known and gives away, and its folders. */
function givingOf(state: RunState, { step, call, folders, check }: ContextParts) {
  return {
    addSecret(secret) {
      check()
      addSecret(state, secret)
    },
    async createTemporaryDirectory() {
      check()
      const temporary = await createTemporaryFolder({ prefix: 'callboard-step-', owned: true })
      folders.push(temporary)
      return temporary.folder
    },
    async handOver(folder) {
      check()
      const turn = call.iteration === undefined ? step.id : `${step.id}:${call.iteration}`
      await state.handOver(state, { step: turn, folder })
    },
  } satisfies Partial<ActionContext>
}

function checkpointIn(
  { checkpoints }: RunState,
  { scope, check }: { scope: readonly unknown[]; check: () => void },
): ActionContext['checkpoint'] {
  return async ({ key, fn }) => {
    check()
    const name = JSON.stringify([...scope, key])
    const before = await checkpoints.load(name)
    // A result is kept with a mark of its own: `0`, `''`, `false` and nothing at all are results too.
    if (before) return before.value as Awaited<ReturnType<typeof fn>>
    const value = await fn()
    check()
    await checkpoints.save(name, value === undefined ? undefined : copyPlain(value))
    return value
  }
}

function addRun({ nested }: RunState, step: string, taskId: string): void {
  nested.set(step, [...new Set([...(nested.get(step) ?? []), taskId])])
}

function addSecret({ foundSecrets, redactor }: RunState, secret: string | Secret): void {
  const text = Secret.is(secret) ? secret.reveal() : secret
  if (text === '') return
  foundSecrets.add(text)
  redactor.add(text)
}

/** Names that are the same for every attempt; a step that runs again after it was undone is another one. */
function keysOf(
  { taskId, generations }: RunState,
  { id }: TemplateStep,
  { iteration, undo = false }: ActionCall,
): { idempotencyKey: string; scope: readonly unknown[] } {
  const generation = generations.get(id) ?? 0
  const parts = [
    taskId,
    generation === 0 ? id : `${id}~${generation}`,
    ...(iteration === undefined ? [] : [iteration]),
    ...(undo ? ['undo'] : []),
  ]
  return { idempotencyKey: parts.join(':'), scope: [id, generation, iteration ?? null, undo] }
}
