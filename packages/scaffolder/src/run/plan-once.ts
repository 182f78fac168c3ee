import { createTemporaryFolder } from '@callboard/core/node'
import { handOverOfPlan } from './hand-over.ts'
import { openState } from './open-state.ts'
import { planAction } from './perform-action.ts'
import type { PlanOptions } from './plan-run.ts'
import { type Plan, type PlannedHandOver, planTemplate } from './plan-template.ts'
import type { PreparedRun } from './prepare-run.ts'
import type { RunsContext } from './runs-context.ts'

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
  await using temporary = await createTemporaryFolder({ prefix: 'callboard-plan-', owned: true })
  const workspace = temporary.folder
  const state = openState(context, {
    ...prepared,
    // Always the same, so that equal answers give equal files.
    taskId: 'plan',
    workspace,
    append: ({ body: { message, stepId, level } }) =>
      log.push({ message, ...(stepId && { stepId }), ...(level && { level }) }),
    perform: planAction,
    checkpoints: { load: async () => undefined, save: async () => {} },
    foundSecrets: new Set(),
    dryRun: true,
    handOver: handOverOfPlan(handOvers),
  })
  for (const { path, executable, contentBase64 } of files)
    await workspace.write(path, Buffer.from(contentBase64, 'base64'), { executable })
  const signals = { run: signal, cleanup: signal }
  return { plan: await planTemplate(state, { signals, log }), handOvers }
}
