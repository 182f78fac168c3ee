import { type RetryPolicy, retrySchema } from '../template/step-policy.ts'
import type { TemplateStep } from '../template/template.ts'
import type { RunState } from './run-state.ts'

/** A step that nothing is said of is not tried again when it fails, but begun this often when its workers crash. */
const crashAttempts = 5

/** How a step is tried again: as it says itself, or its action does. */
export function retryPolicyOf(
  { actions }: Pick<RunState, 'actions'>,
  { retry, action }: TemplateStep,
): RetryPolicy | undefined {
  if (retry) return retry
  const byAction = actions.find(action)?.retry
  return byAction && retrySchema.parse(byAction)
}

/** How often a step may be begun when its worker never lives to see its end. */
export function crashLimitOf(state: Pick<RunState, 'actions'>, step: TemplateStep): number {
  return retryPolicyOf(state, step)?.attempts ?? crashAttempts
}
