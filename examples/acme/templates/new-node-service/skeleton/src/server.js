// @ts-check
import { randomUUID } from 'node:crypto'

/** @typedef {{ status: number, body: unknown }} Answer */

/** @type {Array<[method: string, path: RegExp, handle: (match: RegExpExecArray) => Answer]>} */
const routes = [
  ['GET', /^\/healthz$/, () => ({ status: 200, body: { status: 'ok' } })],
  // Stands in for your first endpoint.
  ['GET', /^\/v1\/greetings\/([^/]+)$/, ([, name]) => ({ status: 200, body: { greeting: `Hello, ${decodeURIComponent(name)}` } })],
]

/**
 * @param {{ log: import('./log.js').Log }} options
 * @returns {import('node:http').RequestListener}
 */
export function createHandler({ log }) {
  return (request, response) => {
    const start = performance.now()
    const requestId = idOf(request)
    const path = (request.url ?? '/').split('?', 1)[0]
    const { status, body } = answer(request.method ?? 'GET', path, (error) => {
      log('error', 'request failed', { requestId, path, error: String(error) })
    })
    response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': requestId })
    response.end(JSON.stringify(body))
    if (path !== '/healthz') {
      const durationMs = Math.round(performance.now() - start)
      log('info', 'request', { requestId, method: request.method, path, status, durationMs })
    }
  }
}

/**
 * @param {string} method
 * @param {string} path
 * @param {(error: unknown) => void} report
 * @returns {Answer}
 */
function answer(method, path, report) {
  const here = routes.filter(([, pattern]) => pattern.test(path))
  if (here.length === 0) return { status: 404, body: { error: 'not found' } }
  const route = here.find(([wanted]) => wanted === method)
  if (!route) return { status: 405, body: { error: 'method not allowed' } }
  try {
    const [, pattern, handle] = route
    return handle(/** @type {RegExpExecArray} */ (pattern.exec(path)))
  } catch (error) {
    if (error instanceof URIError) return { status: 400, body: { error: 'malformed path' } }
    report(error)
    return { status: 500, body: { error: 'internal' } }
  }
}

/**
 * Keeps the id of the caller, so that one request can be followed through
 * several services.
 *
 * @param {import('node:http').IncomingMessage} request
 */
function idOf(request) {
  const sent = request.headers['x-request-id']
  return typeof sent === 'string' && /^[\w-]{8,64}$/.test(sent) ? sent : randomUUID()
}
