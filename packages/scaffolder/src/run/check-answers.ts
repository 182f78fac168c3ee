import { CallboardError } from '@callboard/core'
import type { ParameterProblem } from '../errors.ts'
import type { Template } from '../template/template.ts'
import type { PlanOptions } from './plan-run.ts'
import { prepareRun } from './prepare-run.ts'
import type { RunsContext } from './runs-context.ts'

/** What a run would refuse about the answers to a form; nothing begins, and nothing is kept. */
export async function checkAnswers(
  context: RunsContext,
  template: Template,
  options: PlanOptions,
): Promise<readonly ParameterProblem[]> {
  try {
    await prepareRun(context, template, options)
    return []
  } catch (error) {
    if (!CallboardError.is(error, 'SCAFFOLDER_PARAMETERS_INVALID')) throw error
    return error.data.errors as ParameterProblem[]
  }
}
