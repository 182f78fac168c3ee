import type { Plan } from '@callboard/scaffolder'
import { stringify } from 'yaml'
import { answerFacts } from '../form/answer-facts.ts'
import type { Answers } from '../form/read-answers.ts'
import type { ReceivedForm } from '../form/receive-form.ts'
import { shownPairs } from '../form/write-answers.ts'
import { fileTree } from '../format/file-tree.ts'
import type { Notice, PlanStep } from '../view-models.ts'
import type { ScreenContext } from './screen.ts'
import { templateRow } from './template-row.ts'

/** What a run would do, before anything happens. */
export function planPage(
  { portal, frame, render }: ScreenContext,
  {
    received: { template, form, posted },
    answers,
    plan,
    key,
  }: { received: ReceivedForm; answers: Answers; plan: Plan; key: string },
): string {
  const row = templateRow(portal.catalog, template.entity)
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
    steps: plan.steps.map(toStep),
    files: fileTree(plan.files),
    fileCount: plan.files.length,
    notices: [...(portal.standIn ? [portal.standIn.notice] : []), ...problems(plan)],
    editAction: row.href,
    runAction: `${row.href}/run`,
    submitLabel: submitLabelOf(template.title),
    hidden: [...shownPairs(form, posted), { name: 'planKey', value: key }],
  })
}

function submitLabelOf(title: string): string {
  return title.startsWith('New ') ? `Create ${title.slice('New '.length)}` : 'Run'
}

function problems({ error }: Plan): Notice[] {
  return error
    ? [{ tone: 'danger', text: error.message, ...(error.hint && { detail: error.hint }) }]
    : []
}

function toStep({
  id,
  name,
  action,
  if: condition,
  status,
  input,
  sideEffects,
}: Plan['steps'][number]): PlanStep {
  return {
    id,
    name,
    action,
    ...(condition && { condition }),
    ...(status === 'skipped' && { skipped: true }),
    effects: sideEffects.map(({ text, target, destructive }) => ({
      text,
      ...(target && { target }),
      ...(destructive && { destructive }),
    })),
    ...(input !== undefined && { input: stringify(input) }),
  }
}
