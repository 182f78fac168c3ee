// For tests of this package: a service that plays the interface of another program, held to what that publishes about it.
import { readFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { checkJsonSchema } from '@callboard/core'
import { createUrlGate, type UrlGate } from '@callboard/core/node'

/** A request as a service sees it. */
export interface ServiceCall {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  text: string
  body: unknown
}

/** What it answers: JSON unless it is text. */
export interface ServiceReply {
  status?: number
  headers?: Record<string, string>
  body?: unknown
}

/** A service on a port of its own. */
export interface DescribedService extends AsyncDisposable {
  url: string
  gate: UrlGate
  /** `METHOD /path?query` of each request, in order. */
  requests: string[]
  /** In place of every answer from now on. */
  fault?: ServiceReply | undefined
  /** How requests and answers differ from the description. */
  problems: string[]
}

/** An interface by OpenAPI 2, as far as it is needed. */
export interface Description {
  paths: Record<string, Record<string, Operation>>
  definitions: Record<string, object>
}

interface Operation {
  parameters?: { in: string; name: string; schema?: object; required?: boolean }[]
  responses: Record<string, { schema?: object }>
}

/** Reads a description that lies beside a test. */
export function readDescription(url: URL): Description {
  return JSON.parse(readFileSync(url, 'utf8')) as Description
}

/** Starts a service; with a description every request and every answer is checked against it. */
export async function startDescribedService(
  answer: (call: ServiceCall) => ServiceReply,
  {
    description,
    authorize = () => true,
  }: { description?: Description; authorize?: (headers: IncomingHttpHeaders) => boolean } = {},
): Promise<DescribedService> {
  const server = createServer(async (request, response) => {
    const { method = 'GET', url = '/', headers } = request
    const text = Buffer.concat(await request.toArray()).toString()
    const { pathname: path, searchParams: query } = new URL(url, 'http://host.test')
    service.requests.push(`${method} ${url}`)
    if (service.fault) return send(response, service.fault)
    if (!authorize(headers))
      return send(response, { status: 401, body: { message: 'Unauthorized' } })
    const isJson = /json|yaml/.test(headers['content-type'] ?? '')
    const body = isJson && text !== '' ? JSON.parse(text) : undefined
    const call = { method, path, query, headers, text, body }
    const reply = answer(call)
    if (description) service.problems.push(...differences(description, call, reply))
    send(response, reply)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const gate = createUrlGate({
    allow: [{ origin: url, private: true, encodedSlash: true }],
  })
  const service: DescribedService = {
    url,
    gate,
    requests: [],
    problems: [],
    async [Symbol.asyncDispose]() {
      await gate.close()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
  return service
}

function send(response: ServerResponse, { status = 200, headers, body }: ServiceReply): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? {})
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
}

function differences(
  { paths, definitions }: Description,
  { method, path, query, body }: ServiceCall,
  { status = 200, body: answer }: ServiceReply,
): string[] {
  const asked = `${method} ${path}`
  const template = Object.keys(paths).find((each) =>
    new RegExp(`^${each.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path),
  )
  const item = template === undefined ? undefined : paths[template]
  const operation = item?.[method.toLowerCase()]
  if (!item || !operation) return status === 404 ? [] : [`${asked}: there is no such operation`]
  const shared = (item.parameters as unknown as Operation['parameters']) ?? []
  const parameters = [...shared, ...(operation.parameters ?? [])]
  const unknown = [...query.keys()].filter(
    (name) => !parameters.some((each) => each.in === 'query' && each.name === name),
  )
  const sent = parameters.find((each) => each.in === 'body')
  // What is applied is described by what comes back: the description of a patch fits anything.
  const own = method === 'PATCH' ? operation.responses['200']?.schema : sent?.schema
  const described = operation.responses[String(status)]?.schema
  return [
    ...unknown.map((name) => `${asked}: the query has no "${name}"`),
    ...(own && body !== undefined ? problemsOf(own, body) : []).map(
      (each) => `${asked}: sent ${each}`,
    ),
    ...(described && status < 300 ? problemsOf(described, answer) : []).map(
      (each) => `${asked}: answered ${each}`,
    ),
  ]
  function problemsOf(schema: object, value: unknown): string[] {
    return checkJsonSchema({ ...schema, definitions }, value).map(
      ({ path: place, message }) => `${JSON.stringify(place)} ${message}`,
    )
  }
}
