import { CallboardError } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import type { ParameterProblem, Template } from '@callboard/scaffolder'
import { type Request, type Response, Router } from 'express'
import { createHeldSecrets } from '../server/held-secrets.ts'
import type { TemplateFormPage } from '../view-models.ts'
import { planPage } from './plan-page.ts'
import { flattenAnswers, type PostedAnswers, readAnswers } from './posted-answers.ts'
import { queryText, refOfParams, type Screen, type ScreenContext } from './screen.ts'
import { type Answers, toSections } from './template-form.ts'
import { templateRow } from './template-row.ts'

/** `/templates/<namespace>/<name>`: form → plan → run. */
export const templateScreen: Screen = (context) => {
  const router = Router()
  const held = createHeldSecrets(context.portal.runtime)
  const user =
    context.portal.signedInAs === undefined ? {} : { user: { ref: context.portal.signedInAs } }

  router.get('/templates/:namespace/:name', async (request, response) => {
    const template = findTemplate(context, request)
    response.send(
      await formPage(context, template, {
        answers: await earlierAnswers(context, template, request),
        problems: [],
      }),
    )
  })
  router.post('/templates/:namespace/:name/plan', async (request, response) => {
    const template = findTemplate(context, request)
    await withAnswers({ context, template, request, response }, async ({ parameters, secrets }) => {
      const plan = await context.portal.scaffolder.plan(template, { parameters, secrets, ...user })
      const key = context.portal.runtime.randomId()
      held.keep(key, secrets)
      response.send(planPage(context, { template, plan, parameters, key }))
    })
  })
  router.post('/templates/:namespace/:name/run', async (request, response) => {
    const template = findTemplate(context, request)
    await withAnswers({ context, template, request, response }, async ({ parameters }) => {
      // The plan's key makes a second click the same run, and leads back to the secrets that the form was given.
      const key = String((request.body as Record<string, unknown>)?.planKey ?? '').slice(0, 64)
      const run = await context.portal.scaffolder.start(template, {
        parameters,
        secrets: held.of(key),
        ...user,
        // A key of another template's plan is not one of this one's.
        ...(key && { idempotencyKey: `${template.ref} ${key}` }),
      })
      response.redirect(303, `/runs/${run.id}`)
    })
  })
  return router
}

function findTemplate({ portal }: ScreenContext, request: Request): Template {
  const ref = refOfParams(request.params)
  const template = portal.templates.get(ref)
  if (template) return template
  const mistake = portal.templates.mistakes(ref)[0]
  if (mistake)
    throw new HttpError(404, `The template ${ref} cannot be used: ${mistake.message}`, {
      hint: mistake.hint ?? 'Correct its document.',
    })
  throw new HttpError(404, `There is no template ${ref}`, {
    hint: 'Choose one of the templates.',
    data: { ref },
  })
}

/** Answers that are not accepted lead back to the form, with the reason beside each field. */
async function withAnswers(
  {
    context,
    template,
    request,
    response,
  }: { context: ScreenContext; template: Template; request: Request; response: Response },
  proceed: (answers: PostedAnswers) => Promise<void>,
): Promise<void> {
  const posted = (request.body ?? {}) as Record<string, unknown>
  const answers = readAnswers(await context.portal.scaffolder.form(template), posted)
  try {
    await proceed(answers)
  } catch (error) {
    if (!CallboardError.is(error, 'SCAFFOLDER_PARAMETERS_INVALID')) throw error
    const problems = error.data.errors as ParameterProblem[]
    response.status(422).send(
      await formPage(context, template, {
        answers: flattenAnswers(answers.parameters),
        problems,
      }),
    )
  }
}

/** `?from=<run>` fills the form with the answers of an earlier run of the same template. */
async function earlierAnswers(
  { portal }: ScreenContext,
  { ref }: Template,
  request: Request,
): Promise<Answers> {
  const task = await portal.scaffolder.tasks.get(queryText(request, 'from', 64))
  return task?.templateRef === ref ? flattenAnswers(task.parameters) : {}
}

async function formPage(
  context: ScreenContext,
  template: Template,
  filled: { answers: Answers; problems: readonly ParameterProblem[] },
): Promise<string> {
  const { portal, frame, render } = context
  const row = templateRow(portal.catalog, template.entity)
  const page: TemplateFormPage = {
    frame: frame({
      title: template.title,
      section: 'templates',
      breadcrumbs: [{ title: 'Templates', href: '/templates' }, { title: template.title }],
    }),
    template: row,
    ...toSections(await portal.scaffolder.form(template), filled),
    notices: portal.standIn ? [portal.standIn.notice] : [],
    planAction: `${row.href}/plan`,
  }
  return render('template-form', page)
}
