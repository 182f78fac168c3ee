import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { createUrlGate } from '../node/url-gate.ts'
import { Secret } from '../secret/secret.ts'
import { openHostApi } from './host-api.ts'

/** A server that answers with an empty list, and says where the next page is. */
async function serve(next?: () => string) {
  const requests: { url: string | undefined; headers: IncomingHttpHeaders }[] = []
  const server = createServer(({ url, headers }, response) => {
    requests.push({ url, headers })
    response
      .writeHead(200, { etag: '"1"', ...(next && { link: `<${next()}>; rel="next"` }) })
      .end('[]')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  })
  return { requests, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

it('sends its token to pages of its own interface only, wherever a list leads', async () => {
  const stranger = await serve()
  const nexts: string[] = []
  const host = await serve(() => nexts.shift() ?? '')
  nexts.push(
    `${host.origin}/api/v1/orgs?page=2`,
    `${host.origin}/elsewhere`,
    `${stranger.origin}/api/v1/orgs`,
  )
  const { host: name } = new URL(host.origin)
  const token = new Secret('token-of-somebody')
  const integration = { type: 'gitea' as const, host: name, baseUrl: host.origin, token }
  const gate = createUrlGate({ allow: [host.origin, stranger.origin] })
  onTestFinished(() => gate.close())
  const api = openHostApi({ integration, gate })
  const list = z.array(z.unknown())
  let path: string | undefined = '/orgs'
  for (let page = 0; page < 4 && path !== undefined; page += 1)
    path = (await api.json(path, list))?.next
  const asked = [...host.requests, ...stranger.requests]
  expect(asked.map(({ url, headers }) => `${url} ${headers.authorization ?? 'nobody'}`)).toEqual([
    '/api/v1/orgs token token-of-somebody',
    '/api/v1/orgs?page=2 token token-of-somebody',
    '/elsewhere nobody',
    '/api/v1/orgs nobody',
  ])
})

it('tells what is wrong with an answer of another form', async () => {
  const { origin } = await serve()
  const integration = { type: 'github' as const, host: new URL(origin).host, baseUrl: origin }
  const gate = createUrlGate({ allow: [origin] })
  onTestFinished(() => gate.close())
  const api = openHostApi({ integration, gate })
  await expect(api.json('/x', z.object({ id: z.string() }))).rejects.toMatchObject({
    code: 'CORE_SOURCE_FAILED',
  })
})

it('shows the token of whoever it asks about, where each has one', async () => {
  const { origin, requests } = await serve()
  const asked: string[] = []
  const integration = {
    type: 'github' as const,
    host: new URL(origin).host,
    baseUrl: origin,
    async tokenFor({ owner }: { owner: string }) {
      asked.push(owner)
      return owner === 'acme' ? new Secret('token-of-acme') : undefined
    },
  }
  const gate = createUrlGate({ allow: [origin] })
  onTestFinished(() => gate.close())
  for (const owner of ['acme', 'stranger'])
    await openHostApi({ integration, owner, gate }).json('/x', z.array(z.unknown()))
  expect(requests.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer token-of-acme',
    undefined,
  ])
  expect(asked).toEqual(['acme', 'stranger'])
})
