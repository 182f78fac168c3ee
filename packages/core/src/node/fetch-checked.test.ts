import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { formatError } from '../errors/format-error.ts'
import { Secret } from '../secret/secret.ts'
import type { LookupName } from './checked-connector.ts'
import { followRedirect } from './fetch-checked.ts'
import { codeOf, gateFor, serve } from './test-gate.ts'
import type { AllowedHost } from './url-gate.ts'

/** Names that lead to this machine. */
const lookupAs =
  (...addresses: string[]): LookupName =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))

describe('fetch', () => {
  it('gives the answer whole, whatever its status', async () => {
    const { origin, requests } = await serve((_request, response) =>
      response.writeHead(404, { 'X-One': '1', 'set-cookie': ['a=1', 'b=2'] }).end('\ufeffnö'),
    )
    const answer = await gateFor([origin]).fetch(`${origin}/x?y=1`, {
      method: 'POST',
      headers: { accept: 'text/plain' },
      body: 'hello',
    })
    expect({ ...answer, bytes: answer.bytes.length, text: answer.text() }).toMatchObject({
      status: 404,
      url: `${origin}/x?y=1`,
      headers: { 'x-one': '1', 'set-cookie': 'a=1, b=2' },
      bytes: 6,
      text: 'nö',
    })
    expect(requests).toMatchObject([
      {
        line: 'POST /x?y=1',
        body: 'hello',
        headers: { accept: 'text/plain', 'user-agent': 'callboard' },
      },
    ])
  })

  it('refuses bytes that are no UTF-8 as text', async () => {
    const { origin } = await serve((_request, response) => response.end(Buffer.from([0xff, 0xfe])))
    const answer = await gateFor([origin]).fetch(origin)
    expect(await codeOf(() => answer.text())).toBe('CORE_ENCODING')
  })

  it('contacts nobody who is not allowed', async () => {
    const { origin, requests, sockets } = await serve((_request, response) => response.end())
    expect(await codeOf(() => gateFor(['https://a.example']).fetch(origin))).toBe(
      'CORE_HOST_DENIED',
    )
    expect([requests.length, sockets.size]).toEqual([0, 0])
  })

  it.each([
    ['loopback', ['127.0.0.1']],
    ['one public address and one private', ['93.184.216.34', '10.0.0.1']],
    ['an IPv4 address in IPv6', ['::ffff:127.0.0.1']],
    ['the metadata of a cloud', ['169.254.169.254']],
    ['IPv6 loopback', ['::1']],
  ])('refuses a name that leads to %s', async (_name, addresses) => {
    const { port, sockets } = await serve((_request, response) => response.end())
    const gate = gateFor([`http://inside.example:${port}`], { lookup: lookupAs(...addresses) })
    expect(await codeOf(() => gate.fetch(`http://inside.example:${port}/`))).toBe(
      'CORE_ADDRESS_DENIED',
    )
    expect(sockets.size).toBe(0)
  })

  it('#26: connects to the address it has checked, though the name leads elsewhere the next time', async () => {
    const { port, requests } = await serve((_request, response) => response.end('x'))
    let lookups = 0
    const lookup: LookupName = async () => {
      lookups += 1
      return [{ address: lookups === 1 ? '127.0.0.1' : '10.255.255.1', family: 4 }]
    }
    const origin = `http://inside.example:${port}`
    const gate = gateFor([{ origin, private: true }], { lookup })
    expect((await gate.fetch(`${origin}/`)).text()).toBe('x')
    expect(lookups).toBe(1)
    expect(requests[0]?.headers.host).toBe(`inside.example:${port}`)
  })

  it('lets an address inside be denied that is on the list', async () => {
    const { origin, sockets } = await serve((_request, response) => response.end())
    const gate = gateFor([{ origin, private: false }])
    expect(await codeOf(() => gate.fetch(origin))).toBe('CORE_ADDRESS_DENIED')
    expect(sockets.size).toBe(0)
  })

  it('lets only those names lead inside that are marked', async () => {
    const { port } = await serve((_request, response) => response.end('x'))
    const hosts: AllowedHost[] = [
      { origin: `http://in.example:${port}`, private: true },
      { origin: `http://out.example:${port}` },
    ]
    const gate = gateFor(hosts, { lookup: lookupAs('127.0.0.1') })
    expect((await gate.fetch(`http://in.example:${port}/`)).status).toBe(200)
    expect(await codeOf(() => gate.fetch(`http://out.example:${port}/`))).toBe(
      'CORE_ADDRESS_DENIED',
    )
  })

  it('says that a name is not known', async () => {
    const lookup: LookupName = async () => {
      throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' })
    }
    const gate = gateFor(['http://gone.example'], { lookup })
    expect(await codeOf(() => gate.fetch('http://gone.example/'))).toBe('CORE_REQUEST_FAILED')
    const nowhere = gateFor(['http://none.example'], { lookup: lookupAs() })
    expect(await codeOf(() => nowhere.fetch('http://none.example/'))).toBe('CORE_REQUEST_FAILED')
  })
})

describe('#27: redirects', () => {
  const redirecting = (to: (url: string) => string | undefined, status = 302) =>
    serve((request, response) => {
      const location = to(request.url ?? '')
      if (location === undefined) response.end(`reached ${request.url}`)
      else response.writeHead(status, { location }).end('moved')
    })

  it('are followed five times and not six', async () => {
    const { origin } = await redirecting((url) =>
      url === '/0' ? undefined : `/${Number(url.slice(1)) - 1}`,
    )
    const gate = gateFor([origin])
    expect(await gate.fetch(`${origin}/5`)).toMatchObject({ status: 200, url: `${origin}/0` })
    expect(await codeOf(() => gate.fetch(`${origin}/6`))).toBe('CORE_REDIRECTS')
    expect(await codeOf(() => gateFor([origin], { maxRedirects: 0 }).fetch(`${origin}/1`))).toBe(
      'CORE_REDIRECTS',
    )
  })

  it('that run in a circle end', async () => {
    const { origin, requests } = await redirecting((url) => url)
    expect(await codeOf(() => gateFor([origin]).fetch(`${origin}/x`))).toBe('CORE_REDIRECTS')
    expect(requests).toHaveLength(6)
  })

  it.each([
    ['another host', () => 'http://evil.example/', 'CORE_HOST_DENIED'],
    ['another host without scheme', () => '//evil.example/', 'CORE_HOST_DENIED'],
    ['an address inside', () => 'http://169.254.169.254/latest', 'CORE_HOST_DENIED'],
    ['another path of the host', () => '/elsewhere', 'CORE_HOST_DENIED'],
    ['a file', () => 'file:///etc/passwd', 'CORE_URL_INVALID'],
    ['an address with a password', () => 'http://me:pw@127.0.0.1/', 'CORE_URL_INVALID'],
    ['what is no address', () => 'http://[', 'CORE_URL_INVALID'],
  ])('to %s are refused', async (_name, to, code) => {
    const { origin } = await redirecting((url) => (url === '/a/x' ? to() : undefined))
    expect(await codeOf(() => gateFor([{ origin, path: '/a' }]).fetch(`${origin}/a/x`))).toBe(code)
  })

  it('without a place to go are answers', async () => {
    const { origin } = await serve((_request, response) => response.writeHead(304).end())
    expect((await gateFor([origin]).fetch(origin)).status).toBe(304)
  })

  it('#28: give credentials to the origin that they are for, and to no other', async () => {
    const target = await serve((_request, response) => response.end('x'))
    const { origin, requests } = await redirecting(() => `${target.origin}/t`)
    const gate = gateFor([
      { origin, headers: { authorization: new Secret('Bearer of-a\n') } },
      { origin: target.origin, headers: { 'x-own': 'of-b' } },
    ])
    const headers = {
      cookie: 'c',
      'private-token': 't',
      'X-Api-Key': 'k',
      accept: 'text/plain',
      'if-none-match': '"1"',
    }
    await gate.fetch(`${origin}/`, { headers })
    expect(requests[0]?.headers).toMatchObject({
      authorization: 'Bearer of-a',
      cookie: 'c',
      'x-api-key': 'k',
    })
    expect(Object.keys(target.requests[0]?.headers ?? {}).sort()).toEqual([
      'accept',
      'connection',
      'host',
      'if-none-match',
      'user-agent',
      'x-own',
    ])
  })

  it('have each header once, however it is written, and the credentials of the origin win', async () => {
    const { origin, requests } = await redirecting(() => undefined)
    const gate = gateFor([{ origin, headers: { Authorization: new Secret('Bearer of-a') } }])
    const headers = { authorization: 'Bearer mine', 'USER-AGENT': 'me', 'x-a': '1', 'X-A': '2' }
    await gate.fetch(origin, { headers })
    expect(requests[0]?.headers).toMatchObject({
      authorization: 'Bearer of-a',
      'user-agent': 'me',
      'x-a': '2',
    })
  })

  it('keep all headers on the same origin', async () => {
    const { origin, requests } = await redirecting((url) => (url === '/a' ? '/b' : undefined))
    await gateFor([origin]).fetch(`${origin}/a`, { headers: { authorization: 'x' } })
    expect(requests[1]).toMatchObject({ line: 'GET /b', headers: { authorization: 'x' } })
  })

  it.each([
    [301, 'POST', 'GET /b', ''],
    [302, 'POST', 'GET /b', ''],
    [303, 'PUT', 'GET /b', ''],
    [307, 'POST', 'POST /b', 'body'],
    [308, 'PUT', 'PUT /b', 'body'],
  ])('with %i make of %s: %s', async (status, method, line, body) => {
    const { origin, requests } = await redirecting(
      (url) => (url === '/a' ? '/b' : undefined),
      status,
    )
    await gateFor([origin]).fetch(`${origin}/a`, {
      method,
      body: 'body',
      headers: { 'content-type': 'x/y' },
    })
    expect(requests[1]).toMatchObject({ line, body })
    expect(requests[1]?.headers['content-type']).toBe(body ? 'x/y' : undefined)
  })

  it('never leave https', async () => {
    const check = (url: string | URL) => new URL(url)
    const target = new URL('https://a.example/x')
    const hop = { target, method: 'GET', headers: {}, body: undefined }
    const follow = (location: string) => followRedirect(hop, { status: 302, location, check })
    expect(await codeOf(() => follow('http://a.example/x'))).toBe('CORE_URL_INVALID')
    expect(follow('/y').target.href).toBe('https://a.example/y')
  })

  it('never carry a body to another origin', async () => {
    const target = await serve((_request, response) => response.end())
    const { origin } = await redirecting(() => `${target.origin}/`, 307)
    const gate = gateFor([origin, target.origin])
    expect(await codeOf(() => gate.fetch(origin, { method: 'POST', body: 'secret' }))).toBe(
      'CORE_URL_INVALID',
    )
    expect(target.requests).toEqual([])
  })

  it('reach a name with a dot at its end under its canonical form, with the headers for it', async () => {
    const { port, requests } = await redirecting((url) =>
      url === '/a' ? `http://in.example.:${port}/b` : undefined,
    )
    const origin = `http://in.example:${port}`
    const gate = gateFor([{ origin, private: true, headers: { 'x-own': '1' } }], {
      lookup: lookupAs('127.0.0.1'),
    })
    await gate.fetch(`${origin}/a`)
    expect(requests[1]?.headers).toMatchObject({ host: `in.example:${port}`, 'x-own': '1' })
  })
})

describe('hostile peers', () => {
  it('cannot send more than the limit, with or without saying how much', async () => {
    const { origin, sockets } = await serve((request, response) => {
      if (request.url === '/told') response.setHeader('content-length', 5000)
      response.write('x'.repeat(2500))
      response.end('x'.repeat(2500))
    })
    const gate = gateFor([origin], { maxBytes: 4999 })
    for (const path of ['/told', '/untold'])
      expect(await codeOf(() => gate.fetch(`${origin}${path}`))).toBe('CORE_RESPONSE_TOO_LARGE')
    expect((await gate.fetch(origin, { maxBytes: 5000 })).bytes.length).toBe(5000)
    expect(sockets.size).toBeGreaterThan(0)
  })

  it('cannot stretch the time by sending slowly', async () => {
    const { origin } = await serve(async (_request, response) => {
      response.writeHead(200)
      while (!response.destroyed) {
        response.write('x')
        await delay(20)
      }
    })
    const started = performance.now()
    expect(await codeOf(() => gateFor([origin]).fetch(origin, { timeoutMs: 300 }))).toBe(
      'CORE_REQUEST_TIMEOUT',
    )
    expect(performance.now() - started).toBeLessThan(2500)
  })

  it('cannot stretch it by not answering or by redirecting slowly', async () => {
    const { origin } = await serve(async (request, response) => {
      if (request.url === '/never') return
      await delay(150)
      response.writeHead(302, { location: '/again' }).end()
    })
    const gate = gateFor([origin], { timeoutMs: 300, maxRedirects: 100 })
    for (const path of ['/never', '/again'])
      expect(await codeOf(() => gate.fetch(`${origin}${path}`))).toBe('CORE_REQUEST_TIMEOUT')
  })

  it('cannot pass a cut answer for a whole one', async () => {
    const { origin } = await serve((request, response) => {
      if (request.url === '/length') response.setHeader('content-length', 100)
      response.write('half of it')
      setTimeout(() => response.socket?.destroy(), 20)
    })
    const gate = gateFor([origin])
    for (const path of ['/length', '/chunked'])
      expect(await codeOf(() => gate.fetch(`${origin}${path}`))).toBe('CORE_REQUEST_FAILED')
  })

  it('that are not there are an error', async () => {
    const { origin, port, close } = await serve((_request, response) => response.end())
    await close()
    await expect(gateFor([origin]).fetch(`${origin}/x?token=hunter2`)).rejects.toSatisfy(
      (error) => {
        const text = formatError(error).replaceAll(String(port), 'PORT')
        return (
          text.startsWith(
            'CORE_REQUEST_FAILED: "http://127.0.0.1:PORT/x?…" could not be reached',
          ) && !text.includes('hunter2')
        )
      },
    )
  })
})

describe('aborting', () => {
  it('ends a request with the reason of its signal', async () => {
    const { origin, requests } = await serve(() => {})
    const abort = new AbortController()
    const answer = gateFor([origin]).fetch(origin, { signal: abort.signal })
    while (requests.length === 0) await delay(5)
    abort.abort('stop')
    await expect(answer).rejects.toBe('stop')
    await expect(gateFor([origin]).fetch(origin, { signal: AbortSignal.abort('no') })).rejects.toBe(
      'no',
    )
  })
})
