import compression from 'compression'
import type { RequestHandler } from 'express'

/**
 * Compresses pages for readers who come from the portal itself, or from nowhere. A foreign site could make a browser ask for page after
 * page with words of its own in the address, and tell from their lengths what else is on them: for those, and for programs that do not
 * say where they come from, a page is as long as it is. A live log is sent as it grows.
 */
export const compressPages: RequestHandler = compression({
  filter(request, response) {
    const { 'sec-fetch-site': site } = request.headers
    const isOwn = site === 'same-origin' || site === 'none'
    const isStream = String(response.getHeader('content-type')).startsWith('text/event-stream')
    return isOwn && !isStream && compression.filter(request, response)
  },
})
