import { addRoute, createRouter, findRoute } from 'rou3'
import type { z } from 'zod'
import { CallboardError } from '../errors/callboard-error.ts'
import { messageOf } from '../errors/format-error.ts'
import { type Logger, silentLogger } from '../logger/logger.ts'
import { HttpError, problemResponse } from './http-error.ts'
import { openApiOf } from './open-api.ts'
import { readBody } from './read-body.ts'
import type { Route } from './route.ts'

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
  /** Without it every route is open: mount it behind something that decides. */
  authorize?: Authorize
  /** Status of errors by their code, for those that are the caller's fault. */
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

/** Creates a handler from routes. */
export function createHttpHandler(options: HttpHandlerOptions): HttpHandler {
  const { routes, basePath = '', logger = silentLogger } = options
  const router = createRouter<Route>()
  for (const route of routes) addRoute(router, route.method, route.path, route)
  const openApi = () => openApiOf(options)
  return {
    routes,
    openApi,
    async fetch(request) {
      try {
        return await answer(request)
      } catch (error) {
        return problemResponse(request, toHttpError(error, options, logger))
      }
    },
  }

  async function answer(request: Request): Promise<Response> {
    const url = new URL(request.url)
    const path = pathBelow(url.pathname, basePath)
    if (path === '/openapi.json' && request.method === 'GET') return Response.json(openApi())
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const found = findRoute(router, method, path)
    if (!found) throw notFound(path, method)
    const route = found.data
    const params = check(route.params, decodeParams(found.params ?? {}), 'path')
    if (
      options.authorize &&
      (await options.authorize({ request, permission: route.permission, params })) !== true
    ) {
      throw new HttpError(403, 'This is not permitted', {
        hint: 'Ask the owner of the portal for access.',
      })
    }
    const query = check(route.query, queryOf(url), 'query')
    const body = route.body
      ? check(route.body, await readBody(request, options.maxBodyBytes), 'body')
      : undefined
    const result = await route.handle({ request, params, query, body, signal: request.signal })
    if (result instanceof Response) return result
    return result === undefined ? new Response(null, { status: 204 }) : Response.json(result)
  }

  function notFound(path: string, method: string): HttpError {
    const others = (['GET', 'POST', 'PUT', 'DELETE'] as const).filter((other) =>
      findRoute(router, other, path),
    )
    if (others.length === 0) return new HttpError(404, `There is nothing at ${basePath}${path}`)
    return new HttpError(405, `${method} is not possible at ${basePath}${path}`, {
      hint: `Use ${others.join(' or ')}.`,
    })
  }
}

function pathBelow(pathname: string, basePath: string): string {
  if (pathname === basePath) return '/'
  if (!pathname.startsWith(`${basePath}/`))
    throw new HttpError(404, `There is nothing at ${pathname}`)
  return pathname.slice(basePath.length)
}

function decodeParams(params: Record<string, string>): Record<string, string> {
  try {
    return Object.fromEntries(
      Object.entries(params).map(([name, value]) => [name, decodeURIComponent(value)]),
    )
  } catch {
    throw new HttpError(400, 'The path is not well encoded')
  }
}

function queryOf(url: URL): Record<string, string | string[]> {
  const names = new Set(url.searchParams.keys())
  return Object.fromEntries(
    [...names].map((name) => {
      const values = url.searchParams.getAll(name)
      return [name, values.length === 1 ? (values[0] ?? '') : values]
    }),
  )
}

function check(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (!schema) return undefined
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const errors = result.error.issues.map((issue) => ({
    path: issue.path.join('.'),
    message: issue.message,
  }))
  const [first] = errors
  const place = first?.path ? `"${first.path}" of the ${where}` : `The ${where}`
  throw new HttpError(400, `${place} is not valid: ${first?.message ?? 'unknown reason'}`, {
    code: 'HTTP_INVALID',
    data: { errors },
  })
}

function toHttpError(error: unknown, { statusOf }: HttpHandlerOptions, logger: Logger): HttpError {
  if (error instanceof HttpError) return error
  if (CallboardError.is(error)) {
    const status = statusOf?.(error)
    if (status !== undefined)
      return new HttpError(status, error.message, {
        code: error.code,
        ...(error.hint && { hint: error.hint }),
        cause: error,
      })
  }
  // What went wrong inside is for the log; the client learns only that something did.
  logger.error('a request failed', { error: messageOf(error) })
  return new HttpError(500, 'Something went wrong on the server', {
    hint: 'The log of the server has the reason.',
    cause: error,
  })
}
