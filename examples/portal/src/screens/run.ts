import { HttpError } from '@callboard/core/http'
import { createMarkdown, type Markdown } from '@callboard/docs'
import { isFinal, type Task } from '@callboard/scaffolder'
import { type Request, Router } from 'express'
import { templateHref } from '../format/entity-link.ts'
import { toLogLine } from '../format/log-line.ts'
import { streamRun } from '../server/stream-run.ts'
import type { RunPage } from '../view-models.ts'
import { changeRun, runChanges } from './run-changes.ts'
import { attentionOf, decisionsOf, reopeningOf } from './run-course.ts'
import { outcomeOf } from './run-outcome.ts'
import { runRow } from './run-row.ts'
import { runSteps } from './run-steps.ts'
import { queryText, type Screen, type ScreenContext } from './screen.ts'

/** Lines of the log that a page shows at once; the rest is in the live view and in the API. */
const shownLines = 2_000

/** `/runs/<id>`: steps, log, outcome. */
export const runScreen: Screen = (context) => {
  const router = Router()
  const { tasks } = context.portal.scaffolder
  const markdown = createMarkdown()
  const find = async (request: Request): Promise<Task> => {
    const task = await tasks.get(String(request.params.id))
    if (task) return task
    throw new HttpError(404, `There is no run ${String(request.params.id)}`, {
      hint: 'Without "scaffolder.store" in the configuration, runs are kept until the portal restarts.',
    })
  }
  router.get('/runs/:id', async (request, response) => {
    const task = await find(request)
    response.send(context.render('run', await runPage(context, { task, request, markdown })))
  })
  router.get('/runs/:id/events', async (request, response) => {
    const task = await find(request)
    const { scaffolder, runtime, streams, stopping, signedInAs = '' } = context.portal
    const slot = streams.take(signedInAs)
    try {
      await streamRun({ request, response, task, scaffolder, runtime, stopping })
    } finally {
      slot.release()
    }
  })
  router.post('/runs/:id/:change', async (request, response, next) => {
    const change = runChanges.get(String(request.params.change))
    if (!change) return next()
    const task = await find(request)
    await changeRun(change, { portal: context.portal, task, request })
    response.redirect(303, `/runs/${task.id}`)
  })
  return router
}

async function runPage(
  context: ScreenContext,
  { task, request, markdown }: { task: Task; request: Request; markdown: Markdown },
): Promise<RunPage> {
  const { portal, frame } = context
  const selected = queryText(request, 'step', 128)
  const events = await portal.scaffolder.tasks.log(task.id, { limit: shownLines + 1 })
  const shown = events.slice(0, shownLines)
  const row = runRow(portal, task)
  const outcome = await outcomeOf(context, task, markdown)
  const reopening = reopeningOf(task)
  const family = await familyOf(portal, task)
  const live = !isFinal(task.status)
  const href = `/runs/${task.id}`
  return {
    frame: frame({
      title: row.title,
      section: 'runs',
      breadcrumbs: [{ title: 'Runs', href: '/runs' }, { title: row.title }],
    }),
    run: row,
    ...family,
    steps: runSteps(task, { selected, nowMs: portal.runtime.now() }),
    log: shown.map(toLogLine),
    // Of a run that goes on, the live view brings the rest.
    ...(!live && events.length > shownLines && { truncated: true }),
    ...(outcome && { outcome }),
    attention: attentionOf(task),
    decisions: live ? await decisionsOf(portal, task) : [],
    ...(reopening && { reopening }),
    ...(live && {
      eventsHref: `${href}/events?after=${shown.at(-1)?.id ?? 0}`,
      ...(!task.cancelling && { cancelAction: `${href}/cancel` }),
    }),
    ...(!live && { againHref: `${templateHref(task.templateRef)}?from=${task.id}` }),
  }
}

/** The run around a run, and those inside of it. */
async function familyOf(
  portal: ScreenContext['portal'],
  task: Task,
): Promise<Pick<RunPage, 'partOf' | 'began'>> {
  const { tasks } = portal.scaffolder
  const around = task.parentId === undefined ? undefined : await tasks.get(task.parentId)
  const ids = task.steps.flatMap(({ runs = [] }) => runs)
  const inside = await Promise.all(ids.map((id) => tasks.get(id)))
  const row = around && runRow(portal, around)
  return {
    ...(row && { partOf: { title: row.title, href: row.href } }),
    began: inside.flatMap((each) => (each ? [runRow(portal, each)] : [])),
  }
}
