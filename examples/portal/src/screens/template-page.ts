import { HttpError } from '@callboard/core/http'
import type { FormPlan, ParameterProblem, Template } from '@callboard/scaffolder'
import { buttonLabels } from '../form/button-labels.ts'
import { toSections } from '../form/form-sections.ts'
import { type Posted, textsOf } from '../form/posted.ts'
import type { Portal } from '../portal.ts'
import type { ScreenContext } from './screen.ts'
import { templateRow } from './template-row.ts'

/** The template that an address names. @throws a 404 that says what is wrong with it */
export function findTemplate({ templates }: Portal, ref: string): Template {
  const template = templates.get(ref)
  if (template) return template
  const mistake = templates.mistakes(ref)[0]
  if (mistake)
    throw new HttpError(404, `The template ${ref} cannot be used: ${mistake.message}`, {
      hint: mistake.hint ?? 'Correct its document.',
    })
  throw new HttpError(404, `There is no template ${ref}`, {
    hint: 'Choose one of the templates.',
    data: { ref },
  })
}

/** The form of a template, filled in. */
export function formPage(
  { portal, frame, render }: ScreenContext,
  {
    template,
    form,
    posted,
    held,
    key,
    problems = [],
  }: {
    template: Template
    form: FormPlan
    posted: Posted
    held: ReadonlySet<string>
    key?: string
    problems?: readonly ParameterProblem[]
  },
): string {
  const row = templateRow(portal.catalog, template.entity)
  const [added] = textsOf(posted, '_add')
  return render('template-form', {
    frame: frame({
      title: template.title,
      section: 'templates',
      breadcrumbs: [{ title: 'Templates', href: '/templates' }, { title: template.title }],
    }),
    template: row,
    ...toSections(form, { posted, problems, held }),
    notices: portal.standIn ? [portal.standIn.notice] : [],
    formAction: row.href,
    planAction: `${row.href}/plan`,
    checkAction: `${row.href}/check`,
    planLabel: buttonLabels(form).plan,
    ...(key !== undefined && { planKey: key }),
    ...(added !== undefined && { addedTo: added }),
  })
}
