import type { Plan } from '@callboard/scaffolder'
import { stringify } from 'yaml'
import { codeHtml } from '../format/code-html.ts'
import { fileTree } from '../format/file-tree.ts'
import type { PlannedWork, PlanStep } from '../view-models.ts'
import { withoutHead } from './planned-changes.ts'

/** The steps of a plan, what they would change, and the files that they would make. */
export function plannedWork({ steps, files }: Pick<Plan, 'steps' | 'files'>): PlannedWork {
  const shown = steps.map(toStep)
  return {
    steps: shown,
    ...fileTree(files),
    effectCount: shown.reduce((count, { effects }) => count + effects.length, 0),
  }
}

function toStep({
  id,
  name,
  action,
  if: condition,
  status,
  input,
  sideEffects,
  error,
}: Plan['steps'][number]): PlanStep {
  return {
    id,
    name,
    action,
    ...(condition && { condition }),
    ...(status === 'skipped' && { skipped: true }),
    effects: sideEffects.map(({ text, target, destructive, diff }) => ({
      text,
      // The sentence often names it already.
      ...(target && !text.includes(target) && { target }),
      ...(destructive && { destructive }),
      ...(diff && { diffHtml: codeHtml(withoutHead(diff), 'diff') }),
    })),
    ...(input !== undefined && { input: stringify(input) }),
    ...(error && { error: error.message }),
  }
}
