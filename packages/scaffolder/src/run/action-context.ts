import { createTemporaryFolder, type TemporaryFolder } from '@callboard/core/node'
import type { ActionContext } from '../actions/define-action.ts'
import { copyPlain } from '../expressions/plain-data.ts'
import type { TemplateStep } from '../template/template.ts'
import type { RunState } from './run-state.ts'

/** The context of one call of an action; disposing of it removes its folders and silences its logger. */
export interface OpenContext extends AsyncDisposable {
  context: ActionContext
}

/** Opens the context of a step, or of one turn of it. */
export function openContext(
  state: RunState,
  step: TemplateStep,
  call: { input: unknown; iteration: string | undefined; signal: AbortSignal },
): OpenContext {
  const folders: TemporaryFolder[] = []
  const { logger, close } = state.log.forStep(step.id)
  const scope = call.iteration === undefined ? step.id : `${step.id}:${call.iteration}`
  const { template } = state
  const context: ActionContext = {
    input: call.input,
    workspace: state.workspace,
    logger,
    signal: call.signal,
    runtime: state.runtime,
    secrets: state.secrets,
    ...(state.user && { user: state.user }),
    task: { id: state.taskId },
    step: { id: step.id, name: step.name },
    template: {
      ref: template.ref,
      ...(template.baseUrl !== undefined && { baseUrl: template.baseUrl }),
    },
    renderer: state.renderer,
    dryRun: state.dryRun,
    idempotencyKey: `${state.taskId}:${scope}`,
    checkpoint: ({ key, fn }) => runCheckpoint(state, `${scope}:${key}`, fn),
    async createTemporaryDirectory() {
      const temporary = await createTemporaryFolder({ prefix: 'callboard-step-' })
      folders.push(temporary)
      return temporary.folder
    },
    handOver: (folder) => state.handOver(state, { step: scope, folder }),
  }
  return {
    context,
    async [Symbol.asyncDispose]() {
      close()
      for (const folder of folders) await folder[Symbol.asyncDispose]()
    },
  }
}

/** A result is kept with a mark of its own: `0`, `''`, `false` and nothing at all are results too. */
async function runCheckpoint<T>(
  { checkpoints }: RunState,
  key: string,
  fn: () => T | Promise<T>,
): Promise<T> {
  const before = await checkpoints.load(key)
  if (before) return before.value as T
  const value = await fn()
  await checkpoints.save(key, value === undefined ? undefined : copyPlain(value))
  return value
}
