import { type Entity, entityRefOf } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import { operationAnchor } from '@callboard/search'
import { Router } from 'express'
import { type ApiOperation, summariseApi } from '../format/api-summary.ts'
import { codeHtml } from '../format/code-html.ts'
import { entityHref } from '../format/entity-link.ts'
import type { ApiOperationRow, EntityApiPage } from '../view-models.ts'
import { entityFrame, findEntity } from './entity-frame.ts'
import { queryText, refOfParams, type Screen, type ScreenContext } from './screen.ts'

/** `…/api`: what an API offers, and its definition as it is. */
export const entityApiScreen: Screen = (context) => {
  const router = Router()
  router.get('/catalog/:namespace/:kind/:name/api', (request, response) => {
    const entity = findEntity(context, refOfParams(request.params))
    const opened = queryText(request, 'operation', 400)
    response.send(context.render('entity-api', apiPage(context, entity, opened)))
  })
  router.get('/catalog/:namespace/:kind/:name/api/raw', (request, response) => {
    const entity = findEntity(context, refOfParams(request.params))
    response.type('text/plain').attachment(`${entity.metadata.name}.txt`).send(definitionOf(entity))
  })
  return router
}

function definitionOf(entity: Entity): string {
  const definition = entity.spec?.definition
  if (typeof definition === 'string') return definition
  throw new HttpError(404, `${entityRefOf(entity)} has no API definition`, {
    hint: 'Set spec.definition in its document.',
  })
}

function apiPage(context: ScreenContext, entity: Entity, opened: string): EntityApiPage {
  const definition = definitionOf(entity)
  const { type } = entity.spec ?? {}
  const format = typeof type === 'string' ? type : 'unknown'
  const href = entityHref(entityRefOf(entity))
  const { language, groups, ...summary } = summariseApi(format, definition)
  return {
    ...entityFrame(context, entity, 'api'),
    format,
    ...summary,
    groups: groups.map(({ title, operations }) => ({
      title,
      operations: operations.map((each) =>
        toRow(each, { anchor: anchorOf(each, title), href: `${href}/api`, opened }),
      ),
    })),
    definition: {
      language,
      codeHtml: codeHtml(definition, language),
      rawHref: `${href}/api/raw`,
    },
  }
}

function toRow(
  { parts, ...operation }: ApiOperation,
  { anchor, href, opened }: { anchor: string; href: string; opened: string },
): ApiOperationRow {
  if (!parts) return { ...operation, anchor }
  const isOpen = anchor === opened
  const query = isOpen ? '' : `?operation=${encodeURIComponent(anchor)}`
  return {
    ...operation,
    anchor,
    href: `${href}${query}#${anchor}`,
    ...(isOpen && { parts: parts() }),
  }
}

/** Where the search leads to: calls by their service, fields of a schema by their name alone. */
function anchorOf({ method, path }: { method: string; path: string }, group: string): string {
  const [name = path] = path.split('(', 1)
  if (method === 'rpc') return operationAnchor({ method, path: `${group}.${name}` })
  const isField = ['query', 'mutation', 'subscription'].includes(method)
  const field = isField ? (/^\w+/.exec(path)?.[0] ?? path) : path
  return operationAnchor({ method: method.toLowerCase(), path: field })
}
