import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { HttpHandler } from '@callboard/core/http'
import { createRequestListener } from '@remix-run/node-fetch-server'
import { close, listen } from './listen.ts'

/** A handler that answers. */
export interface ServedHandler extends AsyncDisposable {
  /** Address to open, without a trailing slash. */
  url: string
}

/** Serves a web-standard handler by itself on loopback. @throws SERVE_PORT_TAKEN SERVE_PORT_DENIED */
export async function serveHandler(
  handler: Pick<HttpHandler, 'fetch'>,
  { port }: { port: number },
): Promise<ServedHandler> {
  const server = createServer(createRequestListener((request) => handler.fetch(request)))
  await listen(server, { port })
  const { port: actual } = server.address() as AddressInfo
  return {
    url: `http://localhost:${actual}`,
    [Symbol.asyncDispose]: () => close(server),
  }
}
