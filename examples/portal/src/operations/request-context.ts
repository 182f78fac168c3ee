import { AsyncLocalStorage } from 'node:async_hooks'

/** The request on whose behalf something happens. */
export interface RequestContext {
  /** In the answer as `x-request-id`, in every line of the log, and on the page where something failed. */
  id: string
  /** What the route takes, once that has been asked. */
  permission?: string
}

const requests = new AsyncLocalStorage<RequestContext>()

/** Does the work of a request: everything that happens in `work`, and what that begins, finds it with {@link currentRequest}. */
export function inRequest<Result>(request: RequestContext, work: () => Result): Result {
  return requests.run(request, work)
}

/** The request that is answered; none outside of one. */
export function currentRequest(): RequestContext | undefined {
  return requests.getStore()
}

/** What may stand in a line of a log and in a header: a caller's own text is neither kept nor sent back. */
const saneId = /^[\w.:-]{1,128}$/
/** https://www.w3.org/TR/trace-context/#traceparent-header; a trace of zeros is none. */
const traceparent = /^[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})[\da-f]{16}-[\da-f]{2}(?:-|$)/

/** The id that a request came with: `x-request-id`, else the trace of `traceparent`. Undefined where it has none, or none that is sane. */
export function requestIdOf(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): string | undefined {
  const { 'x-request-id': given, traceparent: trace } = headers
  if (typeof given === 'string' && saneId.test(given)) return given
  return typeof trace === 'string' ? traceparent.exec(trace)?.[1] : undefined
}
