import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createUrlGate, type UrlGate } from '@callboard/core/node'

/** A web server of the tests, and the gate to it. */
export interface TestSite {
  /** Without a slash at its end. */
  origin: string
  gate: UrlGate
  /** What was asked for, in order: path and query. */
  asked: string[]
  /** From now on it answers everything with this. */
  answerWith(status: number): void
  close(): Promise<void>
}

/** What a path is answered with: JSON, or with a status of its own. */
export type TestAnswer = (url: URL, headers: Readonly<Record<string, unknown>>) => unknown

/** Starts a server on the loopback address. `undefined` is answered with 404, a number with that status. */
export async function startTestSite(answer: TestAnswer): Promise<TestSite> {
  const asked: string[] = []
  let status: number | undefined
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://site.test')
    asked.push(`${url.pathname}${url.search}`)
    const found = status ?? answer(url, request.headers) ?? 404
    if (typeof found === 'number') response.writeHead(found).end()
    else
      response
        .writeHead(200, { 'content-type': 'application/json', etag: '"1"' })
        .end(JSON.stringify(found))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const gate = createUrlGate({ allow: [{ origin, private: true }] })
  return {
    origin,
    gate,
    asked,
    answerWith(next) {
      status = next
    },
    async close() {
      await gate.close()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}
