import type { Scaffolder, TaskUser } from '@callboard/scaffolder'
import { toSections } from './form-sections.ts'
import { readAnswers } from './read-answers.ts'
import type { ReceivedForm } from './receive-form.ts'

/** A problem of an answer, by the id of its field on the page. */
export interface FieldProblem {
  fieldId: string
  message: string
}

/** What a run would refuse about a form that is being filled in, in the words that the page would show. */
export async function checkForm(
  scaffolder: Pick<Scaffolder, 'check'>,
  { template, form, answered, held }: Omit<ReceivedForm, 'posted' | 'key'>,
  options: { user?: TaskUser; signal: AbortSignal },
): Promise<FieldProblem[]> {
  const problems = await scaffolder.check(template, { ...readAnswers(form, answered), ...options })
  return toSections(form, { posted: answered, problems, held }).errors
}
