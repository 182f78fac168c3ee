import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Logger, messageOf } from '@callboard/core'
import { createUrlGate } from '@callboard/core/node'
import { createApp } from './app.ts'
import { close, listen } from './listen.ts'
import type { LoadedConfig } from './load-config.ts'
import { portalLogger } from './operations/portal-logger.ts'
import { withPlaceInConfig } from './place-in-config.ts'
import { createPortal, type Portal } from './portal.ts'
import { refuseOpenToAll } from './refuse-open-to-all.ts'
import { oneAtATime } from './server/one-at-a-time.ts'
import type { SignIn } from './sign-in/open-sign-in.ts'

/** How long an answer under way may take when the portal stops. Steps of runs have as long again. */
const requestGraceMs = 5_000

/** How long a request may take to come in; who sends too slowly is found within two seconds. */
const connectionLimits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
}

/** A portal that answers. Disposing of it finishes what was asked, and hands on the runs that it carries out. */
export interface ServedPortal extends AsyncDisposable {
  portal: Portal
  /** Address to open, without a trailing slash. */
  url: string
}

/**
 * Serves the portal of a configuration, on loopback unless it says otherwise.
 *
 * @throws LOG_LEVEL_UNKNOWN LOG_FORMAT_UNKNOWN SERVE_OPEN_TO_ALL SERVE_PORT_TAKEN SERVE_PORT_DENIED, and what the configuration's parts throw
 */
export async function servePortal({
  loaded,
  port,
  logger = portalLogger(),
}: {
  loaded: LoadedConfig
  port: number
  /** @default on standard error, as `LOG_LEVEL` and `LOG_FORMAT` ask for it */
  logger?: Logger
}): Promise<ServedPortal> {
  // The port is taken first, so that nothing is made or read for a portal that cannot be served.
  const { listen: host = '127.0.0.1', stopDelayMs = 0 } = loaded.config
  refuseOpenToAll(loaded.config)
  const server = createServer(connectionLimits)
  server.maxConnections = 10_000
  let answer: RequestListener = refuseUntilReady
  server.on(
    'request',
    oneAtATime((request, response) => answer(request, response)),
  )
  await listen(server, { port, host })
  const { port: actual } = server.address() as AddressInfo
  const url = `http://localhost:${actual}`
  try {
    const portal = await createPortal(loaded, { logger, keptWillDo: true })
    const signIn = await withPlaceInConfig(loaded, () => signInOf(loaded, portal))
    answer = createApp(portal, { signIn })
    warmUp(portal)
    stayFresh(portal)
    return {
      portal,
      url,
      async [Symbol.asyncDispose]() {
        portal.announceStop()
        await portal.runtime.sleep(stopDelayMs)
        await close(server, { graceMs: requestGraceMs })
        await portal[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await close(server)
    throw error
  }
}

/** What only a portal with sign-in needs is loaded for one. */
async function signInOf(
  { config }: LoadedConfig,
  { catalog, runtime, closing }: Portal,
): Promise<SignIn | undefined> {
  if (!config.signIn) return undefined
  const { openSignIn } = await import('./sign-in/open-sign-in.ts')
  return openSignIn({
    config: config.signIn,
    catalog,
    runtime,
    gateTo(allow) {
      const gate = createUrlGate({ allow })
      closing.addEventListener('abort', () => void gate.close(), { once: true })
      return gate
    },
  })
}

/** Sources are read, docs and search built while the first pages are read. Who asks for them before then waits, or sees the failure. */
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

/** Whoever comes while the sources are read is told to come again; the process itself is well. */
const refuseUntilReady: RequestListener = (request, response) => {
  if (request.url === '/healthz') {
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
    return response.end('{"status":"starting"}')
  }
  response.writeHead(503, { 'retry-after': '2', 'content-type': 'text/plain; charset=utf-8' })
  return response.end('The portal is starting.\n')
}
