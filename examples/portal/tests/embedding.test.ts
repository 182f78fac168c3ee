import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { HttpHandler } from '@callboard/core/http'
import { createRequestListener } from '@remix-run/node-fetch-server'
import Fastify from 'fastify'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPortal, type Portal } from '../src/portal.ts'
import { type SmallPortal, smallPortal } from './small-portal.ts'

// The handlers of the packages in frameworks that the portal does not use, over real connections.

type Handlers = Readonly<Record<string, Pick<HttpHandler, 'fetch'>>>
interface Host {
  url: string
  close(): Promise<unknown>
}

async function inHono(handlers: Handlers): Promise<Host> {
  const app = new Hono()
  for (const [name, handler] of Object.entries(handlers))
    app.all(`/api/${name}/*`, ({ req }) => handler.fetch(req.raw))

  const server = createServer(createRequestListener((request) => app.fetch(request)))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const close = () => new Promise((done) => server.close(done).closeAllConnections())
  return { url: `http://127.0.0.1:${port}`, close }
}

async function inFastify(handlers: Handlers): Promise<Host> {
  const app = Fastify({ forceCloseConnections: true })
  // The body is the handler's to read, and to bound.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _body, done) => done(null))
  for (const [name, handler] of Object.entries(handlers)) {
    const listener = createRequestListener((request) => handler.fetch(request))
    app.all(`/api/${name}/*`, (request, reply) => {
      reply.hijack()
      return listener(request.raw, reply.raw)
    })
  }

  return { url: await app.listen({ port: 0, host: '127.0.0.1' }), close: () => app.close() }
}

let small: SmallPortal
let portal: Portal
beforeAll(async () => {
  small = await smallPortal()
  portal = await createPortal(small.loaded)
})
afterAll(async () => {
  await portal[Symbol.asyncDispose]()
  await small[Symbol.asyncDispose]()
})

describe.each([
  ['Hono', inHono],
  ['Fastify', inFastify],
])('in %s', (_name, mount) => {
  let host: Host
  beforeAll(async () => {
    host = await mount({ ...portal.http })
  })
  afterAll(() => host.close())

  const get = (path: string) => fetch(`${host.url}/api${path}`)
  const json = async (answer: Promise<Response>) => (await answer).json()
  const post = (path: string, body: unknown) =>
    fetch(`${host.url}/api${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  it('the catalog answers, and takes a question in a body', async () => {
    const metadata = { name: 'ledger', title: 'Ledger' }
    expect(await json(get('/catalog/entities/by-name/component/default/ledger'))).toMatchObject({
      metadata,
    })
    const entityRefs = ['component:default/ledger', 'component:default/nope']
    expect(await json(post('/catalog/entities/by-refs', { entityRefs }))).toMatchObject({
      items: [{ metadata }, null],
    })
  })

  it('the scaffolder begins a run, and tells its events as they come', async () => {
    const values = { name: 'ana' }
    const begun = await post('/scaffolder/v2/tasks', {
      templateRef: 'template:default/greet',
      values,
    })
    expect(begun.status).toBe(201)
    const { id } = (await begun.json()) as { id: string }
    const stream = await get(`/scaffolder/v2/tasks/${id}/eventstream`)
    expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    const events = await stream.text()
    expect(events).toContain('hello ana')
    expect(events).toContain('event: completion')
  })

  it('refuses as the packages say it', async () => {
    const text = await fetch(`${host.url}/api/scaffolder/v2/tasks`, { method: 'POST', body: 'x' })
    const gone = await get('/catalog/entities/by-name/component/default/nope')
    expect([text.status, gone.status]).toEqual([415, 404])
    expect(gone.headers.get('content-type')).toMatch(/^application\/(?:problem\+)?json/)
  })

  it('refuses an upload that is too large, and the connection goes on', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const send = (method: string, path: string, body?: string) =>
      new Promise<[status: number | undefined, port: number | undefined]>((resolve, reject) => {
        const headers = { 'content-type': 'application/json' }
        const sent = request(`${host.url}/api${path}`, { agent, method, headers }, (answer) => {
          const port = answer.socket.localPort
          answer.resume().on('end', () => resolve([answer.statusCode, port]))
        })
        sent.on('error', reject).end(body)
      })
    const tooLarge = JSON.stringify({ entityRefs: ['x'.repeat(1_500_000)] })
    const [refused, port] = await send('POST', '/catalog/entities/by-refs', tooLarge)
    const notAllowed = await send('PUT', '/catalog/entities/by-refs', tooLarge)
    const next = await send('GET', '/catalog/entities/by-name/component/default/ledger')
    expect([refused, notAllowed, next]).toEqual([413, [405, port], [200, port]])
    agent.destroy()
  })

  it('docs and search answer', async () => {
    expect(await json(get('/techdocs/metadata/techdocs/default/component/ledger'))).toMatchObject({
      site_name: 'Ledger',
    })
    const page = await get('/techdocs/static/docs/default/component/ledger/postings/index.html')
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('counterpart')])
    expect(await json(get('/search/query?term=counterpart'))).toMatchObject({
      results: [{ type: 'techdocs', document: { title: 'Postings' } }],
    })
  })
})
