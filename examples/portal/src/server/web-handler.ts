import type { HttpHandler } from '@callboard/core/http'
import { createRequestListener } from '@remix-run/node-fetch-server'
import type { RequestHandler } from 'express'
import { endStreams } from './end-streams.ts'

/**
 * Mounts a web-standard handler in Express. The handler knows its own base path, so it is given the whole address. Event
 * streams end when the portal has been told to stop.
 */
export function webHandler(
  handler: Pick<HttpHandler, 'fetch'>,
  { stopping }: { stopping: AbortSignal },
): RequestHandler {
  const listener = createRequestListener(async (request) =>
    endStreams(request, { response: await handler.fetch(request), stopping }),
  )
  return (request, response) => {
    request.url = request.originalUrl
    listener(request, response)
  }
}
