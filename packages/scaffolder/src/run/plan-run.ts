import type { TaskStore } from '../tasks/task-store.ts'
import type { Template } from '../template/template.ts'
import type { RunsContext, StartOptions } from './create-runs.ts'
import { openState } from './open-state.ts'
import { planAction } from './perform-action.ts'
import { type Plan, planTemplate } from './plan-template.ts'
import { prepareRun } from './prepare-run.ts'

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
    taskId: context.runtime.randomId(),
    store: kept,
    perform: planAction,
    checkpoints: { load: async () => undefined, save: async () => {} },
    dryRun: true,
  })
  return await planTemplate(opened.state, { signals: { run: signal, cleanup: signal }, log })
}
