import type { z } from 'zod'

/** What a route's function is given. */
export interface RouteContext<Params = unknown, Query = unknown, Body = unknown> {
  request: Request
  params: Params
  query: Query
  body: Body
  signal: AbortSignal
}

/** Methods that a route can answer; `HEAD` is answered by `GET`. */
export const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const

/** One operation over HTTP: its schemas check the request and describe it. */
export interface Route {
  method: (typeof methods)[number]
  /** Below the mount point, parameters as `:name`, a rest as `**:name`. */
  path: string
  /** One sentence for the API description. */
  summary: string
  /** What `authorize` is asked for: `catalog.entity.read`. */
  permission: string
  params?: z.ZodType
  /** Of the query string: every value arrives as text, a repeated one as a list. */
  query?: z.ZodType
  body?: z.ZodType
  /** Shape of a good answer, for the API description. */
  response?: z.ZodType
  /** Status of a good answer. @default 200, or 204 for one without a body */
  status?: 200 | 201 | 202
  /** Type of a good answer that is not JSON, for the API description: `text/event-stream`. */
  mediaType?: string
  /** Returns plain data for a JSON answer, or a `Response`. */
  // biome-ignore lint/suspicious/noExplicitAny: `defineRoute` types it from the schemas
  handle(context: RouteContext<any, any, any>): unknown
}

type Infer<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

/** Defines a route; its function's arguments follow from its schemas. */
export function defineRoute<
  Params extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(
  route: Omit<Route, 'params' | 'query' | 'body' | 'handle'> & {
    params?: Params
    query?: Query
    body?: Body
    handle(context: RouteContext<Infer<Params>, Infer<Query>, Infer<Body>>): unknown
  },
): Route {
  return route as Route
}
