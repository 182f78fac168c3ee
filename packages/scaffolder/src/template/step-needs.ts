import { didYouMean, type Issue } from '@callboard/core'
import type { Template, TemplateStep } from './template.ts'

/**
 * What must have ended before each step begins: what it names, or the step before it. A template that names nothing runs
 * in its order.
 */
export function needsOf(steps: readonly TemplateStep[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    steps.map(({ id, needs }, index) => {
      const before = steps[index - 1]
      return [id, needs ?? (before ? [before.id] : [])]
    }),
  )
}

/** The steps that have certainly had their turn when each step begins: those that it needs, and those that these need. */
export function endedBefore(
  steps: readonly TemplateStep[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const needs = needsOf(steps)
  return new Map(
    steps.map(({ id }) => {
      const ended = new Set<string>()
      const waiting = [...(needs.get(id) ?? [])]
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        if (ended.has(next)) continue
        ended.add(next)
        waiting.push(...(needs.get(next) ?? []))
      }
      return [id, ended]
    }),
  )
}

/** Lists needs that name no step, and those that go round in a circle. */
export function checkNeeds(steps: readonly TemplateStep[], locate: Template['locate']): Issue[] {
  const ids = new Set(steps.map(({ id }) => id))
  const unknown = steps.flatMap(({ id, needs = [], path }) =>
    needs.flatMap((need): Issue[] => {
      if (ids.has(need)) return []
      const near = didYouMean(need, ids)
      return [
        {
          severity: 'error',
          code: 'TEMPLATE_STEP_NEEDS',
          message: `The step "${id}" needs "${need}", which is no step`,
          hint: near === undefined ? 'Name a step by its id.' : `Did you mean "${near}"?`,
          ...locate([...path, 'needs']),
        },
      ]
    }),
  )
  if (unknown.length > 0) return unknown
  const circle = stuckSteps(steps)
  const [first] = circle
  if (!first) return []
  return [
    {
      severity: 'error',
      code: 'TEMPLATE_STEP_CIRCLE',
      message: `The steps ${circle.map(({ id }) => `"${id}"`).join(', ')} wait for each other`,
      hint: 'Take one of them out of the "needs" of another; a step without "needs" needs the one before it.',
      ...locate([...first.path, 'needs']),
    },
  ]
}

/** The steps that could never begin. */
function stuckSteps(steps: readonly TemplateStep[]): TemplateStep[] {
  const needs = needsOf(steps)
  const ended = new Set<string>()
  let waiting = [...steps]
  for (;;) {
    const ready = waiting.filter(({ id }) => needs.get(id)?.every((need) => ended.has(need)))
    if (ready.length === 0) return waiting
    for (const { id } of ready) ended.add(id)
    waiting = waiting.filter(({ id }) => !ended.has(id))
  }
}
