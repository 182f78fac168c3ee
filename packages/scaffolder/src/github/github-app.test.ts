import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { Secret } from '@callboard/core'
import { createTestRuntime } from '@callboard/core/testing'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type HostServer, startHostServer } from '../publish/test-host-server.ts'
import { type TestGate, testGate } from '../publish/test-publishing.ts'
import { githubApp } from './github-app.ts'
import { githubHost } from './github-host.ts'
import { describedRoutes } from './test-github-description.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})
const { signal } = new AbortController()
let server: HostServer
let gate: TestGate
let taken = 0
const shown: string[] = []
const runtime = createTestRuntime()

beforeAll(async () => {
  const installed = ({ params }: { params: Record<string, string> }) =>
    params.org === 'org' || params.username === 'ana'
      ? { json: { id: params.org ? 7 : 8 } }
      : { status: 404, json: { message: 'Not Found' } }
  const routes = await describedRoutes({
    'apps/get-org-installation': installed,
    'apps/get-user-installation': installed,
    'apps/create-installation-access-token': ({ params, authorization = '' }) => {
      shown.push(authorization)
      taken += 1
      return {
        status: 201,
        json: {
          token: `ghs-token-${taken}-of-${params.installation_id}`,
          expires_at: new Date(runtime.now() + 3_600_000).toISOString(),
        },
      }
    },
    'repos/get': ({ params: { owner, repo } }) => ({
      json: { full_name: `${owner}/${repo}`, default_branch: 'main' },
    }),
  })
  server = await startHostServer(() => ({
    base: '/api/v3',
    routes,
    isSignedIn: ({ authorization = '' }) => authorization.startsWith('Bearer '),
    gitUser: '',
    gitPath: () => undefined,
  }))
  gate = testGate(server.origin)
})
beforeEach(() => {
  taken = 0
  shown.length = 0
  server.requests.length = 0
  server.faults.clear()
})
afterAll(async () => {
  await gate.close()
  await server[Symbol.asyncDispose]()
})

const integration = () => ({
  type: 'github' as const,
  host: new URL(server.origin).host,
  baseUrl: server.origin,
})
const open = (more: object = {}) =>
  githubApp({
    integration: integration(),
    gate,
    appId: 1234,
    privateKey: new Secret(privateKey),
    runtime,
    ...more,
  })

it('takes a token for each owner, and a new one before its hour is over', async () => {
  const app = open()
  const tokenOf = async (owner: string) => (await app.token({ owner, signal })).reveal()
  expect(await tokenOf('org')).toBe('ghs-token-1-of-7')
  expect(await tokenOf('ana')).toBe('ghs-token-2-of-8')
  await runtime.advance(54 * 60_000)
  expect(await tokenOf('ORG')).toBe('ghs-token-1-of-7')
  await runtime.advance(2 * 60_000)
  expect(await tokenOf('org')).toBe('ghs-token-3-of-7')
})

it('shows itself with a token that its key signs, for less than ten minutes', async () => {
  await open().token({ owner: 'org', signal })
  const [head = '', claims = '', signature = ''] = (shown[0] ?? '')
    .replace('Bearer ', '')
    .split('.')
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString())
  expect(read(head)).toEqual({ alg: 'RS256', typ: 'JWT' })
  const { iat, exp, iss } = read(claims)
  expect([iss, exp - iat]).toEqual(['1234', 540])
  const signed = Buffer.from(`${head}.${claims}`)
  const key = createPublicKey(publicKey)
  expect(verify('sha256', signed, key, Buffer.from(signature, 'base64url'))).toBe(true)
})

it('says whom it may not act for', async () => {
  const error = await open()
    .token({ owner: 'stranger', signal })
    .catch((reason) => reason)
  expect([error.code, error.hint]).toMatchInlineSnapshot(`
    [
      "SCAFFOLDER_GITHUB_APP_MISSING",
      "Install it there; where githubApp has "owners", name it among them.",
    ]
  `)
  await expect(open({ owners: ['ana'] }).token({ owner: 'org', signal })).rejects.toThrow(
    'may not act for "org"',
  )
})

it('says nothing of its key and its tokens when it is refused', async () => {
  server.faults.set('POST /app/installations/:installation_id/access_tokens', {
    status: 401,
    body: '{"message":"A JSON web token could not be decoded"}',
  })
  const error = await open()
    .token({ owner: 'org', signal })
    .catch((reason) => reason)
  expect(error.code).toBe('SCAFFOLDER_HOST_REFUSED')
  expect(JSON.stringify(error) + error.stack).not.toMatch(/eyJ|PRIVATE/)
})

it('gives a host its tokens, for its interface and for Git, unless a step hands on its own', async () => {
  const host = githubHost({ integration: integration(), gate, app: open(), runtime })
  const request = { owner: 'org', repo: 'ledger', signal }
  const opened = await host.openRepository?.(request)
  expect(opened?.credentials?.username).toBe('x-access-token')
  expect(opened?.credentials?.password.reveal()).toBe('ghs-token-1-of-7')
  const own = await host.openRepository?.({ ...request, token: new Secret('token-of-ana') })
  expect(own?.credentials?.password.reveal()).toBe('token-of-ana')
  expect(taken).toBe(1)
})

it.each([
  'no key',
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }),
])('refuses what is no RSA key', (key) => {
  expect(() => open({ privateKey: new Secret(String(key)) })).toThrow('expected an RSA key')
})
