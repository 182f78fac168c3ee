import { type Action, describeAction } from '@callboard/scaffolder'
import { type Request, Router } from 'express'
import { schemaRows } from '../format/schema-rows.ts'
import type { ActionRow, ActionsPage } from '../view-models.ts'
import { queryText, type Screen, type ScreenContext } from './screen.ts'

/** `/actions`: what steps of templates can do. */
export const actionsScreen: Screen = (context) => {
  const router = Router()
  router.get('/actions', (request, response) => {
    response.send(context.render('actions', actionsPage(context, request)))
  })
  return router
}

/** Where an action's page is. */
export function actionHref(id: string): string {
  return `/actions/${encodeURIComponent(id)}`
}

function actionsPage({ portal, frame }: ScreenContext, request: Request): ActionsPage {
  const q = queryText(request, 'q')
  const words = q.toLowerCase().split(/\s+/).filter(Boolean)
  const found = portal.scaffolder.actions
    .filter((action) => words.every((word) => textOf(action).includes(word)))
    .map(rowOf)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  const families = [...new Set(found.map(({ id }) => familyOf(id)))]
  return {
    frame: frame({
      title: 'Actions',
      section: 'templates',
      breadcrumbs: [{ title: 'Templates', href: '/templates' }, { title: 'Actions' }],
    }),
    q,
    total: found.length,
    groups: families.map((title) => ({
      title,
      actions: found.filter(({ id }) => familyOf(id) === title),
    })),
  }
}

/** Actions of one family begin alike: `fetch:plain`, `fetch:template`. */
function familyOf(id: string): string {
  return id.split(':')[0] ?? id
}

function textOf({ id, description = '' }: Action): string {
  return `${id} ${description}`.toLowerCase()
}

function rowOf(action: Action): ActionRow {
  const { id, description, schema } = describeAction(action)
  return {
    id,
    href: actionHref(id),
    ...(description !== undefined && { description }),
    required: schemaRows(schema.input)
      .filter(({ depth, required }) => depth === 0 && required)
      .map(({ name }) => name),
  }
}
