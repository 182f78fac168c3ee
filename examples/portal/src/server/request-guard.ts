import { HttpError } from '@callboard/core/http'
import type { RequestHandler } from 'express'

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Refuses what a foreign page could make a browser send. Everyone on this machine is signed in as the same person,
 * so the name in `Host` must be a loopback one (a foreign name that resolves to us is not), and a request that
 * changes something must come from a page of ours.
 */
export const requestGuard: RequestHandler = (request, _response, next) => {
  const { host = '' } = request.headers
  const hostname = host.replace(/:\d+$/, '')
  if (!loopback.has(hostname)) {
    throw new HttpError(403, `The portal does not answer to the name "${hostname}"`, {
      hint: 'Open it as http://localhost.',
    })
  }
  if (!['GET', 'HEAD', 'OPTIONS'].includes(request.method) && isForeign(request.headers, host)) {
    throw new HttpError(403, 'The request came from another site', {
      hint: 'Send it from a page of the portal.',
    })
  }
  next()
}

/** Programs send neither header; browsers send at least one with every request that changes something. */
function isForeign(
  { origin, 'sec-fetch-site': site }: NodeJS.Dict<string | string[]>,
  host: string,
): boolean {
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  return origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`
}
