import { CallboardError } from '@callboard/core'
import type { TemplateStep } from '../template/template.ts'
import { placed } from './placed-error.ts'
import { type Iteration, scopeOf } from './run-scope.ts'
import type { RunState } from './run-state.ts'

/** The peer's truth: lists by their length, everything else as JavaScript has it. */
export function isTruthy(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value)
}

/**
 * Whether a step runs. While all is well its `if` decides; after a failure or a cancellation only an `if` that calls
 * `always()` (or, after a failure, `failure()`) can still let it run.
 *
 * @throws SCAFFOLDER_EXPRESSION_FAILED while all is well; later a broken condition only skips its step
 */
export function shouldRun(
  state: RunState,
  step: TemplateStep,
  { each }: { each?: Iteration | undefined } = {},
): boolean {
  const { if: condition } = step
  const allIsWell = state.phase === 'ok'
  if (condition === false) return false
  if (typeof condition !== 'string') return allIsWell
  try {
    const { value, called } = evaluate(state, { step, condition, each })
    return isTruthy(value) && (allIsWell || called)
  } catch (error) {
    if (allIsWell || !CallboardError.is(error)) throw error
    state.log.write({ message: error.message, stepId: step.id, level: 'warn' })
    return false
  }
}

function evaluate(
  state: RunState,
  { step, condition, each }: { step: TemplateStep; condition: string; each: Iteration | undefined },
): { value: unknown; called: boolean } {
  const { renderer, scope, takeCalled } = state.scopes.condition
  takeCalled()
  // A condition of its own sees no secrets; one that is asked for each turn does, as its input.
  const seen = each ? scopeOf(state, { secrets: true, each }) : scope()
  const value = placed(state, [...step.path, 'if'], () => renderer.renderValue(condition, seen))
  return { value, called: takeCalled() }
}
