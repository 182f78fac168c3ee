import { entityRefOf } from '@callboard/core'
import { type Request, Router } from 'express'
import { readRef } from '../format/entity-link.ts'
import { incidentPath, incidentText } from '../incident/incident-text.ts'
import { readIncident } from '../incident/read-incident.ts'
import { originOf } from '../server/origin-of.ts'
import { findEntity } from './entity-frame.ts'
import { incidentPage } from './incident-page.ts'
import { refOfParams, type Screen } from './screen.ts'

/** `/incident/<namespace>/<kind>/<name>`: what is known about a thing that fails, on one screen. */
export const incidentScreen: Screen = (context) => {
  const { portal } = context
  const router = Router()
  const path = '/incident/:namespace/:kind/:name'
  const read = (request: Request) =>
    readIncident(portal, findEntity(context, refOfParams(request.params)))
  // As one types it: a reference, with or without a namespace.
  router.get('/incident/:ref{/:name}', (request, response, next) => {
    const { ref, name } = request.params
    const parts = readRef(name === undefined ? `${ref}` : `${ref}/${name}`, 'component')
    if (!parts) return next()
    const entity = findEntity(context, `${parts.kind}:${parts.namespace}/${parts.name}`)
    return response.redirect(302, incidentPath(entityRefOf(entity)))
  })
  router.get(`${path}.txt`, async (request, response) => {
    const text = incidentText(await read(request), { origin: originOf(portal, request) })
    response.type('text/plain').send(text)
  })
  router.get(path, async (request, response) => {
    const incident = await read(request)
    const summary = incidentText(incident, { origin: originOf(portal, request) })
    response.send(context.render('incident', incidentPage(context, { incident, summary })))
  })
  return router
}
