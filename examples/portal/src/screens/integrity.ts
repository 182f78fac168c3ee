import { type Request, Router } from 'express'
import { findingKinds } from '../format/findings.ts'
import type { IntegrityPage } from '../view-models.ts'
import { offsetOf, paginationOf } from './pagination.ts'
import { queryText, type Screen, type ScreenContext, withQuery } from './screen.ts'

const pageSize = 25

/** `/integrity`: what is not right between entities, though each is valid by itself. */
export const integrityScreen: Screen = (context) => {
  const router = Router()
  router.get('/integrity', async (request, response) => {
    response.send(context.render('integrity', await integrityPage(context, request)))
  })
  return router
}

async function integrityPage(
  { portal: { catalog }, frame }: ScreenContext,
  request: Request,
): Promise<IntegrityPage> {
  const report = await catalog.report()
  const counted = findingKinds.map((kind) => ({ kind, count: kind.count(report) }))
  const wanted = queryText(request, 'finding', 64)
  // Who asks for nothing is shown the first that there is something of.
  const chosen =
    counted.find(({ kind }) => kind.name === wanted) ??
    counted.find(({ count }) => count > 0) ??
    counted[0]
  if (!chosen) throw new TypeError('The report has no parts')
  const offset = offsetOf(request)
  const rows = chosen.kind.rows(report, { catalog, from: offset, to: offset + pageSize })
  const breadcrumbs = [{ title: 'Ingestion', href: '/ingestion' }, { title: 'Integrity' }]
  return {
    frame: frame({ title: 'Integrity', section: 'ingestion', breadcrumbs }),
    total: counted.reduce((sum, { count }) => sum + count, 0),
    kinds: counted.map(({ kind: { name, title }, count }) => ({
      title,
      count,
      href: withQuery(request, { finding: name, from: '' }),
      selected: name === chosen.kind.name,
    })),
    title: chosen.kind.title,
    explanation: chosen.kind.explanation,
    rows,
    pagination: paginationOf(request, {
      offset,
      shown: rows.length,
      total: chosen.count,
      pageSize,
    }),
  }
}
