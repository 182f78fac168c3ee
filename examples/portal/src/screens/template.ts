import { CallboardError } from '@callboard/core'
import type { FormPlan, ParameterProblem, PlannedHandOver, Template } from '@callboard/scaffolder'
import { type Request, type RequestHandler, type Response, Router } from 'express'
import { checkForm } from '../form/check-form.ts'
import { type Answers, readAnswers } from '../form/read-answers.ts'
import { type ReceivedForm, readForm, receiveForm } from '../form/receive-form.ts'
import { withRepoGroups } from '../form/repo-group.ts'
import { initialAnswers, writeAnswers } from '../form/write-answers.ts'
import type { Portal } from '../portal.ts'
import { createHeldAnswers, type HeldAnswers } from '../server/held-answers.ts'
import { planPage } from './plan-page.ts'
import { plannedChanges } from './planned-changes.ts'
import { queryText, refOfParams, type Screen, type ScreenContext } from './screen.ts'
import { findTemplate, formPage } from './template-page.ts'

/** Plans whose run is remembered, so that a second click leads to the first one's run. */
const maxStarted = 1_000

/** `/templates/<namespace>/<name>`: form → plan → run. Answers travel in forms, never in addresses. */
export const templateScreen: Screen = (context) => {
  const { runtime, closing } = context.portal
  const held = createHeldAnswers({ runtime, signal: closing })
  const path = '/templates/:namespace/:name'
  const router = Router()
  const receive = (request: Request) => receiveRequest(context, held, request)
  router.get(path, async (request, response) => {
    response.send(await emptyForm(context, request))
  })
  // Back from the plan, and one group more or less in a list.
  router.post(path, async (request, response) => {
    response.send(formPage(context, await receive(request)))
  })
  router.post(`${path}/check`, checkRoute(context, held))
  router.post(`${path}/plan`, planRoute(context, { held, receive }))
  router.post(`${path}/run`, runRoute(context, { held, receive }))
  return router
}

type Receive = (request: Request) => Promise<ReceivedForm>

async function receiveRequest(
  { portal }: ScreenContext,
  held: HeldAnswers,
  { params, body }: Request,
): Promise<ReceivedForm> {
  const template = findTemplate(portal, refOfParams(params))
  const form = await formOf(portal, template)
  return receiveForm({ template, form, body, held, runtime: portal.runtime })
}

/** The form of a template, as the portal asks its questions. */
async function formOf(portal: Portal, template: Template): Promise<FormPlan> {
  return withRepoGroups(await portal.scaffolder.form(template, userOf(portal)))
}

const userOf = ({ signedInAs }: Portal) =>
  signedInAs === undefined ? {} : { user: { ref: signedInAs } }

/** Aborted when nobody waits for the answer any more. */
function leaving(response: Response): AbortController {
  const left = new AbortController()
  response.on('close', () => left.abort())
  return left
}

/** What is wrong with a form as it is filled in, for the page's script. */
function checkRoute({ portal }: ScreenContext, held: HeldAnswers): RequestHandler {
  return async ({ params, body }, response) => {
    const template = findTemplate(portal, refOfParams(params))
    const options = { ...userOf(portal), signal: leaving(response).signal }
    const form = await formOf(portal, template)
    const read = readForm({ template, form, body, held })
    response.json({ problems: await checkForm(portal.scaffolder, read, options) })
  }
}

/** A form to begin with; `?from=<run>` fills it with the answers of an earlier run of the same template. */
async function emptyForm(context: ScreenContext, request: Request): Promise<string> {
  const { portal } = context
  const template = findTemplate(portal, refOfParams(request.params))
  const form = await formOf(portal, template)
  const task = await portal.scaffolder.tasks.get(queryText(request, 'from', 64))
  const posted =
    task?.templateRef === template.ref ? writeAnswers(form, task.parameters) : initialAnswers(form)
  return formPage(context, { template, form, posted, held: new Set() })
}

function planRoute(
  context: ScreenContext,
  { held, receive }: { held: HeldAnswers; receive: Receive },
): RequestHandler {
  const { portal } = context
  return async (request, response) => {
    const received = await receive(request)
    await withAnswers(context, { received, response }, async (answers) => {
      const { signal } = leaving(response)
      const handOvers: PlannedHandOver[] = []
      const plan = await portal.scaffolder.plan(received.template, {
        ...answers,
        ...userOf(portal),
        onHandOver: (handed) => handOvers.push(handed),
        signal,
      })
      const { readers } = portal
      const changes = await plannedChanges({ readers, signal }, { plan, handOvers })
      // A plan that was changed is another one: its run must not be taken for that of the plan before.
      const key = portal.runtime.randomId()
      held.move(received.key, key)
      response.send(planPage(context, { received, answers, plan, changes, key }))
    })
  }
}

function runRoute(
  context: ScreenContext,
  { held, receive }: { held: HeldAnswers; receive: Receive },
): RequestHandler {
  const { portal } = context
  const started = new Map<string, string>()
  return async (request, response) => {
    const received = await receive(request)
    const { key, template } = received
    // A key of another template's plan is not one of this one's.
    const idempotencyKey = `${template.ref} ${key}`
    const before = started.get(idempotencyKey)
    if (before !== undefined) return response.redirect(303, `/runs/${before}`)
    return withAnswers(context, { received, response }, async (answers) => {
      const options = { ...answers, ...userOf(portal), idempotencyKey }
      const run = await portal.scaffolder.start(template, options)
      // A portal that is stopped lets go of its runs, and has nobody to tell here.
      const drop = () => held.drop(key)
      run.result.then(drop, drop)
      remember(started, idempotencyKey, run.id)
      response.redirect(303, `/runs/${run.id}`)
    })
  }
}

/** Answers that are not accepted lead back to the form, with the reason beside each field. */
async function withAnswers(
  context: ScreenContext,
  { received, response }: { received: ReceivedForm; response: Response },
  proceed: (answers: Answers) => Promise<void>,
): Promise<void> {
  try {
    await proceed(readAnswers(received.form, received.answered))
  } catch (error) {
    if (!CallboardError.is(error, 'SCAFFOLDER_PARAMETERS_INVALID')) throw error
    const problems = error.data.errors as ParameterProblem[]
    response.status(422).send(formPage(context, { ...received, problems }))
  }
}

function remember(started: Map<string, string>, key: string, id: string): void {
  const [oldest] = started.keys()
  if (started.size >= maxStarted && oldest !== undefined) started.delete(oldest)
  started.set(key, id)
}
