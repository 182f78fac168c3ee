import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createUrlGate, type UrlGate } from '@callboard/core/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { notifierContract } from '../testing/notifier-contract.ts'
import { webhookNotifier } from './webhook-notifier.ts'

let server: Server
let url: string
let gate: UrlGate
const seen: { key: unknown; body: unknown }[] = []

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    seen.push({ key: request.headers['idempotency-key'], body: JSON.parse(body) })
    response.writeHead(request.url === '/closed' ? 503 : 202).end()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  gate = createUrlGate({ allow: [{ origin, private: true }] })
  url = `${origin}/hook`
})

afterAll(async () => {
  await gate.close()
  await new Promise((done) => server.close(done))
})

describe('contract', () => {
  for (const { name, run } of notifierContract(() => webhookNotifier({ url, gate }))) it(name, run)
})

const notification = {
  recipients: { type: 'entity', entityRefs: ['group:default/web'] },
  title: 'It is there',
  info: 'More',
  link: '/catalog',
  severity: 'high',
  idempotencyKey: 'task-1:step-1',
  signal: new AbortController().signal,
} as const

it('posts what the notification interface of the peer takes', async () => {
  seen.length = 0
  await webhookNotifier({ url, gate }).send(notification)
  expect(seen).toEqual([
    {
      key: 'task-1:step-1',
      body: {
        recipients: { type: 'entity', entityRef: ['group:default/web'] },
        payload: { title: 'It is there', description: 'More', link: '/catalog', severity: 'high' },
      },
    },
  ])
})

it('says when it is refused', async () => {
  const closed = webhookNotifier({ url: url.replace('/hook', '/closed'), gate })
  await expect(closed.send(notification)).rejects.toMatchObject({
    code: 'SCAFFOLDER_WEBHOOK_REFUSED',
    message: expect.stringMatching(/^The webhook at "http:\/\/127.0.0.1:\d+" answered with 503$/),
  })
})

it('refuses options that it does not know', () => {
  expect(() => webhookNotifier({ url: 'ftp://x', gate } as never)).toThrow(/"url" is not valid/)
})
