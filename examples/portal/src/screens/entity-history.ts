import type { EntityChange } from '@callboard/catalog'
import type { Entity } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import { type Request, Router } from 'express'
import { toAge } from '../format/age.ts'
import { shownPath, valueAt } from '../format/json-pointer.ts'
import { shortLocation } from '../format/short-location.ts'
import { valueChange } from '../format/value-change.ts'
import type { EntityHistoryPage, EntityRevision } from '../view-models.ts'
import { entityFrame, findEntity } from './entity-frame.ts'
import { queryText, refOfParams, type Screen, type ScreenContext, withQuery } from './screen.ts'

const pageSize = 20
/** Places of one revision that are shown; the document has the rest. */
const mostPlaces = 30

/** `…/history`: how an entity became what it is, also of one that is gone. */
export const entityHistoryScreen: Screen = (context) => {
  const router = Router()
  router.get('/catalog/:namespace/:kind/:name/history', async (request, response) => {
    const page = await historyPage(context, refOfParams(request.params), request)
    response.send(context.render('entity-history', page))
  })
  return router
}

async function historyPage(
  context: ScreenContext,
  ref: string,
  request: Request,
): Promise<EntityHistoryPage> {
  const { catalog, runtime } = context.portal
  const before = beforeOf(request)
  // One more than is shown tells whether there is another page.
  const changes = await catalog.history(ref, {
    limit: pageSize + 1,
    ...(before !== undefined && { before }),
  })
  const shown = changes.slice(0, pageSize)
  const { entity, gone } = subjectOf(context, ref, changes)
  const last = shown.at(-1)
  const older = changes.length > pageSize && last
  return {
    ...entityFrame(context, entity, 'history'),
    gone,
    revisions: shown.map((change) => revisionOf(change, runtime.now())),
    ...(before !== undefined && { newestHref: withQuery(request, { before: '' }) }),
    ...(older && { olderHref: withQuery(request, { before: String(older.revision) }) }),
  }
}

function beforeOf(request: Request): number | undefined {
  const text = queryText(request, 'before', 16)
  if (text === '') return undefined
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new HttpError(400, `"${text}" is not a revision`, { hint: 'Revisions are whole numbers.' })
}

/** The entity as it is, or as it was last. @throws a 404 for one that never was */
function subjectOf(
  context: ScreenContext,
  ref: string,
  [newest]: readonly EntityChange[],
): { entity: Entity; gone: boolean } {
  const { catalog } = context.portal
  const last = newest?.after ?? newest?.before
  return catalog.get(ref) === undefined && last
    ? { entity: last, gone: true }
    : { entity: findEntity(context, ref), gone: false }
}

function revisionOf(change: EntityChange, nowMs: number): EntityRevision {
  const { revision, timeMs, action, provider, source, paths } = change
  const places = action === 'changed' ? paths : []
  return {
    revision,
    action,
    age: toAge(timeMs, nowMs),
    provider,
    source: shortLocation(source),
    changes: places.slice(0, mostPlaces).map((path) => ({
      path: shownPath(path),
      ...valueChange(valueAt(change.before, path), valueAt(change.after, path)),
    })),
    more: Math.max(0, places.length - mostPlaces),
  }
}
