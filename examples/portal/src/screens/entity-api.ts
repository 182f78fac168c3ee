import { type Entity, entityRefOf } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import { Router } from 'express'
import { summariseApi } from '../format/api-summary.ts'
import { codeHtml } from '../format/code-html.ts'
import { entityHref } from '../format/entity-link.ts'
import type { EntityApiPage } from '../view-models.ts'
import { entityFrame, findEntity } from './entity-frame.ts'
import { refOfParams, type Screen, type ScreenContext } from './screen.ts'

/** `…/api`: what an API offers, and its definition as it is. */
export const entityApiScreen: Screen = (context) => {
  const router = Router()
  router.get('/catalog/:namespace/:kind/:name/api', (request, response) => {
    const entity = findEntity(context, refOfParams(request.params))
    response.send(context.render('entity-api', apiPage(context, entity)))
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

function apiPage(context: ScreenContext, entity: Entity): EntityApiPage {
  const definition = definitionOf(entity)
  const { type } = entity.spec ?? {}
  const format = typeof type === 'string' ? type : 'unknown'
  const { language, ...summary } = summariseApi(format, definition)
  return {
    ...entityFrame(context, entity, 'api'),
    format,
    ...summary,
    definition: {
      language,
      codeHtml: codeHtml(definition, language),
      rawHref: `${entityHref(entityRefOf(entity))}/api/raw`,
    },
  }
}
