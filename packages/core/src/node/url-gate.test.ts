import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { CallboardError } from '../errors/callboard-error.ts'
import { formatError } from '../errors/format-error.ts'
import { Secret } from '../secret/secret.ts'
import type { LookupName } from './checked-connector.ts'
import { followRedirect } from './fetch-checked.ts'
import { type AllowedHost, createUrlGate, type UrlGate, type UrlGateOptions } from './url-gate.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A server on this machine that notes what it is asked. */
async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const requests: { line: string; headers: IncomingMessage['headers']; body: string }[] = []
  const sockets = new Set<Socket>()
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    requests.push({ line: `${request.method} ${request.url}`, headers: request.headers, body })
    answer(request, response)
  })
  server.on('connection', (socket) => sockets.add(socket))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  closing.push(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((done) => server.close(done))
  })
  const { port } = server.address() as AddressInfo
  return { port, origin: `http://127.0.0.1:${port}`, requests, sockets }
}

function gateFor(allow: UrlGateOptions['allow'], options: Partial<UrlGateOptions> = {}): UrlGate {
  const gate = createUrlGate({ allow, timeoutMs: 3000, ...options })
  closing.push(() => gate.close())
  return gate
}

const codeOf = async (run: () => unknown) => {
  try {
    await run()
    return 'nothing was thrown'
  } catch (error) {
    return CallboardError.is(error) ? error.code : `not ours: ${error}`
  }
}

/** Names that lead to this machine. */
const lookupAs =
  (...addresses: string[]): LookupName =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))

describe('an encoded slash', () => {
  const gate = gateFor([
    { origin: 'https://api.example', path: '/v4', encodedSlash: true },
    'https://other.example',
  ])

  it('is for hosts that are known to want it', async () => {
    const url = 'https://api.example/v4/projects/a%2Fb'
    expect(gate.check(url).href).toBe(url)
    expect(await codeOf(() => gate.check('https://other.example/a%2Fb'))).toBe('CORE_URL_INVALID')
  })

  it.each(['a%2F..%2Fb', '..%2Fb', 'a%2F..', 'a%2f.%2Fb', '%2e%2e%2Fb', '..%2F..%2F..%2Fb'])(
    'leads nowhere upwards in "%s"',
    async (path) => {
      const url = `https://api.example/v4/projects/${path}`
      expect(await codeOf(() => gate.check(url))).toMatch(/^CORE_(URL_INVALID|HOST_DENIED)$/)
    },
  )
})

it('sends a secret header of one request, and to no other origin', async () => {
  const there = await serve((_, response) => response.end())
  const here = await serve((_, response) =>
    response.writeHead(302, { location: `${there.origin}/x` }).end(),
  )
  const gate = gateFor([here.origin, there.origin])
  await gate.fetch(here.origin, { headers: { authorization: new Secret('Bearer x\n') } })
  expect(here.requests[0]?.headers.authorization).toBe('Bearer x')
  expect(there.requests[0]?.headers.authorization).toBeUndefined()
})

describe('check', () => {
  const gate = gateFor([
    'https://github.com',
    { origin: 'https://git.example', path: '/allowed' },
    { origin: 'https://ports.example:8443' },
    { origin: 'https://*.wild.example' },
  ])

  it.each([
    ['https://github.com', 'https://github.com/'],
    ['https://GITHUB.com/x', 'https://github.com/x'],
    ['https://github.com./x', 'https://github.com/x'],
    ['https://github.com:443/x', 'https://github.com/x'],
    // The parser of URLs, and so every browser, makes this the same host.
    ['https://github。com/x', 'https://github.com/x'],
    ['https://git.example/allowed', 'https://git.example/allowed'],
    ['https://git.example/allowed/x?y=z', 'https://git.example/allowed/x?y=z'],
    ['https://ports.example:8443/', 'https://ports.example:8443/'],
    ['https://a.wild.example/', 'https://a.wild.example/'],
  ])('lets %s through', (url, canonical) => {
    expect(gate.check(url).href).toBe(canonical)
  })

  it.each([
    ...[
      'https://github.com.evil.com',
      'https://evil.com/github.com',
      'https://gıthub.com',
      'https://www.github.com',
    ],
    ...[
      'https://github.com:8443',
      'http://github.com',
      'https://githubXcom',
      'http://ports.example:8443',
      'https://github.com..evil.com',
    ],
    ...[
      'https://git.example/',
      'https://git.example/allowed-evil',
      'https://git.example/allowe',
      'https://git.example/Allowed',
    ],
    ...[
      'https://git.example/allowed/../x',
      'https://git.example/allowed/%2e%2e/x',
      'https://ports.example/',
    ],
    ...[
      'https://wild.example',
      'https://a.b.wild.example',
      'https://awild.example',
      'https://.wild.example',
    ],
    ...[
      'http://169.254.169.254/',
      'http://[fd00:ec2::254]/',
      'http://100.100.100.200/',
      'http://metadata.google.internal/',
    ],
    ...[
      'http://2130706433/',
      'http://0x7f.1/',
      'http://0177.0.0.1/',
      'http://127.1/',
      'http://0/',
      'http://①②⑦.⓪.⓪.①/',
      'http://169。254。169。254/',
    ],
  ])('denies %s', async (url) => {
    expect(await codeOf(() => gate.check(url))).toBe('CORE_HOST_DENIED')
  })

  it.each([
    ...[
      'https://github.com@evil.com',
      'https://me:pw@github.com/',
      'https://evil.com\\.github.com',
      'https://github.com\\@evil.com',
    ],
    ...[
      'https://github.com/a b',
      ' https://github.com',
      'https://github.com\n',
      'https://git\thub.com',
      'https://github.com/\u0000',
    ],
    ...[
      'file:///etc/passwd',
      'ftp://github.com',
      'javascript:alert(1)',
      'github.com',
      '//github.com',
      '',
      'https://',
      'https://[::1',
    ],
    ...[
      'https://git.example/allowed/..%2fx',
      'https://git.example/allowed/%5c..',
      'https://github.com/%00',
      'https://github.com/a%2eb',
    ],
    `https://github.com/${'x'.repeat(9000)}`,
  ])('refuses %j as an address', async (url) => {
    expect(await codeOf(() => gate.check(url))).toBe('CORE_URL_INVALID')
  })

  it('says why, without what could be a secret', () => {
    const message = (url: string) => {
      try {
        return gate.check(url).href
      } catch (error) {
        return formatError(error).split('\n')[0]
      }
    }
    expect(
      [
        'https://me:hunter2@github.com/x?token=hunter2',
        'https://me:hun@ter2@evil',
        'ftp://x/?hunter2',
        'https://evil.com/?hunter2',
      ].map(message),
    ).toMatchInlineSnapshot(`
      [
        "CORE_URL_INVALID: The address "https://***@github.com/x?…" is refused: it holds a user name or password",
        "CORE_URL_INVALID: The address "https://***@evil/" is refused: it holds a user name or password",
        "CORE_URL_INVALID: The address "ftp://x/?…" is refused: the scheme "ftp:" is not read",
        "CORE_HOST_DENIED: The host "evil.com" may not be contacted",
      ]
    `)
  })

  it('lets nothing through but what is on the list, whatever an address is made of', () => {
    const bits = fc.constantFrom(
      ...[
        'https://',
        'http://',
        'github.com',
        'evil.com',
        '@',
        ':',
        '/',
        '//',
        '\\',
        '.',
        '..',
        '%2e',
        '%2f',
        '#',
        '?',
      ],
      ...[
        'git.example',
        '/allowed',
        ':443',
        ':8443',
        '127.0.0.1',
        '[::1]',
        'a.wild.example',
        '\t',
        ' ',
        '。',
        '-',
      ],
    )
    const hosts = ['github.com', 'git.example', 'ports.example', 'a.wild.example']
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 8 }), (parts) => {
        let url: URL
        try {
          url = gate.check(parts.join(''))
        } catch (error) {
          expect(CallboardError.is(error)).toBe(true)
          return
        }
        expect([url.protocol, url.username, url.password]).toEqual(['https:', '', ''])
        expect(hosts.includes(url.hostname) || /^[^.]+\.wild\.example$/.test(url.hostname)).toBe(
          true,
        )
        expect(url.port).toBe(url.hostname === 'ports.example' ? '8443' : '')
        if (url.hostname === 'git.example') expect(url.pathname).toMatch(/^\/allowed(\/|$)/)
        // What is connected to is read from the text once more, and must be the same.
        expect(new URL(url.href).host).toBe(url.host)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('options', () => {
  it.each([
    [
      'a path in an origin, which would allow the whole host',
      { allow: ['https://github.com/acme'] },
    ],
    ['a misspelt limit', { allow: [], timeoutms: 5 }],
    ['a misspelt guard', { allow: [{ origin: 'https://a.example', pth: '/x' }] }],
    ['a limit below zero', { allow: [], maxBytes: -1 }],
  ])('refuses %s', async (_name, options) => {
    expect(await codeOf(() => createUrlGate(options as UrlGateOptions))).toBe('CORE_OPTION_INVALID')
  })

  it('refuses an origin that is no address', async () => {
    expect(await codeOf(() => createUrlGate({ allow: ['github.com'] }))).toBe('CORE_URL_INVALID')
    expect(await codeOf(() => createUrlGate({ allow: ['https://me:pw@github.com'] }))).toBe(
      'CORE_URL_INVALID',
    )
  })
})

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
    const { origin, port } = await serve((_request, response) => response.end())
    await closing.pop()?.()
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

it('masks its credentials in what a host says, and nothing else', () => {
  const gate = gateFor([
    { origin: 'https://a.test', headers: { authorization: new Secret('Token token=s3cret-1\n') } },
    {
      origin: 'https://b.test',
      headers: { 'private-token': new Secret('glpat-9'), accept: 'json' },
    },
  ])
  expect(gate.redact('bad "s3cret-1", bad "Token token=s3cret-1", glpat-9, json')).toBe(
    'bad "***", bad "***", ***, json',
  )
})

it('prints no token in the error about a header that cannot be sent', async () => {
  const { origin } = await serve((_request, response) => response.end())
  const gate = gateFor([{ origin, headers: { authorization: new Secret('Bearer hun\nter2') } }])
  const error: unknown = await gate.fetch(origin).catch((thrown: unknown) => thrown)
  expect(CallboardError.is(error, 'CORE_REQUEST_FAILED')).toBe(true)
  expect(formatError(error)).not.toMatch(/hun|ter2/)
})
