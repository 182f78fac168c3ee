import type { Logger, Runtime } from '@callboard/core'
import {
  type Attributes,
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import type { Request, RequestHandler, Response } from 'express'
import { inRequest, type RequestContext, requestIdOf } from './request-context.ts'
import { durations } from './telemetry.ts'

/** What programs ask all the time, and nobody wants to read of. */
const quiet = /^\/(?:healthz|readyz|assets\/)/

/**
 * Gives each request an id, which the answer has as `x-request-id`, a line in the log when it is over, a span and a metric by the
 * names that OpenTelemetry has for them. Queries are not told: they hold what people looked for, and codes of sign-ins.
 */
export function followRequests({
  logger,
  runtime,
}: {
  logger: Logger
  runtime: Runtime
}): RequestHandler {
  const tracer = trace.getTracer('callboard')
  const histogram = durations('http.server.request.duration', 'How long requests take')
  return (request, response, next) => {
    const { method, path } = request
    const startedMs = runtime.monotonicMs()
    const current: RequestContext = { id: requestIdOf(request.headers) ?? runtime.randomId() }
    response.set('x-request-id', current.id)
    const parent = propagation.extract(context.active(), request.headers)
    const attributes = { 'http.request.method': method, 'url.path': path }
    const options = { kind: SpanKind.SERVER, attributes }
    const span = tracer.startSpan(method, options, parent)
    const inSpan = trace.setSpan(parent, span)
    const answer = () => inRequest(current, next)
    response.on('close', () =>
      context.with(inSpan, () =>
        inRequest(current, () => {
          const tookMs = runtime.monotonicMs() - startedMs
          const known = factsOf(request, response)
          histogram.record(tookMs / 1000, known)
          endSpan(span, { ...known, ...permissionOf(current) })
          const status = response.headersSent ? response.statusCode : 'none'
          const line = { method, path, status, ms: Math.round(tookMs * 10) / 10 }
          logger[quiet.test(path) ? 'debug' : 'info']('request', line)
        }),
      ),
    )
    context.with(inSpan, answer)
  }
}

/** Of few values each, for metrics. */
function factsOf({ method, baseUrl, route }: Request, { statusCode }: Response): Attributes {
  const pattern = typeof route?.path === 'string' ? `${baseUrl}${route.path}` : baseUrl
  return {
    'http.request.method': method,
    'http.response.status_code': statusCode,
    ...(pattern && { 'http.route': pattern }),
  }
}

function permissionOf({ permission }: RequestContext): Attributes {
  return permission === undefined ? {} : { 'callboard.permission': permission }
}

function endSpan(span: Span, facts: Attributes): void {
  const { 'http.request.method': method, 'http.route': route } = facts
  span.setAttributes(facts)
  if (route !== undefined) span.updateName(`${method} ${route}`)
  if (Number(facts['http.response.status_code']) >= 500)
    span.setStatus({ code: SpanStatusCode.ERROR })
  span.end()
}
