import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CallboardError } from '../errors/callboard-error.ts'
import { formatError } from '../errors/format-error.ts'
import { Secret } from '../secret/secret.ts'
import { codeOf, gateFor, serve } from './test-gate.ts'
import { createUrlGate, type UrlGateOptions } from './url-gate.ts'

describe('an encoded slash', () => {
  const gate = createUrlGate({
    allow: [
      { origin: 'https://api.example', path: '/v4', encodedSlash: true },
      'https://other.example',
    ],
  })

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
  const gate = createUrlGate({
    allow: [
      'https://github.com',
      { origin: 'https://git.example', path: '/allowed' },
      { origin: 'https://ports.example:8443' },
      { origin: 'https://*.wild.example' },
    ],
  })

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
