import { type Logger, messageOf, silentLogger } from '@callboard/core'
import type { DocsSites } from './create-docs-http.ts'

interface Sync {
  request: Request
  ref: string
  sites: DocsSites
  signal: AbortSignal
  logger: Logger | undefined
}

/** Brings a site up to date: an event stream where one is asked for, as the peer's clients do, else one answer at the end. */
export async function syncAnswer(sync: Sync): Promise<Response> {
  const { request, ref, sites, signal } = sync
  const headers = { 'cache-control': 'no-store' }
  if (!request.headers.get('accept')?.includes('text/event-stream')) {
    const updated = await sites.sync?.(ref, { log: () => {}, signal })
    return Response.json({ updated: updated ?? false }, { headers })
  }
  return new Response(eventsOf(sync), {
    headers: { ...headers, 'content-type': 'text/event-stream; charset=utf-8' },
  })
}

/** Events `log`, then `finish` or `error`, each with JSON as its data. */
function eventsOf({ ref, sites, signal, logger = silentLogger }: Sync): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const reader = new AbortController()
  const both = AbortSignal.any([signal, reader.signal])
  return new ReadableStream({
    async start(controller) {
      const send = (event: string, data: unknown) => {
        if (both.aborted) return
        controller.enqueue(encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`))
      }
      try {
        const log = (line: string) => send('log', line)
        const updated = await sites.sync?.(ref, { log, signal: both })
        send('finish', { updated: updated ?? false })
      } catch (error) {
        // What went wrong inside is for the log of the server.
        logger.error('docs could not be brought up to date', { ref, error: messageOf(error) })
        send('error', 'The documents could not be brought up to date')
      }
      if (!both.aborted) controller.close()
    },
    cancel: () => reader.abort(),
  })
}
