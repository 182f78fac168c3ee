import { HttpError } from '@callboard/core/http'
import { isFinal, type Task } from '@callboard/scaffolder'
import { type Request, Router } from 'express'
import { linkTo, templateHref } from '../format/entity-link.ts'
import { toLogLine } from '../format/log-line.ts'
import { streamRun } from '../server/stream-run.ts'
import type { Link, RunPage } from '../view-models.ts'
import { durationOf, runRow, stepStatus } from './run-row.ts'
import { queryText, type Screen, type ScreenContext } from './screen.ts'

/** Lines of the log that a page shows at once; the rest is in the live view and in the API. */
const shownLines = 2_000

/** `/runs/<id>`: steps, log, outcome. */
export const runScreen: Screen = (context) => {
  const router = Router()
  const { tasks } = context.portal.scaffolder
  const find = async (request: Request): Promise<Task> => {
    const task = await tasks.get(String(request.params.id))
    if (task) return task
    throw new HttpError(404, `There is no run ${String(request.params.id)}`, {
      hint: 'Runs are kept until the portal restarts.',
    })
  }
  router.get('/runs/:id', async (request, response) => {
    response.send(context.render('run', await runPage(context, await find(request), request)))
  })
  router.get('/runs/:id/events', async (request, response) => {
    const task = await find(request)
    await streamRun({
      request,
      response,
      task,
      scaffolder: context.portal.scaffolder,
      runtime: context.portal.runtime,
    })
  })
  router.post('/runs/:id/cancel', async (request, response) => {
    const task = await find(request)
    await tasks.cancel(task.id)
    response.redirect(303, `/runs/${task.id}`)
  })
  return router
}

async function runPage(context: ScreenContext, task: Task, request: Request): Promise<RunPage> {
  const { portal, frame } = context
  const selected = queryText(request, 'step', 128)
  const events = await portal.scaffolder.tasks.log(task.id, { limit: shownLines + 1 })
  const row = runRow(portal, task)
  const outcome = outcomeOf(context, task)
  const live = !isFinal(task.status)
  return {
    frame: frame({
      title: row.title,
      section: 'runs',
      breadcrumbs: [{ title: 'Runs', href: '/runs' }, { title: row.title }],
    }),
    run: row,
    steps: task.steps.map((step) => {
      const duration = durationOf(step, portal.runtime.now())
      return {
        id: step.id,
        name: step.name,
        action: step.action,
        status: stepStatus(step.status),
        ...(duration !== undefined && { duration }),
        href: `/runs/${task.id}?step=${encodeURIComponent(step.id)}`,
        selected: step.id === selected,
        ...(step.error && { error: step.error.message }),
      }
    }),
    log: events.slice(0, shownLines).map(toLogLine),
    // Of a run that goes on, the live view brings the rest.
    ...(!live && events.length > shownLines && { truncated: true }),
    ...(outcome && { outcome }),
    ...(live && {
      eventsHref: `/runs/${task.id}/events?after=${events.slice(0, shownLines).at(-1)?.id ?? 0}`,
      cancelAction: `/runs/${task.id}/cancel`,
    }),
    ...(!live && { retryHref: `${templateHref(task.templateRef)}?from=${task.id}` }),
  }
}

function outcomeOf(context: ScreenContext, task: Task): RunPage['outcome'] {
  if (task.status === 'completed') {
    return { tone: 'success', title: 'Done', ...textOf(task), links: linksOf(context, task) }
  }
  if (task.status === 'cancelled')
    return {
      tone: 'neutral',
      title: 'Cancelled',
      text: 'What had been done before is still there.',
      links: [],
    }
  if (task.status !== 'failed') return undefined
  return {
    tone: 'danger',
    title: 'Failed',
    ...(task.error && { text: task.error.message }),
    ...(task.error?.hint && { hint: task.error.hint }),
    links: [],
  }
}

function textOf(task: Task): { text?: string } {
  const [first] = Array.isArray(task.output?.text)
    ? (task.output.text as { content?: unknown }[])
    : []
  return typeof first?.content === 'string' ? { text: first.content } : {}
}

/** Output links are made by templates: only web addresses and entities become links. */
function linksOf({ portal }: ScreenContext, task: Task): Link[] {
  const links: unknown[] = Array.isArray(task.output?.links) ? task.output.links : []
  return links.flatMap((made): Link[] => {
    const { title, url, entityRef } = (made ?? {}) as Record<string, unknown>
    if (typeof entityRef === 'string') {
      const link = linkTo(portal.catalog, entityRef)
      return link.href
        ? [{ title: typeof title === 'string' ? title : link.title, href: link.href }]
        : []
    }
    if (typeof url !== 'string' || !/^https?:\/\//.test(url)) return []
    const href = portal.standIn?.browseHref(url)
    return [
      {
        title: typeof title === 'string' ? title : url,
        href: href ?? url,
        external: href === undefined,
      },
    ]
  })
}
