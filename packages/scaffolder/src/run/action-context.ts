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

/** Opens the context of a step, or of one turn of it. */
export function openContext(
  state: RunState,
  step: TemplateStep,
  call: {
    input: unknown
    iteration: string | undefined
    signal: AbortSignal
    /** Whether what the step did is undone. */
    undo?: boolean
  },
): OpenContext {
  const folders: TemporaryFolder[] = []
  const { logger, close } = state.log.forStep(step.id)
  const { template, taskId } = state
  const { idempotencyKey, scope } = keysOf(state, step, call)
  let isOver = false
  let suspended: Error | undefined
  /** What comes after the end of the step (cancelled, timed out, left behind) has no effect. */
  const check = () => {
    if (isOver) throw errors.STEP_OVER({ step: step.id })
  }
  const checkpoint: ActionContext['checkpoint'] = async ({ key, fn }) => {
    check()
    const name = JSON.stringify([...scope, key])
    const before = await state.checkpoints.load(name)
    // A result is kept with a mark of its own: `0`, `''`, `false` and nothing at all are results too.
    if (before) return before.value as Awaited<ReturnType<typeof fn>>
    const value = await fn()
    check()
    await state.checkpoints.save(name, value === undefined ? undefined : copyPlain(value))
    return value
  }
  const waits = createStepWaits(state, {
    scope: JSON.stringify([...scope, state.tryNumber ?? 1]),
    idempotencyKey,
    signal: call.signal,
    once: checkpoint,
    onSuspended: (error) => {
      suspended = error
    },
  })
  const context: ActionContext = Object.freeze({
    input: call.input,
    workspace: fenceFolder(state.workspace, {
      check,
      changing: () => state.touchWorkspace?.(),
    }),
    logger: Object.freeze(logger),
    signal: call.signal,
    runtime: state.runtime,
    secrets: Object.freeze({ ...state.secrets }),
    ...(state.user && { user: Object.freeze({ ...state.user }) }),
    task: Object.freeze({ id: taskId }),
    step: Object.freeze({ id: step.id, name: step.name }),
    template: Object.freeze({
      ref: template.ref,
      ...(template.baseUrl !== undefined && { baseUrl: template.baseUrl }),
    }),
    renderer: state.renderer,
    dryRun: state.dryRun,
    idempotencyKey,
    attempt: state.attempts.get(step.id) ?? 1,
    checkpoint,
    ...waits,
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
      const { iteration } = call
      const turn = iteration === undefined ? step.id : `${step.id}:${iteration}`
      await state.handOver(state, { step: turn, folder })
    },
  })
  return {
    context,
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
  { iteration, undo = false }: { iteration: string | undefined; undo?: boolean },
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
