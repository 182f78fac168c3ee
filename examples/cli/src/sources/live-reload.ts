import type { HttpHandler } from '@callboard/core/http'
import type { DocsTheme } from '@callboard/docs'

const eventsPath = '/_callboard/live'
const scriptPath = '_callboard/live.js'

const script = `let first
const source = new EventSource('${eventsPath}')
source.addEventListener('build', ({ data }) => {
  first ??= data
  if (data !== first) location.reload()
})
`

/** Reloads pages that are open when their site has changed. */
export interface LiveReload {
  /** The theme with pages that listen. */
  theme: DocsTheme
  /** The handler with what they listen to. */
  handler: Pick<HttpHandler, 'fetch'>
  /** Tells all of them. */
  changed(): void
  close(): void
}

/** Adds reloading to a theme, and to the handler that is made for it. */
export function liveReload(
  theme: DocsTheme,
  create: (theme: DocsTheme) => Pick<HttpHandler, 'fetch'>,
): LiveReload {
  const listeners = new Set<ReadableStreamDefaultController<Uint8Array>>()
  let build = Date.now()
  const event = () => new TextEncoder().encode(`event: build\ndata: ${build}\n\n`)
  const listening: DocsTheme = {
    ...theme,
    page: (context) => withScript(theme.page(context)),
    notFound: (context) => withScript(theme.notFound(context)),
    files: (context) =>
      new Map([
        ...theme.files(context),
        [scriptPath, { type: 'text/javascript', render: () => script }],
      ]),
  }
  const site = create(listening)
  const listen = (): Response => {
    let own: ReadableStreamDefaultController<Uint8Array> | undefined
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        own = controller
        listeners.add(controller)
        controller.enqueue(event())
      },
      cancel() {
        if (own) listeners.delete(own)
      },
    })
    return new Response(body, {
      headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
    })
  }
  return {
    theme: listening,
    handler: {
      fetch: async (request) =>
        new URL(request.url).pathname === eventsPath ? listen() : site.fetch(request),
    },
    changed() {
      build += 1
      for (const listener of listeners) listener.enqueue(event())
    },
    close() {
      for (const listener of listeners) listener.close()
      listeners.clear()
    },
  }
}

const withScript = (html: string): string =>
  html.replace('</head>', `<script type="module" src="/${scriptPath}"></script>\n</head>`)
