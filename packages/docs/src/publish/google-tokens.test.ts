import { createVerify, generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Secret } from '@callboard/core'
import { createUrlGate, type UrlGate } from '@callboard/core/node'
import { createTestRuntime } from '@callboard/core/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { googleTokens } from './google-tokens.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const asked: URLSearchParams[] = []
let answer = { status: 200, body: '' }
const server = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  asked.push(new URLSearchParams(body))
  response.writeHead(answer.status).end(answer.body)
})
let url: string
let gate: UrlGate

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  gate = createUrlGate({ allow: [url] })
})
afterAll(async () => {
  await gate.close()
  server.close()
})
beforeEach(() => {
  asked.length = 0
  answer = { status: 200, body: '{"access_token":"ya29.a","expires_in":3600}' }
})

const key = () =>
  new Secret(
    JSON.stringify({
      client_email: 'docs@acme.iam.example',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      token_uri: `${url}/token`,
    }),
  )

describe('tokens for a service account', () => {
  it('are asked for with a signed assertion', async () => {
    const runtime = createTestRuntime({ startMs: Date.UTC(2026, 0, 1) })
    const token = await googleTokens({ serviceAccount: key(), gate, runtime })()
    expect(token.reveal()).toBe('ya29.a')
    const [head = '', claims = '', signature = ''] = (asked[0]?.get('assertion') ?? '').split('.')
    const verify = createVerify('RSA-SHA256').update(`${head}.${claims}`)
    expect(verify.verify(publicKey, signature, 'base64url')).toBe(true)
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toEqual({
      iss: 'docs@acme.iam.example',
      scope: 'https://www.googleapis.com/auth/devstorage.read_write',
      aud: `${url}/token`,
      iat: Date.UTC(2026, 0, 1) / 1000,
      exp: Date.UTC(2026, 0, 1) / 1000 + 3600,
    })
  })

  it('are used until they are about to end, and asked for once by all who wait', async () => {
    const runtime = createTestRuntime()
    const tokens = googleTokens({ serviceAccount: key(), gate, runtime })
    await Promise.all([tokens(), tokens()])
    await tokens()
    expect(asked).toHaveLength(1)
    await runtime.advance(3_540_000)
    await tokens()
    expect(asked).toHaveLength(2)
  })

  it('are not to be had when Google refuses', async () => {
    answer = { status: 400, body: '{"error":"invalid_grant"}' }
    const tokens = googleTokens({ serviceAccount: key(), gate })
    await expect(tokens()).rejects.toMatchObject({
      code: 'DOCS_STORE_REFUSED',
      message: expect.stringContaining('invalid_grant'),
    })
  })

  it('need the key of one', () => {
    const serviceAccount = new Secret('{"private_key":"hunter2"}')
    expect(() => googleTokens({ serviceAccount, gate })).toThrowErrorMatchingInlineSnapshot(
      `[CallboardError: What was given as the key of a Google service account is none]`,
    )
    expect(() => googleTokens({ serviceAccount, gate })).toThrow(
      expect.objectContaining({ code: 'DOCS_CREDENTIALS_INVALID' }),
    )
  })
})
