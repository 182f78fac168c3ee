import { HttpError } from '@callboard/core/http'
import type {
  Request as ExpressRequest,
  Response as ExpressResponse,
  RequestHandler,
} from 'express'
import { isApiPath, sendProblem } from './send-problem.ts'

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Refuses what a foreign page could make a browser send. The name in `Host` must be a loopback one, or the one that
 * the portal is reached by (a foreign name that resolves to us is neither), and a request that changes something must
 * come from a page of ours. It answers by itself: a page of the portal would tell whoever is
 * refused for which organisation it runs and who is signed in.
 */
export function requestGuard(publicUrl: URL | undefined): RequestHandler {
  return (request, response, next) => {
    const refusal = refusalOf(request, publicUrl)
    return refusal ? refuse(request, response, refusal) : next()
  }
}

function refusalOf(request: ExpressRequest, publicUrl: URL | undefined): HttpError | undefined {
  // It is for proxies, and a web-standard request cannot even be made of it.
  if (request.method === 'TRACE')
    return new HttpError(405, 'TRACE is not answered here', {
      hint: 'Send a GET.',
      headers: { allow: 'GET, HEAD, POST, DELETE' },
    })
  const { host = '' } = request.headers
  const hostname = host.replace(/:\d+$/, '')
  if (!loopback.has(hostname) && host !== publicUrl?.host) {
    return new HttpError(403, `The portal does not answer to the name "${hostname}"`, {
      hint: `Open it as ${publicUrl?.origin ?? 'http://localhost'}.`,
    })
  }
  if (!['GET', 'HEAD', 'OPTIONS'].includes(request.method) && isForeign(request.headers, host)) {
    return new HttpError(403, 'The request came from another site', {
      hint: 'Send it from a page of the portal.',
    })
  }
  return undefined
}

async function refuse(
  request: ExpressRequest,
  response: ExpressResponse,
  refusal: HttpError,
): Promise<void> {
  const { status, message, hint, headers } = refusal
  if (request.method !== 'TRACE' && isApiPath(request.path))
    return sendProblem(request, response, refusal)
  response.status(status).set(headers).type('text/plain').send(`${message}. ${hint}\n`)
}

/** Programs send neither header; browsers send at least one with every request that changes something. */
function isForeign(
  { origin, 'sec-fetch-site': site }: NodeJS.Dict<string | string[]>,
  host: string,
): boolean {
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  return origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`
}
