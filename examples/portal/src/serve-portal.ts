import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { messageOf } from '@callboard/core'
import { createApp } from './app.ts'
import type { LoadedConfig } from './load-config.ts'
import { createPortal, type Portal } from './portal.ts'
import { serveErrors } from './serve-errors.ts'

/** A portal that answers. */
export interface ServedPortal extends AsyncDisposable {
  portal: Portal
  /** Address to open, without a trailing slash. */
  url: string
}

/**
 * Serves the portal of a configuration on loopback.
 *
 * @throws SERVE_PORT_TAKEN SERVE_PORT_DENIED, and what the configuration's parts throw
 */
export async function servePortal({
  loaded,
  port,
}: {
  loaded: LoadedConfig
  port: number
}): Promise<ServedPortal> {
  // The port is taken first, so that nothing is made or read for a portal that cannot be served.
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 })
  server.maxConnections = 1024
  let answer: RequestListener = refuseUntilReady
  server.on('request', (request, response) => answer(request, response))
  await listen(server, port)
  const { port: actual } = server.address() as AddressInfo
  const url = `http://localhost:${actual}`
  try {
    const portal = await createPortal(loaded)
    answer = createApp(portal)
    warmUp(portal)
    stayFresh(portal)
    return {
      portal,
      url,
      async [Symbol.asyncDispose]() {
        await close(server)
        await portal[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await close(server)
    throw error
  }
}

/** Docs and search are built while the first pages are read. Who asks for them before then waits, or sees the failure. */
function warmUp({ warm, logger, closing }: Portal): void {
  warm().catch((error: unknown) => {
    if (!closing.aborted)
      logger.error('the search could not be filled', { error: messageOf(error) })
  })
}

/** What fails meanwhile is logged and tried again; only the end of the portal ends it. */
function stayFresh({ follow, logger, closing }: Portal): void {
  follow().catch((error: unknown) => {
    if (!closing.aborted)
      logger.error('the catalog is no longer kept up to date', { error: messageOf(error) })
  })
}

/** Whoever comes while the sources are read is told to come again. */
const refuseUntilReady: RequestListener = (_request, response) => {
  response.writeHead(503, { 'retry-after': '2', 'content-type': 'text/plain; charset=utf-8' })
  response.end('The portal is starting.\n')
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'EADDRINUSE') reject(serveErrors.PORT_TAKEN({ port }, { cause }))
      else if (cause.code === 'EACCES') reject(serveErrors.PORT_DENIED({ port }, { cause }))
      else reject(cause)
    }
    server.once('error', fail)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', fail)
      resolve()
    })
  })
}

/** Live logs keep their connections for as long as they run, so those are cut. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
