import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Secret } from '@callboard/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pathHere } from '../src/sign-in/sign-in-routes.ts'
import { type OidcServer, startOidcServer } from './oidc-server.ts'
import { type Answer, serveForTest, type TestPortal } from './serve.ts'
import { textsProvider } from './texts-provider.ts'

const texts = [
  'kind: User\nmetadata: { name: kim, title: Kim }\nspec: { memberOf: [], profile: { email: kim@acme.test } }',
  'kind: User\nmetadata: { name: lee, title: Lee }\nspec: { memberOf: [], profile: { email: lee@acme.test } }',
  'kind: User\nmetadata: { name: lee-too }\nspec: { memberOf: [], profile: { email: twin@acme.test } }',
  'kind: User\nmetadata: { name: lee-three }\nspec: { memberOf: [], profile: { email: twin@acme.test } }',
]
const provider = textsProvider('people', texts)
const sessionKey = new Secret(Buffer.alloc(32, 7).toString('base64'))
const accounts = {
  kim: { email: 'Kim@acme.test', email_verified: true, preferred_username: 'kim' },
  stranger: { email: 'stranger@elsewhere.test', email_verified: true },
  unverified: { email: 'kim@acme.test', email_verified: false },
  silent: {},
  twin: { email: 'twin@acme.test', email_verified: true },
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

let oidc: OidcServer
let portal: TestPortal
beforeAll(async () => {
  const port = await freePort()
  const publicUrl = `http://localhost:${port}`
  oidc = await startOidcServer({ accounts, portalUrl: publicUrl })
  const openIdConnect = {
    issuer: oidc.issuer,
    clientId: 'portal',
    clientSecret: new Secret('the secret of the client'),
    private: true,
  }
  portal = await serveForTest(
    {
      organisation: 'Acme of the tests',
      catalog: { providers: [provider] },
      signIn: { publicUrl, sessionKey, openIdConnect },
    },
    port,
  )
})
afterAll(async () => {
  await portal?.[Symbol.asyncDispose]()
  await oidc?.[Symbol.asyncDispose]()
})

/** A browser: it keeps cookies, and follows redirects between the portal and the provider. */
function browser() {
  const jars = new Map<string, Map<string, string>>()
  const visit = async (address: string, init: RequestInit = {}): Promise<Visited> => {
    const url = new URL(address, portal.served.url)
    const jar = jars.get(url.origin) ?? new Map<string, string>()
    jars.set(url.origin, jar)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...(init.headers as Record<string, string>), ...(cookie && { cookie }) },
    })
    for (const text of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? []
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(text)) jar.delete(name)
      else jar.set(name, value)
    }
    const location = response.headers.get('location')
    if (location !== null && response.status >= 300 && response.status < 400)
      return visit(new URL(location, url).href)
    return { url, status: response.status, text: await response.text() }
  }
  return { visit, cookies: () => jars.get(new URL(portal.served.url).origin) ?? new Map() }
}

interface Visited {
  url: URL
  status: number
  text: string
}

const as = async (account: string) => {
  oidc.account = account
  const { visit, cookies } = browser()
  return { visit, cookies, page: await visit('/catalog?kind=user') }
}

describe('a browser', () => {
  it('is led to the provider, and back to the page it wanted', async () => {
    const { page } = await as('kim')
    expect(page.status).toBe(200)
    expect(`${page.url.pathname}${page.url.search}`).toBe('/catalog?kind=user')
    expect(page.text).toContain('>Kim<')
  })

  it.each([
    ['stranger', 'No user of the catalog has the email &quot;stranger@elsewhere.test&quot;'],
    ['unverified', 'The provider has not verified the address &quot;kim@acme.test&quot;'],
    ['silent', 'The sign-in gave no email'],
    ['twin', 'Several users of the catalog have the email &quot;twin@acme.test&quot;'],
  ])('of an account that is %s is told why, and nothing else', async (account, words) => {
    const { page } = await as(account)
    expect(page.status).toBe(403)
    expect(page.text.replaceAll('&#34;', '&quot;')).toContain(words)
    expect(page.text).not.toContain('Acme of the tests')
  })

  it('signs out, here and wherever its cookie was copied to', async () => {
    const { visit, cookies } = await as('kim')
    const settings = await visit('/settings')
    const copied = [...cookies()].map(([name, value]) => `${name}=${value}`).join('; ')
    const [, token = ''] = /name="_csrf" value="([^"]+)"/.exec(settings.text) ?? []
    const out = await visit('/sign-out', {
      method: 'POST',
      body: new URLSearchParams({ _csrf: token }),
    })
    expect(out.text).toContain('You have signed out')
    expect(cookies().size).toBe(0)
    expect(await status('/catalog', { cookie: copied })).toBe(302)
  })

  it('cannot be made to send a form of somebody else', async () => {
    const { visit, cookies } = await as('kim')
    const body = new URLSearchParams({ _csrf: 'guessed' })
    expect((await visit('/sign-out', { method: 'POST', body })).status).toBe(403)
    expect(cookies().size).toBe(1)
  })

  it('that comes back without having left is told to begin again', async () => {
    const { visit } = browser()
    const { status: code, text } = await visit('/sign-in/callback?code=x&state=y')
    expect(code).toBe(403)
    expect(text).toContain('This sign-in was begun too long ago, or in another browser')
  })
})

describe('nobody', () => {
  it.each([
    ['/healthz', 200],
    ['/assets/tokens.css', 200],
    ['/', 302],
    ['/catalog', 302],
    ['/nope', 302],
    ['/api/catalog/entities', 401],
    ['/api/search/query?term=a', 401],
    ['/api/nope', 401],
    ['/mcp', 401],
    ['/runs/x/events', 302],
  ])('who asks for %s gets %i', async (path, code) => {
    expect(await status(path)).toBe(code)
  })

  it.each([
    ['a forged session', { cookie: 'callboard=eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..x.y.z' }],
    ['a session that is no JWE', { cookie: `callboard=${'x'.repeat(9000)}` }],
    ['a header of a proxy that there is not', { 'x-forwarded-user': 'kim' }],
    [
      'a token that is not signed',
      { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJraW0ifQ.' },
    ],
    ['basic credentials', { authorization: 'Basic a2ltOmtpbQ==' }],
  ])('is not somebody by %s', async (_what, headers) => {
    expect(await status('/api/catalog/entities', headers)).toBe(401)
  })
})

describe('an agent', () => {
  const ask = async (token: string) =>
    status('/api/catalog/entities', { authorization: `Bearer ${token}` })

  it('comes with an access token of the provider', async () => {
    expect(await ask(await oidc.tokenFor('kim'))).toBe(200)
  })

  it.each([
    ['for somebody else', { audience: 'another' }],
    ['of another issuer', { issuer: 'https://evil.example' }],
    ['that is over', { expires: '-1m' }],
  ])('is nobody with a token %s', async (_what, claims) => {
    expect(await ask(await oidc.tokenFor('kim', claims))).toBe(401)
  })

  it('is told where tokens are had', async () => {
    const { headers } = await portal.ask('/mcp', { method: 'POST' })
    const [, metadata = ''] =
      /resource_metadata="([^"]+)"/.exec(String(headers['www-authenticate'])) ?? []
    const { text } = await portal.ask(new URL(metadata).pathname)
    expect(JSON.parse(text)).toMatchObject({ authorization_servers: [oidc.issuer] })
  })
})

it.each([
  ['/catalog?kind=api', '/catalog?kind=api'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/%09/evil.example', '/%09/evil.example'],
  ['', '/'],
])('leads from %s to %s after the sign-in', (to, path) => {
  expect(pathHere(to)).toBe(path)
})

describe('behind a proxy that signs people in', () => {
  const withProxy = (trusted: readonly string[]) =>
    serveForTest({
      organisation: 'Acme',
      catalog: { providers: [provider] },
      signIn: {
        publicUrl: 'http://localhost',
        sessionKey,
        proxy: { userHeader: 'x-forwarded-user', trusted, userBy: 'name' },
      },
    })

  it('everybody is whom the proxy says', async () => {
    await using behind = await withProxy(['127.0.0.0/8'])
    const asked = async (headers: Record<string, string>) =>
      (await behind.ask('/api/catalog/entities', { headers })).status
    expect(await asked({ 'x-forwarded-user': 'kim' })).toBe(200)
    expect(await asked({})).toBe(401)
    expect(await asked({ 'x-forwarded-user': 'kim, lee' })).toBe(401)
    expect(await asked({ 'x-forwarded-user': 'nobody' })).toBe(403)
    expect(await asked({ 'x-forwarded-user': '../../kim' })).toBe(403)
  })

  it('nobody is, who does not come by the proxy', async () => {
    await using behind = await withProxy(['10.0.0.5'])
    const { status: code } = await behind.ask('/catalog', {
      headers: { 'x-forwarded-user': 'kim' },
    })
    expect(code).toBe(401)
  })
})

async function status(
  path: string,
  headers: Record<string, string> = {},
): Promise<Answer['status']> {
  return (await portal.ask(path, { headers })).status
}
