// For tests: GitHub's own description of its interface, which judges what is asked and what is answered.
import { readFileSync } from 'node:fs'
import { OpenAPIBackend } from 'openapi-backend'
import { isRecord } from '../expressions/plain-data.ts'
import type { HostCall, HostProgram, HostReply } from '../publish/test-host-server.ts'

interface Description {
  paths: Record<string, Record<string, { operationId: string }>>
}

/** What answers an operation, by its id: JSON is laid over an example that the description gives. */
export type Operations = Record<string, (call: HostCall) => HostReply | Promise<HostReply>>

const file = new URL('./test-github-api.json', import.meta.url)

/** The routes of the description. A request or an answer that it does not allow is answered with 418 and the reason. */
export async function describedRoutes(operations: Operations): Promise<HostProgram['routes']> {
  const { api, description } = await opened()
  const routes: HostProgram['routes'] = {}
  for (const [path, methods] of Object.entries(description.paths))
    for (const [method, { operationId }] of Object.entries(methods)) {
      const answer = operations[operationId]
      if (!answer) continue
      routes[`${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`] = async (call) => {
        const { errors: wrong } = api.validateRequest(requestOf(method, path, call), operationId)
        if (wrong?.length) return invalid(`${operationId} is asked`, wrong)
        const reply = await answer(call)
        const { status = 200 } = reply
        if (status > 299 || reply.json === undefined) return reply
        const json = laidOver(api, { operationId, status, json: reply.json })
        const { errors: faults } = api.validateResponse(json, operationId, status)
        return faults?.length ? invalid(`${operationId} answers`, faults) : { ...reply, json }
      }
    }
  return routes
}

let backend: Promise<{ api: OpenAPIBackend; description: Description }> | undefined

/** One for all tests of a process: its checks are made into code when they are first used, which takes its time. */
function opened() {
  backend ??= open()
  return backend
}

async function open() {
  const definition = JSON.parse(readFileSync(file, 'utf8'))
  const ajvOpts = { unicodeRegExp: false, strict: false, logger: false } as const
  const api = new OpenAPIBackend({ definition, quick: true, ajvOpts })
  await api.init()
  return { api, description: definition as Description }
}

function requestOf(method: string, path: string, { params, query, body }: HostCall) {
  return {
    method,
    path: path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? '')),
    query: Object.fromEntries(query),
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body as object,
  }
}

function laidOver(
  api: OpenAPIBackend,
  { operationId, status, json }: { operationId: string; status: number; json: unknown },
): unknown {
  const { mock } = api.mockResponseForOperation(operationId, { code: status })
  return over(mock, json)
}

function over(example: unknown, value: unknown): unknown {
  if (Array.isArray(value)) {
    const [first] = Array.isArray(example) ? example : []
    return value.map((item) => over(first, item))
  }
  if (!isRecord(value) || !isRecord(example)) return value
  const laid = Object.entries(value).map(([key, item]) => [key, over(example[key], item)])
  return { ...example, ...Object.fromEntries(laid) }
}

function invalid(what: string, faults: readonly unknown[]): HostReply {
  return {
    status: 418,
    json: { message: `${what} what is not described: ${JSON.stringify(faults)}` },
  }
}
