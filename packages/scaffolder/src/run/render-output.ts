import { isRecord } from '../expressions/plain-data.ts'
import { renderPublic } from './run-scope.ts'
import type { RunState } from './run-state.ts'
import { isTruthy } from './step-condition.ts'

/**
 * The output of a run that succeeded: links and texts whose `if` does not hold are left out, and secrets that came here
 * through a step's output are masked.
 *
 * @throws SCAFFOLDER_EXPRESSION_FAILED
 */
export function renderOutput(state: RunState): Record<string, unknown> {
  const rendered = renderPublic(state, state.template.output, ['spec', 'output'])
  const output = Object.entries(isRecord(rendered) ? rendered : {}).map(([key, value]) => [
    key,
    (key === 'links' || key === 'text') && Array.isArray(value)
      ? keepWanted(value, written(state, key))
      : value,
  ])
  return state.redactor.redactValue(Object.fromEntries(output))
}

/** An `if` that came to nothing is gone after rendering, so whether there was one is read from the template. */
function keepWanted(items: unknown[], source: readonly unknown[]): unknown[] {
  return items.flatMap((item, index) => {
    const template = source[index]
    if (!isRecord(item) || !isRecord(template) || !('if' in template)) return [item]
    const { if: condition, ...rest } = item
    return isTruthy(condition) ? [rest] : []
  })
}

function written(state: RunState, key: string): readonly unknown[] {
  const source = state.template.output[key]
  return Array.isArray(source) ? source : []
}
