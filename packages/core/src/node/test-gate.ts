import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { CallboardError } from '../errors/callboard-error.ts'
import { createUrlGate, type UrlGate, type UrlGateOptions } from './url-gate.ts'

/** A server on this machine that notes what it is asked, until the end of the test. */
export async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const requests: { line: string; headers: IncomingMessage['headers']; body: string }[] = []
  const sockets = new Set<Socket>()
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    requests.push({ line: `${request.method} ${request.url}`, headers: request.headers, body })
    answer(request, response)
  })
  server.on('connection', (socket) => sockets.add(socket))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const close = async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((done) => server.close(done))
  }
  onTestFinished(close)
  const { port } = server.address() as AddressInfo
  return { port, origin: `http://127.0.0.1:${port}`, requests, sockets, close }
}

/** A gate that is closed at the end of the test. */
export function gateFor(
  allow: UrlGateOptions['allow'],
  options: Partial<UrlGateOptions> = {},
): UrlGate {
  const gate = createUrlGate({ allow, timeoutMs: 3000, ...options })
  onTestFinished(() => gate.close())
  return gate
}

export const codeOf = async (run: () => unknown) => {
  try {
    await run()
    return 'nothing was thrown'
  } catch (error) {
    return CallboardError.is(error) ? error.code : `not ours: ${error}`
  }
}
