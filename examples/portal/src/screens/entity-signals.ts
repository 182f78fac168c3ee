import { type Entity, entityRefOf } from '@callboard/core'
import { Router } from 'express'
import { toSignal } from '../format/signal-words.ts'
import type { EntitySignalsPage } from '../view-models.ts'
import { entityFrame, findEntity } from './entity-frame.ts'
import { refOfParams, type Screen, type ScreenContext } from './screen.ts'

/** `…/signals`: what other systems say. The page of the entity takes its section from here, once it is there. */
export const entitySignalsScreen: Screen = (context) => {
  const router = Router()
  router.get('/catalog/:namespace/:kind/:name/signals', async (request, response) => {
    const entity = findEntity(context, refOfParams(request.params))
    response.send(context.render('entity-signals', await signalsPage(context, entity)))
  })
  return router
}

async function signalsPage(context: ScreenContext, entity: Entity): Promise<EntitySignalsPage> {
  const { catalog, runtime, closing } = context.portal
  const readings = await catalog.signals(entityRefOf(entity), { signal: closing })
  return {
    ...entityFrame(context, entity, 'signals'),
    signals: readings.map((reading) => toSignal(reading, runtime.now())),
  }
}
