import type { TaskStatus } from '@callboard/scaffolder'
import { type Request, Router } from 'express'
import type { RunsPage } from '../view-models.ts'
import { offsetOf, paginationOf } from './pagination.ts'
import { runRow } from './run-row.ts'
import { queryText, type Screen, type ScreenContext, withQuery } from './screen.ts'

const pageSize = 25
const filters: readonly { status: TaskStatus; title: string }[] = [
  { status: 'open', title: 'Queued' },
  { status: 'processing', title: 'Running' },
  { status: 'waiting', title: 'Waiting' },
  { status: 'completed', title: 'Succeeded' },
  { status: 'failed', title: 'Failed' },
  { status: 'cancelled', title: 'Cancelled' },
]

/** `/runs`: what was started from templates. */
export const runsScreen: Screen = (context) => {
  const router = Router()
  router.get('/runs', async (request, response) => {
    response.send(context.render('runs', await runsPage(context, request)))
  })
  return router
}

async function runsPage({ portal, frame }: ScreenContext, request: Request): Promise<RunsPage> {
  const { tasks } = portal.scaffolder
  const chosen = filters.find(({ status }) => status === queryText(request, 'status'))?.status
  const offset = offsetOf(request)
  const page = await tasks.list({ ...(chosen && { status: chosen }), limit: pageSize, offset })
  const counts = await Promise.all(
    filters.map(async ({ status }) => (await tasks.list({ status, limit: 1 })).total),
  )
  const all = await tasks.list({ limit: 1 })
  return {
    frame: frame({ title: 'Runs', section: 'runs' }),
    statuses: [
      {
        title: 'All',
        href: withQuery(request, { status: '', from: '' }),
        selected: chosen === undefined,
        count: all.total,
      },
      ...filters.map(({ status, title }, index) => ({
        title,
        href: withQuery(request, { status, from: '' }),
        selected: status === chosen,
        count: counts[index] ?? 0,
      })),
    ],
    rows: page.tasks.map((task) => runRow(portal, task)),
    pagination: paginationOf(request, {
      offset,
      shown: page.tasks.length,
      total: page.total,
      pageSize,
    }),
  }
}
