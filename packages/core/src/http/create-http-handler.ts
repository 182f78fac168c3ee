import { addRoute, createRouter, findRoute } from 'rou3'
import { z } from 'zod'
import { CallboardError } from '../errors/callboard-error.ts'
import { coreErrors } from '../errors/core-errors.ts'
import { messageOf } from '../errors/format-error.ts'
import { type Logger, silentLogger } from '../logger/logger.ts'
import { checkOptions, objectWith } from '../options/check-options.ts'
import { isAbortOf } from '../runtime/abort.ts'
import { HttpError, problemResponse } from './http-error.ts'
import { jsonResponse } from './json-response.ts'
import { openApiOf } from './open-api.ts'
import { drainBody, readBody } from './read-body.ts'
import { checkPart, decodeParams, pathBelow, queryOf } from './request-parts.ts'
import { methods, type Route } from './route.ts'

/** Asked before a route runs. Anything but `true` refuses. */
export type Authorize = (context: {
  request: Request
  permission: string
  params: unknown
}) => boolean | Promise<boolean>

/** How a handler is set up. */
export interface HttpHandlerOptions {
  /** For the API description. */
  title: string
  routes: readonly Route[]
  /** Where it is mounted: `/api/catalog`. @default '' */
  basePath?: string
  /** Asked for every route, the description included. Without it all are open: mount it behind something that decides. */
  authorize?: Authorize
  /**
   * Status of errors by their code: below 500 for those that are the caller's fault, whose message and hint are told; from 500 on
   * the code alone is.
   */
  statusOf?: (error: CallboardError) => number | undefined
  logger?: Logger
  /** @default 256 KiB */
  maxBodyBytes?: number
}

/** A web-standard request handler: mounts in anything that speaks `Request` and `Response`. */
export interface HttpHandler {
  fetch(request: Request): Promise<Response>
  /** OpenAPI 3.1 description of the routes; also served at `/openapi.json`. */
  openApi(): Record<string, unknown>
  readonly routes: readonly Route[]
}

const optionsSchema = z.strictObject({
  title: z.string().min(1),
  routes: z.array(z.looseObject({ method: z.enum(methods), path: z.string().startsWith('/') })),
  basePath: z
    .union([
      z.literal(''),
      z.string().regex(/^\/.*[^/]$/, 'expected "/…" without a slash at its end'),
    ])
    .optional(),
  authorize: z.custom((value) => typeof value === 'function').optional(),
  statusOf: z.custom((value) => typeof value === 'function').optional(),
  logger: objectWith('error').optional(),
  maxBodyBytes: z.number().positive().optional(),
})

/**
 * Creates a handler from routes. It also answers `GET /openapi.json`, for which `authorize` is asked for the
 * permission `openapi.read`.
 *
 * @throws CORE_OPTION_INVALID, CORE_DUPLICATE_NAME for two routes with one method and path
 */
export function createHttpHandler(options: HttpHandlerOptions): HttpHandler {
  checkOptions('createHttpHandler', optionsSchema, options)
  const { routes, basePath = '', logger = silentLogger } = options
  const openApi = () => openApiOf(options)
  const router = createRouter<Route>()
  const seen = new Set<string>()
  for (const route of [openApiRoute(openApi), ...routes]) {
    const name = `${route.method} ${route.path}`
    if (seen.has(name)) throw coreErrors.DUPLICATE_NAME({ what: 'the route', name })
    seen.add(name)
    addRoute(router, route.method, route.path, route)
  }
  return {
    routes,
    openApi,
    async fetch(request) {
      const response = await answer(request).catch((error: unknown) =>
        problemResponse(request, toHttpError(error, request, { ...options, logger })),
      )
      const isDrained = await drainBody(request)
      if (isDrained && request.method !== 'HEAD') return response
      // As it was given, its headers may not be changed.
      const changed = new Response(request.method === 'HEAD' ? null : response.body, response)
      if (!isDrained) changed.headers.set('connection', 'close')
      return changed
    },
  }

  async function answer(request: Request): Promise<Response> {
    const url = new URL(request.url)
    const path = pathBelow(url.pathname, basePath)
    const found = findRoute(router, request.method === 'HEAD' ? 'GET' : request.method, path)
    if (!found) throw notFound(`${basePath}${path}`, request.method, methodsAt(path))
    const route = found.data
    const params = checkPart(route.params, decodeParams(found.params ?? {}), 'path')
    await refuseUnlessAllowed({ request, permission: route.permission, params }, options.authorize)
    const query = checkPart(route.query, queryOf(url), 'query')
    const body = route.body
      ? checkPart(route.body, await readBody(request, options.maxBodyBytes), 'body')
      : undefined
    const result = await route.handle({ request, params, query, body, signal: request.signal })
    if (result instanceof Response) return result
    if (result === undefined) return new Response(null, { status: 204 })
    return jsonResponse(result, { status: route.status ?? 200 })
  }

  function methodsAt(path: string): string[] {
    return methods.filter((method) => findRoute(router, method, path))
  }
}

function openApiRoute(openApi: () => unknown): Route {
  return {
    method: 'GET',
    path: '/openapi.json',
    summary: 'This description',
    permission: 'openapi.read',
    handle: openApi,
  }
}

async function refuseUnlessAllowed(
  context: Parameters<Authorize>[0],
  authorize: Authorize | undefined,
): Promise<void> {
  if (!authorize || (await authorize(context)) === true) return
  throw new HttpError(403, 'This is not permitted', {
    hint: 'Ask the owner of the portal for access.',
  })
}

function notFound(path: string, method: string, others: readonly string[]): HttpError {
  if (others.length === 0) return new HttpError(404, `There is nothing at ${path}`)
  return new HttpError(405, `${method} is not possible at ${path}`, {
    hint: `Use ${others.join(' or ')}.`,
    headers: { allow: others.join(', ') },
  })
}

function toHttpError(
  error: unknown,
  request: Request,
  { statusOf, logger }: HttpHandlerOptions & { logger: Logger },
): HttpError {
  if (error instanceof HttpError) return error
  if (isAbortOf(request.signal, error)) return new HttpError(499, 'The request was cancelled')
  const status = CallboardError.is(error) ? statusOf?.(error) : undefined
  if (CallboardError.is(error) && status !== undefined && status < 500)
    return new HttpError(status, error.message, {
      code: error.code,
      ...(error.hint && { hint: error.hint }),
      cause: error,
    })
  // What went wrong inside is for the log; the client learns only that something did.
  logger.error('a request failed', { error: messageOf(error) })
  const refusal = { hint: 'The log of the server has the reason.', cause: error }
  if (CallboardError.is(error) && status !== undefined)
    return new HttpError(status, 'The server cannot answer this now', {
      ...refusal,
      code: error.code,
    })
  return new HttpError(500, 'Something went wrong on the server', refusal)
}
