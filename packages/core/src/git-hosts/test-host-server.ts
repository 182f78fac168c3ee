// For tests of this package: the routes of Git hosts as their interface descriptions have them, over files in memory.
import { createHash } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { packTar } from 'modern-tar'
import type { IntegrationType } from './integration.ts'
import { type Answer, type Route, routes } from './test-host-routes.ts'

/** A host with one repository `acme/shop`, whose default branch is `main`. */
export interface TestHost extends AsyncDisposable {
  origin: string
  files: Map<string, string>
  requests: { method: string; path: string; headers: IncomingHttpHeaders }[]
  /** Answers this instead of everything else, as long as it is set. */
  instead?: { status: number; headers?: Record<string, string>; body?: string } | undefined
  /** Path of the repository, as the program of this type knows it. */
  owner: string
}

export async function startTestHost(type: IntegrationType): Promise<TestHost> {
  const server = createServer(async (request, response) => {
    host.requests.push({
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
    })
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    void respond(routes[type], {
      request: request.url ?? '/',
      body: Buffer.concat(parts).toString(),
      headers: request.headers,
      host,
      response,
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const host: TestHost = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files: new Map(),
    requests: [],
    owner: { azure: 'acme/project', gitlab: 'acme/sub' }[type as string] ?? 'acme',
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
  return host
}

async function respond(
  table: readonly Route[],
  {
    request,
    body: sent,
    headers,
    host,
    response,
  }: {
    request: string
    body: string
    headers: IncomingHttpHeaders
    host: TestHost
    response: ServerResponse
  },
): Promise<void> {
  if (host.instead) {
    const { status, body = '', headers: more = {} } = host.instead
    return void response.writeHead(status, more).end(body)
  }
  const url = new URL(request, host.origin)
  const commit = createHash('sha1')
    .update(JSON.stringify([...host.files]))
    .digest('hex')
  for (const [pattern, route] of table) {
    const match = pattern.exec(url.pathname)
    const answer = match && route({ url, headers, host, commit, body: sent }, match)
    if (answer) return send(answer, { headers, host, response })
  }
  response.writeHead(404, { 'content-type': 'application/json' }).end('{"message":"Not Found"}')
}

async function send(
  answer: NonNullable<Answer>,
  {
    headers,
    host,
    response,
  }: { headers: IncomingHttpHeaders; host: TestHost; response: ServerResponse },
): Promise<void> {
  if ('archive' in answer) {
    const entries = [...host.files].map(([path, body]) => ({
      header: { name: `${answer.archive}${path}`, size: Buffer.byteLength(body) },
      body,
    }))
    const bytes = gzipSync(await packTar(entries))
    return void response.writeHead(200, { 'content-type': 'application/x-gzip' }).end(bytes)
  }
  const body = 'json' in answer ? JSON.stringify(answer.json) : answer.file
  const etag = `W/"${createHash('sha1').update(body).digest('hex')}"`
  if (headers['if-none-match'] === etag) return void response.writeHead(304, { etag }).end()
  const type =
    'json' in answer
      ? 'application/json; charset=utf-8'
      : (answer.type ?? 'text/plain; charset=utf-8')
  const link = 'json' in answer && answer.link ? { link: answer.link } : {}
  response.writeHead(200, { etag, 'content-type': type, ...link }).end(body)
}
