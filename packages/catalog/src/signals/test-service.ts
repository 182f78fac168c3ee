import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Secret } from '@callboard/core'
import { createUrlGate } from '@callboard/core/node'
import type { SignalHost } from './ask-host.ts'

/** A request as a service of a test sees it. */
export interface ServiceRequest {
  method: string
  /** Undecoded, without the query. */
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: string
}

/** What it answers: JSON unless it is text. */
export interface ServiceAnswer {
  status?: number
  headers?: Readonly<Record<string, string>>
  body: unknown
}

/** A service of this machine that stands in for another system. */
export interface TestService extends AsyncDisposable, SignalHost {
  /** `GET /path?query` of each request, in order. */
  readonly requests: readonly string[]
  /** From now on it answers like a proxy whose server is gone. */
  break(): void
}

/** Starts a service that answers as its function says, on a port of its own. */
export async function startTestService(
  answer: (request: ServiceRequest) => ServiceAnswer | Promise<ServiceAnswer>,
  { token = 'Bearer s3cret-token', header = 'authorization', encodedSlash = false } = {},
): Promise<TestService> {
  const requests: string[] = []
  let isBroken = false
  const server = createServer(async (incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming
    requests.push(`${method} ${url}`)
    const body = await bodyOf(incoming)
    const { pathname, searchParams } = new URL(url, 'http://host.test')
    const request = { method, path: pathname, query: searchParams, headers, body }
    const {
      status = 200,
      headers: own,
      body: given,
    } = isBroken ? { status: 502, body: '<html>Bad gateway</html>' } : await answer(request)
    const text = typeof given === 'string' ? given : JSON.stringify(given)
    outgoing.writeHead(status, { 'content-type': 'application/json', ...own }).end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const gate = createUrlGate({
    allow: [{ origin: url, private: true, encodedSlash, headers: { [header]: new Secret(token) } }],
  })
  return {
    url,
    gate,
    requests,
    break() {
      isBroken = true
    },
    async [Symbol.asyncDispose]() {
      await gate.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
