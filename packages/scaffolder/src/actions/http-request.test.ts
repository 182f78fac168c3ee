import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createUrlGate, type UrlGate } from '@callboard/core/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { httpBackstageRequest, httpRequest } from './http-request.ts'
import { testAction } from './test-action.ts'

let server: Server
let origin: string
let gate: UrlGate
const seen: { method?: string; url?: string; headers: IncomingMessage['headers']; body: string }[] =
  []

/** Repeats what it is sent; other paths answer in ways of their own. */
beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const { method, url, headers } = request
    seen.push({ ...(method && { method }), ...(url && { url }), headers, body })
    if (url === '/bad') return response.writeHead(422).end('{"reason":"no"}')
    if (url === '/text') return response.end('plain')
    if (url === '/broken')
      return response.setHeader('content-type', 'application/json').end('{"a":')
    if (url === '/large') return response.end('x'.repeat(1024 * 1024 + 1))
    if (url === '/away')
      return response.writeHead(302, { location: 'http://169.254.169.254/' }).end()
    if (url === '/never') return undefined
    return response
      .setHeader('content-type', 'application/json; charset=utf-8')
      .end(JSON.stringify({ url, body, auth: headers.authorization }))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  gate = createUrlGate({ allow: [{ origin, private: true }] })
})

afterAll(async () => {
  await gate.close()
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
})

const ask = (input: object, call: Partial<Parameters<typeof testAction>[1]> = {}) =>
  testAction(httpRequest({ gate }), { input: { method: 'GET', ...input }, ...call })

describe('http:request', () => {
  it('sends what it is told, and gives the answer', async () => {
    seen.length = 0
    const { output, log } = await ask({
      url: `${origin}/jobs?a=1`,
      method: 'POST',
      params: { b: 'x y', c: 2 },
      headers: { 'X-Trace': 7 },
      body: { name: 'ledger' },
    })
    expect(output).toMatchObject({
      code: '200',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: { url: '/jobs?a=1&b=x+y&c=2', body: '{"name":"ledger"}' },
    })
    expect(seen[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'idempotency-key': 'task-1:step-1',
      'x-trace': '7',
    })
    expect(log).toEqual([`Sending POST ${origin}/jobs`])
  })

  it('gives text as a message, also where JSON is broken', async () => {
    expect((await ask({ url: `${origin}/text` })).output).toMatchObject({
      body: { message: 'plain' },
    })
    expect((await ask({ url: `${origin}/broken` })).output).toMatchObject({
      body: { message: '{"a":' },
    })
  })

  it('fails on an answer of 400 and above, unless it is to go on', async () => {
    const { error } = await ask({ url: `${origin}/bad` })
    expect(error?.code).toBe('SCAFFOLDER_HTTP_FAILED')
    expect(error?.message).toBe(
      `GET ${origin}/bad was answered with 422: "{\\"reason\\":\\"no\\"}"`,
    )
    const on = await ask({ url: `${origin}/bad`, continueOnBadResponse: true })
    expect(on.output).toMatchObject({ code: '422', body: { message: '{"reason":"no"}' } })
  })

  it.each([
    ['another host', 'https://evil.test/x', 'CORE_HOST_DENIED'],
    ['another port', 'http://127.0.0.1:1/x', 'CORE_HOST_DENIED'],
    ['a redirect to another host', '/away', 'CORE_HOST_DENIED'],
    ['an answer without end', '/large', 'CORE_RESPONSE_TOO_LARGE'],
    ['no answer', '/never', 'CORE_REQUEST_TIMEOUT'],
    ['a file', 'file:///etc/passwd', 'SCAFFOLDER_ACTION_INPUT_INVALID'],
  ])('refuses %s', async (_name, url, code) => {
    const { error } = await ask({ url: url.startsWith('/') ? origin + url : url, timeout: 300 })
    expect(error?.code).toBe(code)
  })

  it.each(['Host', 'transfer-encoding', 'Connection'])('lets no template set %s', async (name) => {
    const { error } = await ask({ url: origin, headers: { [name]: 'x' } })
    expect(error?.code).toBe('SCAFFOLDER_ACTION_INPUT_INVALID')
  })

  it('sends a secret of the run, in whatever form, only where it may go', async () => {
    const secrets = { token: 's3cr3t-t0ken' }
    const basic = Buffer.from('s3cr3t-t0ken').toString('base64')
    for (const input of [
      { headers: { authorization: 'Bearer s3cr3t-t0ken' } },
      { headers: { authorization: basic } },
      { method: 'POST', body: { deep: ['s3cr3t-t0ken'] } },
      { params: { t: 's3cr3t-t0ken' } },
    ]) {
      seen.length = 0
      const { error } = await ask({ url: `${origin}/x`, ...input }, { secrets })
      expect([error?.code, seen]).toEqual(['SCAFFOLDER_SECRET_DENIED', []])
    }
    const trusting = httpRequest({ gate, secretOrigins: [origin] })
    const input = { url: origin, method: 'GET', headers: { authorization: 's3cr3t-t0ken' } }
    expect((await testAction(trusting, { input, secrets })).error).toBeUndefined()
  })

  it('sends once, however often the step is tried, where it has a key', async () => {
    seen.length = 0
    const checkpoints = new Map()
    const input = { url: `${origin}/x`, method: 'POST', idempotencyKey: 'create' }
    const [one, two] = [await ask(input, { checkpoints }), await ask(input, { checkpoints })]
    expect([seen.length, two.output]).toEqual([1, one.output])
  })

  it('is described by a plan, which sends nothing', async () => {
    seen.length = 0
    const { output } = await ask({ url: `${origin}/x?token=1` }, { method: 'plan' })
    expect([output, seen]).toEqual([
      { sideEffects: [{ text: `Sends GET ${origin}/x`, target: `${origin}/x` }] },
      [],
    ])
  })

  it('stops when the run does', async () => {
    const signal = AbortSignal.abort(new Error('cancelled'))
    await expect(ask({ url: `${origin}/never` }, { signal })).rejects.toThrow('cancelled')
  })
})

describe('http:backstage:request', () => {
  const portal = (input: object) =>
    testAction(httpBackstageRequest({ gate, baseUrl: `${origin}/api` }), {
      input: { method: 'GET', ...input },
      secrets: { token: 's3cr3t-t0ken' },
    })

  it.each([
    ['/catalog/entities', '/api/catalog/entities?limit=1'],
    ['proxy/data/fetch?x=1', '/api/proxy/data/fetch?x=1&limit=1'],
    [
      'catalog/entities/by-name/component:default/x',
      '/api/catalog/entities/by-name/component:default/x?limit=1',
    ],
  ])('asks for %s below the interfaces of the portal', async (path, asked) => {
    const { output } = await portal({ path, params: { limit: 1 } })
    expect(output).toMatchObject({ body: { url: asked } })
  })

  it.each([
    ['../admin', 'SCAFFOLDER_HTTP_PATH_OUTSIDE'],
    ['/../../admin', 'SCAFFOLDER_HTTP_PATH_OUTSIDE'],
    ['a/../../b', 'SCAFFOLDER_HTTP_PATH_OUTSIDE'],
    ['%2e%2e/admin', 'SCAFFOLDER_HTTP_PATH_OUTSIDE'],
    ['..%2f..%2fadmin', 'CORE_URL_INVALID'],
    ['https://evil.test/', undefined],
    ['//evil.test/x', undefined],
  ])('does not leave them by %s', async (path, code) => {
    seen.length = 0
    const { error } = await portal({ path })
    expect([error?.code, seen.filter(({ url }) => !url?.startsWith('/api/'))]).toEqual([code, []])
  })

  it('is trusted with secrets', async () => {
    const headers = { authorization: 'Bearer s3cr3t-t0ken' }
    expect((await portal({ path: 'x', headers })).error).toBeUndefined()
  })
})

it('masks what a host repeats of the credentials of the gate', async () => {
  const { Secret } = await import('@callboard/core')
  const headers = { Authorization: new Secret('Bearer hidden-token-1') }
  const own = createUrlGate({ allow: [{ origin, private: true, headers }] })
  try {
    const input = { url: `${origin}/x`, method: 'GET' }
    const { output } = await testAction(httpRequest({ gate: own }), { input })
    expect(JSON.stringify(output)).not.toContain('hidden-token-1')
  } finally {
    await own.close()
  }
})
