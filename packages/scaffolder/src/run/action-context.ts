import { Secret } from '@callboard/core'
import { createTemporaryFolder, type TemporaryFolder } from '@callboard/core/node'
import type { ActionContext } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import { copyPlain } from '../expressions/plain-data.ts'
import type { TemplateStep } from '../template/template.ts'
import { fenceFolder } from '../workspace/fenced-folder.ts'
import type { RunState } from './run-state.ts'
import { createStepWaits } from './step-waits.ts'

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
  const { idempotencyKey, scope } = keysOf(state, step, call)
  let isOver = false
  let suspended: Error | undefined
  /** What comes after the end of the step (cancelled, timed out, left behind) has no effect. */
  const check = () => {
    if (isOver) throw errors.STEP_OVER({ step: step.id })
  }
  const checkpoint = checkpointIn(state, { scope, check })
  const waits = createStepWaits(state, {
    scope: JSON.stringify([...scope, state.tryNumber ?? 1]),
    idempotencyKey,
    signal: call.signal,
    once: checkpoint,
    onSuspended: (error) => {
      suspended = error
    },
  })
  const own = ownedBy(state, { step, call, check })
  return {
    context: Object.freeze({
      ...factsOf(state, step),
      ...own.context,
      logger: Object.freeze(logger),
      idempotencyKey,
      checkpoint,
      ...waits,
    }),
    get suspended() {
      return suspended
    },
    async [Symbol.asyncDispose]() {
      isOver = true
      close()
      for (const folder of own.folders) await folder[Symbol.asyncDispose]()
    },
  }
}

/** What an action is told of the run around it. */
function factsOf(state: RunState, { id, name }: TemplateStep) {
  const { ref, baseUrl } = state.template
  return {
    runtime: state.runtime,
    secrets: Object.freeze({ ...state.secrets }),
    ...(state.user && { user: Object.freeze({ ...state.user }) }),
    task: Object.freeze({ id: state.taskId }),
    step: Object.freeze({ id, name }),
    template: Object.freeze({ ref, ...(baseUrl !== undefined && { baseUrl }) }),
    renderer: state.renderer,
    dryRun: state.dryRun,
    attempt: state.attempts.get(id) ?? 1,
  } satisfies Partial<ActionContext>
}

/** What one call works with, and the folders that go with it. */
function ownedBy(
  state: RunState,
  { step, call, check }: { step: TemplateStep; call: ActionCall; check: () => void },
) {
  const { input, signal, iteration } = call
  const folders: TemporaryFolder[] = []
  const context = {
    input,
    signal,
    workspace: fenceFolder(state.workspace, { check, changing: () => state.touchWorkspace?.() }),
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
      const turn = iteration === undefined ? step.id : `${step.id}:${iteration}`
      await state.handOver(state, { step: turn, folder })
    },
  } satisfies Partial<ActionContext>
  return { context, folders }
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
