import type { TaskStore } from '../tasks/task-store.ts'
import type { RunsContext } from './create-runs.ts'
import { handOverOfPlan } from './hand-over.ts'
import { openState } from './open-state.ts'
import { planAction } from './perform-action.ts'
import type { PlanOptions } from './plan-run.ts'
import { type Plan, type PlannedHandOver, planTemplate } from './plan-template.ts'
import type { PreparedRun } from './prepare-run.ts'

/** A plan, and what its steps would publish. */
export interface PlannedOnce {
  plan: Plan
  handOvers: PlannedHandOver[]
}

/** Carries the steps out over a scratch workspace, by actions that describe instead of do. */
export async function planOnce(
  context: RunsContext,
  prepared: PreparedRun,
  { files = [], signal = new AbortController().signal }: Pick<PlanOptions, 'files' | 'signal'>,
): Promise<PlannedOnce> {
  const log: Plan['log'] = []
  const handOvers: PlannedHandOver[] = []
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
    // Always the same, so that equal answers give equal files.
    taskId: 'plan',
    store: kept,
    perform: planAction,
    checkpoints: { load: async () => undefined, save: async () => {} },
    dryRun: true,
    handOver: handOverOfPlan(handOvers),
  })
  const { workspace } = opened.state
  for (const { path, executable, contentBase64 } of files)
    await workspace.write(path, Buffer.from(contentBase64, 'base64'), { executable })
  const signals = { run: signal, cleanup: signal }
  return { plan: await planTemplate(opened.state, { signals, log }), handOvers }
}
