import { createTemporaryFolder } from '@callboard/core/node'
import type { Template } from '../template/template.ts'
import { openState } from './open-state.ts'
import { planAction } from './perform-action.ts'
import { type Plan, planTemplate } from './plan-template.ts'
import { prepareRun } from './prepare-run.ts'
import type { RunsContext, StartOptions } from './runs-context.ts'

/** What a plan is made from. */
export type PlanOptions = Pick<StartOptions, 'parameters' | 'secrets' | 'user'> & {
  signal?: AbortSignal | undefined
}

/** Plans a run: nothing is kept, and its workspace is gone when the plan is made. */
export async function planRun(
  context: RunsContext,
  template: Template,
  options: PlanOptions,
): Promise<Plan> {
  const prepared = await prepareRun(context, template, options)
  const { signal = new AbortController().signal } = options
  const log: Plan['log'] = []
  await using temporary = await createTemporaryFolder({ prefix: 'callboard-plan-', owned: true })
  const state = openState(context, {
    ...prepared,
    taskId: context.runtime.randomId(),
    workspace: temporary.folder,
    append: ({ body: { message, stepId, level } }) =>
      log.push({ message, ...(stepId && { stepId }), ...(level && { level }) }),
    perform: planAction,
    checkpoints: { load: async () => undefined, save: async () => {} },
    dryRun: true,
  })
  return await planTemplate(state, { signals: { run: signal, cleanup: signal }, log })
}
