import type { FormPlan } from '@callboard/scaffolder'

/** What the buttons of a form say: in the template's own words where it has some. */
export interface ButtonLabels {
  /** From the form to its plan. */
  plan: string
  /** From the plan back to the form. */
  back: string
  /** From the plan to the run. */
  run: string
}

/** The labels of a form's buttons. */
export function buttonLabels({ title, buttons = {} }: FormPlan): ButtonLabels {
  return {
    plan: buttons.review || 'Plan',
    back: buttons.back || 'Back',
    run:
      buttons.create || (title.startsWith('New ') ? `Create ${title.slice('New '.length)}` : 'Run'),
  }
}
