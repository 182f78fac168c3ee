import type { HttpHandler } from '@callboard/core/http'
import { createRequestListener } from '@remix-run/node-fetch-server'
import type { RequestHandler } from 'express'

/** Mounts a web-standard handler in Express. The handler knows its own base path, so it is given the whole address. */
export function webHandler(handler: Pick<HttpHandler, 'fetch'>): RequestHandler {
  const listener = createRequestListener((request) => handler.fetch(request))
  return (request, response) => {
    request.url = request.originalUrl
    listener(request, response)
  }
}
