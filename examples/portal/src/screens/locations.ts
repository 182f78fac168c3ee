import type { Registration } from '@callboard/catalog'
import { CallboardError, type Entity, entityRefOf, type Issue } from '@callboard/core'
import { Router } from 'express'
import { toRow } from '../format/entity-link.ts'
import type { LocationPage } from '../view-models.ts'
import { issueRow } from './issue-row.ts'
import { postedText, queryText, type Screen, type ScreenContext } from './screen.ts'

/** Rows of a preview; all of them come in. */
const mostRows = 100
const list = '/ingestion#locations'

/** `/ingestion/register`: takes a location in, once it was seen what would come with it; and lets go of it again. */
export const locationsScreen: Screen = (context) => {
  const router = Router()
  const { catalog, renew, closing } = context.portal
  const signal = closing
  const show = (page: Partial<LocationPage>) =>
    context.render('location', locationPage(context, page))

  router.get('/ingestion/register', (request, response) => {
    response.send(show({ target: queryText(request, 'target', 2048) }))
  })
  router.post('/ingestion/register/preview', async (request, response) => {
    const target = postedText(request, 'target')
    const found = await attempt(context, () =>
      catalog.register({ type: 'url', target }, { dryRun: true, signal }),
    )
    if ('refused' in found) return response.status(422).send(show({ target, ...found.refused }))
    return response.send(show({ target, preview: previewOf(context, found.registration) }))
  })
  router.post('/ingestion/register', async (request, response) => {
    const target = postedText(request, 'target')
    // What is there may have changed since the preview, so this can be refused as well.
    const done = await attempt(context, () => catalog.register({ type: 'url', target }, { signal }))
    if ('refused' in done) return response.status(422).send(show({ target, ...done.refused }))
    await renew()
    return response.redirect(303, list)
  })
  router.post('/ingestion/locations/:id/refresh', async (request, response) => {
    const location = catalog.locations().find(({ id }) => id === request.params.id)
    // Somebody else has just forgotten it.
    if (location) await catalog.refresh({ keys: [location.entityRef], signal })
    await renew()
    response.redirect(303, list)
  })
  router.post('/ingestion/locations/:id/forget', async (request, response) => {
    await catalog.unregister(String(request.params.id)).catch(ignoreUnknown)
    await renew()
    response.redirect(303, list)
  })
  return router
}

function ignoreUnknown(error: unknown): void {
  if (!CallboardError.is(error, 'CATALOG_LOCATION_NOT_FOUND')) throw error
}

function locationPage(
  { frame }: ScreenContext,
  { target = '', issues = [], ...rest }: Partial<LocationPage>,
): LocationPage {
  const breadcrumbs = [{ title: 'Ingestion', href: '/ingestion' }, { title: 'Register a location' }]
  return {
    frame: frame({ title: 'Register a location', section: 'ingestion', breadcrumbs }),
    target,
    issues,
    ...rest,
  }
}

type Refused = Pick<LocationPage, 'problem' | 'issues'>

/** Registers, or says in the words of the page why that was refused. */
async function attempt(
  { portal: { catalog } }: ScreenContext,
  register: () => Promise<Registration>,
): Promise<{ registration: Registration } | { refused: Refused }> {
  try {
    return { registration: await register() }
  } catch (error) {
    if (CallboardError.is(error, 'CATALOG_LOCATION_REJECTED')) {
      const issues = (error.data.issues as readonly Issue[]).map((issue) =>
        issueRow(catalog, issue),
      )
      if (issues.length > 0) return { refused: { issues } }
      return { refused: { problem: 'No entity was found there.', issues } }
    }
    if (CallboardError.is(error, 'CATALOG_TARGET_INVALID'))
      return { refused: { problem: `${error.message}. ${error.hint ?? ''}`.trim(), issues: [] } }
    throw error
  }
}

function previewOf(
  { portal: { catalog } }: ScreenContext,
  { entities, existed }: Registration,
): NonNullable<LocationPage['preview']> {
  // The Location entity that stands for the registration itself is not what anybody asked for.
  const [, ...found] = entities
  const changeOf = (entity: Entity) => {
    const now = catalog.get(entityRefOf(entity))
    if (!now) return 'new'
    return now.metadata.etag === entity.metadata.etag ? 'same' : 'changed'
  }
  const rows = found.map((entity) => ({ entity, change: changeOf(entity) }) as const)
  const count = (wanted: string) => rows.filter(({ change }) => change === wanted).length
  return {
    existed,
    total: rows.length,
    added: count('new'),
    changed: count('changed'),
    rows: rows.slice(0, mostRows).map(({ entity, change }) => {
      // It has no page yet.
      const { href: _, missing: __, ...row } = toRow(catalog, entity)
      return { ...row, title: entity.metadata.title ?? entity.metadata.name, change }
    }),
  }
}
