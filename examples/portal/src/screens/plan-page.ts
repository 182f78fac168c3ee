import type { Plan } from '@callboard/scaffolder'
import { answerFacts } from '../form/answer-facts.ts'
import { buttonLabels } from '../form/button-labels.ts'
import type { Answers } from '../form/read-answers.ts'
import type { ReceivedForm } from '../form/receive-form.ts'
import { shownPairs } from '../form/write-answers.ts'
import type { ChangedRepository, Notice } from '../view-models.ts'
import { plannedWork } from './planned-work.ts'
import type { ScreenContext } from './screen.ts'
import { templateRow } from './template-row.ts'

/** What a run would do, before anything happens. */
export function planPage(
  { portal, frame, render }: ScreenContext,
  {
    received: { template, form, posted },
    answers,
    plan,
    changes,
    key,
  }: {
    received: ReceivedForm
    answers: Answers
    plan: Plan
    changes: ChangedRepository[]
    key: string
  },
): string {
  const row = templateRow(portal.catalog, template.entity)
  const labels = buttonLabels(form)
  return render('plan', {
    frame: frame({
      title: `Plan: ${template.title}`,
      section: 'templates',
      breadcrumbs: [
        { title: 'Templates', href: '/templates' },
        { title: template.title, href: row.href },
        { title: 'Plan' },
      ],
    }),
    template: row,
    answers: answerFacts(form, answers),
    ...plannedWork(plan),
    changes,
    notices: [...(portal.standIn ? [portal.standIn.notice] : []), ...problems(plan)],
    editAction: row.href,
    runAction: `${row.href}/run`,
    submitLabel: labels.run,
    backLabel: labels.back,
    hidden: [...shownPairs(form, posted), { name: 'planKey', value: key }],
  })
}

function problems({ error }: Plan): Notice[] {
  return error
    ? [{ tone: 'danger', text: error.message, ...(error.hint && { detail: error.hint }) }]
    : []
}
