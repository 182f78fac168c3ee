import { CallboardError, messageOf } from '@callboard/core'
import { HttpError, type HttpHandler } from '@callboard/core/http'
import express, { type ErrorRequestHandler, type Express } from 'express'
import { mcpRoutes } from './mcp/mcp-routes.ts'
import { followRequests } from './operations/follow-requests.ts'
import { currentRequest } from './operations/request-context.ts'
import { permitScreens } from './policy/permit-screens.ts'
import type { Portal } from './portal.ts'
import { actionScreen } from './screens/action.ts'
import { actionsScreen } from './screens/actions.ts'
import { catalogScreen } from './screens/catalog.ts'
import { checkScreen } from './screens/check.ts'
import { checksScreen } from './screens/checks.ts'
import { docsScreen } from './screens/docs.ts'
import { docsBuildsScreen } from './screens/docs-builds.ts'
import { docsCoverageScreen } from './screens/docs-coverage.ts'
import { docsHomeScreen } from './screens/docs-home.ts'
import { docsProblemsScreen } from './screens/docs-problems.ts'
import { entityScreen } from './screens/entity.ts'
import { entityApiScreen } from './screens/entity-api.ts'
import { entityChecksScreen } from './screens/entity-checks.ts'
import { entityHistoryScreen } from './screens/entity-history.ts'
import { entityImpactScreen } from './screens/entity-impact.ts'
import { entityMembersScreen } from './screens/entity-members.ts'
import { entityRelationsScreen } from './screens/entity-relations.ts'
import { entitySignalsScreen } from './screens/entity-signals.ts'
import { entityTabScreen } from './screens/entity-tab.ts'
import { errorPage } from './screens/error.ts'
import { homeScreen } from './screens/home.ts'
import { incidentScreen } from './screens/incident.ts'
import { ingestionScreen } from './screens/ingestion.ts'
import { integrityScreen } from './screens/integrity.ts'
import { locationsScreen } from './screens/locations.ts'
import { repositoryScreen } from './screens/repository.ts'
import { runScreen } from './screens/run.ts'
import { runsScreen } from './screens/runs.ts'
import type { Screen, ScreenContext } from './screens/screen.ts'
import { searchScreen } from './screens/search.ts'
import { settingsScreen } from './screens/settings.ts'
import { templateScreen } from './screens/template.ts'
import { templatesScreen } from './screens/templates.ts'
import { wikiScreen } from './screens/wiki.ts'
import { createAssets } from './server/assets.ts'
import { compressPages } from './server/compress-pages.ts'
import { createFrame } from './server/frame.ts'
import { healthRoutes } from './server/health-routes.ts'
import { requestGuard } from './server/request-guard.ts'
import { securityHeaders } from './server/security-headers.ts'
import { isApiPath, sendProblem } from './server/send-problem.ts'
import { createRender } from './server/views.ts'
import { webHandler } from './server/web-handler.ts'
import { identifyRequests, requireFormToken } from './sign-in/identify.ts'
import type { SignIn } from './sign-in/open-sign-in.ts'
import { requestUser } from './sign-in/request-user.ts'
import { signInPage } from './sign-in/sign-in-page.ts'
import { signInRoutes, signOutRoute } from './sign-in/sign-in-routes.ts'

/** Every screen; what its routes take is in `screenPermissions`. */
export const screens: readonly Screen[] = [
  homeScreen,
  catalogScreen,
  entityScreen,
  entityImpactScreen,
  entityApiScreen,
  entityRelationsScreen,
  entityMembersScreen,
  entitySignalsScreen,
  entityChecksScreen,
  entityHistoryScreen,
  entityTabScreen,
  incidentScreen,
  templatesScreen,
  templateScreen,
  actionsScreen,
  actionScreen,
  runsScreen,
  runScreen,
  repositoryScreen,
  docsHomeScreen,
  docsProblemsScreen,
  docsCoverageScreen,
  docsBuildsScreen,
  docsScreen,
  wikiScreen,
  searchScreen,
  checksScreen,
  checkScreen,
  ingestionScreen,
  integrityScreen,
  locationsScreen,
  settingsScreen,
]

/** The whole portal as one Express application: four REST APIs, the Git stand-in, and the screens. */
export function createApp(
  portal: Portal,
  { signIn }: { signIn?: SignIn | undefined } = {},
): Express {
  const app = express()
  const assets = createAssets()
  const context: ScreenContext = {
    portal,
    render: createRender(),
    assetsVersion: assets.version,
    frame: createFrame(portal, assets.version),
  }
  app.disable('x-powered-by')
  // Pages are never kept, so nobody asks whether they have changed.
  app.disable('etag')
  app.use(followRequests(portal), securityHeaders, requestGuard(signIn?.publicUrl))
  app.use(healthRoutes(portal))
  app.use('/assets', assets.router)
  app.get('/favicon.ico', (_request, response) => response.redirect(301, '/assets/favicon.svg'))

  if (signIn) {
    const pages = { render: context.render, version: assets.version }
    app.use(signInRoutes(signIn, pages), identifyRequests(signIn))
  }
  const web = (handler: HttpHandler) => webHandler(handler, portal)
  app.use('/api/catalog', web(portal.http.catalog))
  app.use('/api/scaffolder', web(portal.http.scaffolder))
  app.use('/api/techdocs', web(portal.http.techdocs))
  app.use('/api/search', web(portal.http.search))
  app.use('/api', (request) => {
    throw new HttpError(404, `There is no API at ${request.baseUrl}${request.path}`, {
      hint: `There are ${Object.keys(portal.http)
        .map((name) => `/api/${name}`)
        .join(', ')}.`,
    })
  })

  app.use('/mcp', mcpRoutes(portal))

  app.use(express.urlencoded({ extended: false, limit: '256kb', parameterLimit: 1000 }))
  app.use(requireFormToken)
  if (signIn) app.post('/sign-out', signOutRoute(signIn))
  app.use(permitScreens(portal), compressPages)
  for (const screen of screens) app.use(screen(context))
  app.use((request) => {
    throw new HttpError(404, `There is no page at ${request.path}`)
  })
  app.use(onError(context, { signIn }))
  return app
}

const readersFault: ReadonlySet<string> = new Set([
  'CATALOG_FILTER_INVALID',
  'CATALOG_PAGE_INVALID',
  'CORE_REF_INVALID',
  'SEARCH_CURSOR_INVALID',
  'SEARCH_QUERY_INVALID',
])

/** Everything that goes wrong in a screen ends here: a page in the same frame, nothing of the inside on it. */
function onError(
  context: ScreenContext,
  { signIn }: { signIn: SignIn | undefined },
): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    // The reader is gone: there is nobody to answer, and nothing went wrong.
    if (response.destroyed) return
    const problem = toHttpError(error)
    const requestId = currentRequest()?.id
    if (problem.status >= 500) {
      context.portal.logger.error('a page failed', {
        path: request.path,
        error: messageOf(error),
      })
    }
    if (response.headersSent) return response.destroy()
    // Programs read problems; people read pages.
    if (isApiPath(request.path)) return sendProblem(request, response, problem)
    const version = context.assetsVersion
    // Whoever is not known is not told for whom the portal runs.
    if (signIn && !requestUser())
      return response
        .status(problem.status)
        .set(problem.headers)
        .send(context.render('sign-in', signInPage(signIn, { version, problem })))
    return response
      .status(problem.status)
      .set(problem.headers)
      .send(context.render('error', errorPage(context, problem, requestId)))
  }
}

function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error
  // A question that a package cannot read was asked by the address of the page.
  if (CallboardError.is(error) && readersFault.has(error.code))
    return new HttpError(400, error.message, { ...(error.hint && { hint: error.hint }) })
  // Errors of Express and its body parser carry the status that the request deserves.
  const status =
    typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500
  if (status >= 400 && status < 500) return new HttpError(status, messageOf(error))
  return new HttpError(500, 'Something went wrong on the server', {
    hint: 'The log of the portal has the reason.',
    cause: error,
  })
}
