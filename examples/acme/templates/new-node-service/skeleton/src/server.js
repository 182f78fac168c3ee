// @ts-check
import { randomUUID } from 'node:crypto'

/** @typedef {{ status: number, body: unknown, route: string }} Answer */
/** @typedef {(match: RegExpExecArray) => Omit<Answer, 'route'> | Promise<Omit<Answer, 'route'>>} Handle */
/**
 * @typedef {object} Options
 * @property {import('./log.js').Log} log
 * @property {ReturnType<typeof import('./metrics.js').createMetrics>} metrics
 * @property {() => Promise<void>} [ready] rejects while traffic should go elsewhere
 */

/** @type {Array<[method: string, pattern: RegExp, route: string, handle: Handle]>} */
const routes = [
  // Stands in for your first endpoint.
  [
    'GET',
    /^\/v1\/greetings\/([^/]+)$/,
    '/v1/greetings/{name}',
    ([, name]) => ({ status: 200, body: { greeting: `Hello, ${decodeURIComponent(name)}` } }),
  ],
]

// What a service without pages can promise: nothing of it is to be shown in a browser, kept by a cache, or fetched without
// TLS again.
const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
}

// Asked for all the time, by machines.
const probes = new Set(['/healthz', '/readyz', '/metrics'])

/**
 * @param {Options} options
 * @returns {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => Promise<void>}
 */
export function createHandler(options) {
  const all = [...probeRoutes(options), ...routes]
  return async (request, response) => {
    const start = performance.now()
    const end = options.metrics.begin()
    const requestId = idOf(request)
    const method = request.method ?? 'GET'
    const path = (request.url ?? '/').split('?', 1)[0]
    const { status, body, route } = await answer({ all, method, path }, (error) => {
      options.log('error', 'request failed', { request_id: requestId, path, err: String(error) })
    })
    const isText = typeof body === 'string'
    response.writeHead(status, {
      ...securityHeaders,
      'content-type': isText ? 'text/plain; version=0.0.4; charset=utf-8' : 'application/json',
      'x-request-id': requestId,
    })
    response.end(isText ? body : JSON.stringify(body))
    end({ route, status })
    if (probes.has(path)) return
    const durationMs = Math.round(performance.now() - start)
    options.log('info', 'request', { request_id: requestId, method, route, status, duration_ms: durationMs })
  }
}

/**
 * @param {Options} options
 * @returns {typeof routes}
 */
function probeRoutes({ log, metrics, ready = async () => {} }) {
  const ok = { status: 200, body: { status: 'ok' } }
  return [
    // Says that the process runs. It must not look at dependencies: a restart does not repair a database.
    ['GET', /^\/healthz$/, '/healthz', () => ok],
    [
      'GET',
      /^\/readyz$/,
      '/readyz',
      async () => {
        try {
          await ready()
          return ok
        } catch (error) {
          log('warn', 'not ready', { err: String(error) })
          return { status: 503, body: { status: 'unavailable' } }
        }
      },
    ],
    ['GET', /^\/metrics$/, '/metrics', () => ({ status: 200, body: metrics.text() })],
  ]
}

/**
 * @param {{ all: typeof routes, method: string, path: string }} request
 * @param {(error: unknown) => void} report
 * @returns {Promise<Answer>}
 */
async function answer({ all, method, path }, report) {
  const here = all.filter(([, pattern]) => pattern.test(path))
  if (here.length === 0) return { status: 404, body: { error: 'not found' }, route: 'unmatched' }
  const found = here.find(([wanted]) => wanted === method)
  if (!found) return { status: 405, body: { error: 'method not allowed' }, route: 'unmatched' }
  const [, pattern, route, handle] = found
  try {
    return { ...(await handle(/** @type {RegExpExecArray} */ (pattern.exec(path)))), route }
  } catch (error) {
    if (error instanceof URIError) return { status: 400, body: { error: 'malformed path' }, route }
    report(error)
    return { status: 500, body: { error: 'internal' }, route }
  }
}

/**
 * Keeps the id of the caller, so that one request can be followed through several services.
 *
 * @param {import('node:http').IncomingMessage} request
 */
function idOf(request) {
  const sent = request.headers['x-request-id']
  return typeof sent === 'string' && /^[\w-]{8,64}$/.test(sent) ? sent : randomUUID()
}
