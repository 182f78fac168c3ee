import type { IntegrityReport, SourceStatus } from '@callboard/catalog'
import { HttpError } from '@callboard/core/http'
import { type Request, Router } from 'express'
import { toAge } from '../format/age.ts'
import { linkTo } from '../format/entity-link.ts'
import { findingKinds } from '../format/findings.ts'
import { shortLocation } from '../format/short-location.ts'
import type { IngestionPage, ProviderRow } from '../view-models.ts'
import { issuesOf } from './ingestion-issues.ts'
import { offsetOf, paginationOf } from './pagination.ts'
import { postedText, type Screen, type ScreenContext } from './screen.ts'

const pageSize = 25

type Portal = ScreenContext['portal']

/** `/ingestion`: where entities come from, and everything that was wrong with them. */
export const ingestionScreen: Screen = (context) => {
  const router = Router()
  router.get('/ingestion', async (request, response) => {
    response.send(context.render('ingestion', await ingestionPage(context, request)))
  })
  router.post('/ingestion/refresh', async (_request, response) => {
    await context.portal.refresh()
    response.redirect(303, '/ingestion')
  })
  router.post('/ingestion/confirm-deletion', async (request, response) => {
    const { catalog, renew, closing } = context.portal
    const provider = postedText(request, 'provider')
    if (!catalog.sources().some(({ name }) => name === provider))
      throw new HttpError(404, `There is no provider "${provider.slice(0, 100)}"`)
    await catalog.confirmDeletion(provider, { signal: closing })
    await renew()
    response.redirect(303, '/ingestion')
  })
  return router
}

async function ingestionPage(
  { portal, frame }: ScreenContext,
  request: Request,
): Promise<IngestionPage> {
  const { catalog } = portal
  const report = await catalog.report()
  return {
    frame: frame({ title: 'Ingestion', section: 'ingestion' }),
    generation: catalog.generation,
    ...sourcesOf(portal, request),
    ...issuesOf(catalog, request),
    ...conflictsOf(portal, request, report),
    findings: findingKinds.reduce((sum, kind) => sum + kind.count(report), 0),
    refreshAction: '/ingestion/refresh',
  }
}

/** Providers are few, as the configuration names them; locations may be many. */
function sourcesOf(
  portal: Portal,
  request: Request,
): Pick<IngestionPage, 'providers' | 'locations' | 'locationPages'> {
  const { catalog } = portal
  const registered = catalog.locations()
  const addresses = new Set(registered.map(({ type, target }) => `${type}:${target}`))
  const sources = catalog.sources()
  const byName = new Map(sources.map((source) => [source.name, source]))
  const offset = offsetOf(request, 'locationsFrom')
  const shown = registered.slice(offset, offset + pageSize)
  return {
    providers: sources
      .filter(({ name }) => !addresses.has(name))
      .map((source) => providerRow(portal, source)),
    locations: shown.flatMap(({ id, type, target, entityRef }) => {
      const source = byName.get(`${type}:${target}`)
      const action = `/ingestion/locations/${encodeURIComponent(id)}`
      return source
        ? [{ ...providerRow(portal, source), target, entity: linkTo(catalog, entityRef), action }]
        : []
    }),
    locationPages: paginationOf(request, {
      offset,
      shown: shown.length,
      total: registered.length,
      pageSize,
      name: 'locationsFrom',
    }),
  }
}

function providerRow({ catalog, runtime }: Portal, source: SourceStatus): ProviderRow {
  const { name, entities, issues, failed, readAt } = source
  const problems = catalog.issues({ source: name })
  const failure = problems.find(({ code }) => code === 'CATALOG_PROVIDER_FAILED')
  const held = problems.find(({ code }) => code === 'DELETION_HELD')
  return {
    name,
    status: failed ? 'failed' : 'succeeded',
    entities,
    issues,
    issuesHref: `/ingestion?source=${encodeURIComponent(name)}#issues`,
    ...(readAt !== undefined && { lastRead: toAge(Date.parse(readAt), runtime.now()) }),
    ...(failure && { error: failure.message }),
    ...(held && { held: held.message }),
  }
}

/** Two documents with one name: which of them is served was decided, and that is not a secret. */
function conflictsOf(
  { catalog }: Portal,
  request: Request,
  { duplicates: all }: IntegrityReport,
): Pick<IngestionPage, 'conflicts' | 'conflictPages'> {
  const offset = offsetOf(request, 'conflictsFrom')
  const conflicts = all.slice(offset, offset + pageSize).map(({ ref, winner, loser }) => ({
    entity: linkTo(catalog, ref),
    winner: shortLocation(winner),
    loser: shortLocation(loser),
  }))
  return {
    conflicts,
    conflictPages: paginationOf(request, {
      offset,
      shown: conflicts.length,
      total: all.length,
      pageSize,
      name: 'conflictsFrom',
    }),
  }
}
