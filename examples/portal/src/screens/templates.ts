import { type Request, Router } from 'express'
import type { TemplatesPage } from '../view-models.ts'
import { queryText, type Screen, type ScreenContext, withQuery } from './screen.ts'
import { templateRow } from './template-row.ts'

/** `/templates`: the golden paths. */
export const templatesScreen: Screen = (context) => {
  const router = Router()
  router.get('/templates', (request, response) => {
    response.send(context.render('templates', templatesPage(context, request)))
  })
  return router
}

function templatesPage(
  { portal: { catalog, standIn }, frame }: ScreenContext,
  request: Request,
): TemplatesPage {
  const q = queryText(request, 'q')
  const type = queryText(request, 'type')
  const text = q.trim() === '' ? {} : { text: q.trim() }
  const { items } = catalog.query({
    filter: { kind: ['Template'], ...(type && { 'spec.type': [type] }) },
    ...text,
    orderBy: ['metadata.title'],
    limit: 200,
  })
  const types =
    catalog.facets({ fields: ['spec.type'], filter: { kind: ['Template'] }, ...text })[
      'spec.type'
    ] ?? []
  return {
    frame: frame({ title: 'Templates', section: 'templates' }),
    q,
    types: [
      {
        title: 'All',
        href: withQuery(request, { type: '' }),
        selected: type === '',
        count: types.reduce((sum, { count }) => sum + count, 0),
      },
      ...types.map(({ value, count }) => ({
        title: value,
        href: withQuery(request, { type: value }),
        selected: value === type,
        count,
      })),
    ],
    templates: items.map((entity) => templateRow(catalog, entity)),
    notices: standIn ? [standIn.notice] : [],
  }
}
