// For tests of this package: the interface of a Git host over a table of routes, and real Git behind the same address.
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
  request as sendRequest,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { createTemporaryFolder, nodeRuntime } from '@callboard/core/node'
import type { z } from 'zod'
import { type GitServer, startGitServer } from '../testing/git-http-server.ts'

/** A request to the interface. */
export interface HostCall {
  /** What stands for `:name` in the route, decoded. */
  params: Record<string, string>
  query: URLSearchParams
  body: unknown
  /** Value of the header `authorization`. */
  authorization: string | undefined
}

/** An answer of the interface. */
export interface HostReply {
  status?: number
  json?: unknown
  /** Instead of JSON. */
  text?: string
  headers?: Record<string, string>
}

/** What goes wrong with a route. */
export type HostFault =
  | { status: number; headers?: Record<string, string>; body?: string }
  | 'hang'
  /** It is carried out, and the connection ends before the answer. */
  | 'lost'
  | 'drip'
  | 'huge'

/** A program behind Git hosts, as far as it is played here. */
export interface HostProgram {
  /** What addresses of the interface begin with: `/api/v4`. */
  base: string
  /** By method and path: `POST /projects/:id/members`. */
  routes: Record<string, (call: HostCall) => HostReply | Promise<HostReply>>
  /** Whether the headers of a request to the interface show somebody who may ask. */
  isSignedIn(headers: IncomingMessage['headers']): boolean
  /** User name and password that Git must show. */
  gitUser: string
  /** Where the Git server has what a path means; the rest begins with a slash. */
  gitPath(path: string): { owner: string; repo: string; rest: string } | undefined
}

/** A host that runs. */
export interface HostServer extends AsyncDisposable {
  origin: string
  git: GitServer
  /** `METHOD /path?query body` of each request to the interface, in order. */
  requests: string[]
  /** By route; `*` for all. */
  faults: Map<string, HostFault>
  /** Paths of the interface that lead elsewhere since something was renamed. */
  moves: Map<string, string>
}

/** Routes that refuse a body which is not of the schema for their route. */
export function checkedRoutes(
  bodies: Readonly<Record<string, z.ZodType>>,
  routes: HostProgram['routes'],
): HostProgram['routes'] {
  const entries = Object.entries(routes).map(([route, handle]) => {
    const check = (call: HostCall) => {
      const problem = bodies[route]?.safeParse(call.body).error?.issues[0]
      const message = `${problem?.path.join('.')} is invalid: ${problem?.message}`
      return problem ? { status: 400, json: { message } } : handle(call)
    }
    return [route, check] as const
  })
  return Object.fromEntries(entries)
}

/** Starts a program over a folder of its own. */
export async function startHostServer(
  describe: (git: GitServer) => HostProgram,
): Promise<HostServer> {
  const repositories = await createTemporaryFolder({ allowGit: true })
  const git = await startGitServer({ folder: repositories.folder })
  const program = describe(git)
  const server = createServer((request, response) => {
    response.on('error', () => {})
    void answer(request, response, { host, program }).catch((error: unknown) => {
      // What a test did wrong must be seen in it.
      send(response, { status: 599, json: { message: String(error) } })
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const host: HostServer = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    git,
    requests: [],
    faults: new Map(),
    moves: new Map(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
      await git[Symbol.asyncDispose]()
      await repositories[Symbol.asyncDispose]()
    },
  }
  return host
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { host, program }: { host: HostServer; program: HostProgram },
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', host.origin)
  const git = program.gitPath(decodeURIComponent(pathname))
  if (git) return forward(request, response, { host, program, git })
  const text = Buffer.concat(await request.toArray()).toString()
  const method = request.method ?? ''
  const path = pathname.startsWith(program.base) ? pathname.slice(program.base.length) : pathname
  host.requests.push([method, decodeURIComponent(request.url ?? ''), text].join(' ').trim())
  const found = findRoute(program, `${method} ${path}`)
  const fault = host.faults.get('*') ?? host.faults.get(found?.route ?? '')
  if (fault && fault !== 'lost') return fail(response, fault)
  const moved = host.moves.get(path)
  if (moved !== undefined) {
    const location = `${program.base}${moved}`
    return void response.writeHead(method === 'GET' ? 301 : 307, { location }).end()
  }
  if (!program.isSignedIn(request.headers))
    return send(response, { status: 401, json: { message: '401 Unauthorized' } })
  if (!found) return send(response, { status: 404, json: { message: `404 no ${method} ${path}` } })
  const body = text === '' ? undefined : JSON.parse(text)
  const { authorization } = request.headers
  const call = { params: found.params, query: searchParams, body, authorization }
  const reply = await (program.routes[found.route] as (call: HostCall) => HostReply)(call)
  if (fault === 'lost') return void response.destroy()
  send(response, reply)
}

function findRoute(program: HostProgram, asked: string) {
  for (const route of Object.keys(program.routes)) {
    const names = [...route.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
    const match = new RegExp(`^${route.replace(/:\w+/g, '([^/]+)')}$`).exec(asked)
    if (!match) continue
    const values = names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')])
    return { route, params: Object.fromEntries(values) as Record<string, string> }
  }
  return undefined
}

function send(response: ServerResponse, { status = 200, json, text, headers }: HostReply): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(text ?? (json === undefined ? '' : JSON.stringify(json)))
}

function fail(response: ServerResponse, fault: Exclude<HostFault, 'lost'>): void {
  if (fault === 'hang') return
  if (fault === 'drip') {
    response.writeHead(200, { 'content-type': 'application/json' })
    return void Readable.from(drops()).pipe(response)
  }
  if (fault === 'huge') return void response.writeHead(200).end(Buffer.alloc(2_000_000, 32))
  response.writeHead(fault.status, fault.headers ?? {}).end(fault.body ?? '')
}

async function* drops() {
  for (;;) {
    yield ' '
    await nodeRuntime.sleep(50)
  }
}

/** Git's part of the address is that of the Git server. */
function forward(
  request: IncomingMessage,
  response: ServerResponse,
  {
    host,
    program,
    git: { owner, repo, rest },
  }: {
    host: HostServer
    program: HostProgram
    git: { owner: string; repo: string; rest: string }
  },
): void {
  const signedIn = `Basic ${Buffer.from(program.gitUser).toString('base64')}`
  if (request.headers.authorization !== signedIn)
    return void response.writeHead(401, { 'www-authenticate': 'Basic' }).end()
  const { search } = new URL(request.url ?? '/', host.origin)
  const url = new URL(`${host.git.remote({ owner, repo })}${rest}${search}`)
  const headers = { ...request.headers, host: url.host }
  const onward = sendRequest(url, { method: request.method, headers }, (answered) => {
    response.writeHead(answered.statusCode ?? 502, answered.headers)
    answered.pipe(response)
  })
  onward.on('error', () => response.destroy())
  request.pipe(onward)
}
