import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { createHostClient, type HostClient, type HostRequest } from './host-client.ts'
import { namingWhatMayBe } from './lost-answer.ts'
import { hurried, type TestGate, testGate } from './test-publishing.ts'

/** What becomes of a request, by its path. */
const answers: Record<string, { status: number; body?: string } | 'gone'> = {
  '/gone': 'gone',
  '/500': { status: 500 },
  '/502': { status: 502 },
  '/503': { status: 503 },
  '/page': { status: 200, body: '<html>' },
}

let server: Server
let gate: TestGate
let client: HostClient
let asked = 0
beforeAll(async () => {
  server = createServer((request, response) => {
    asked += 1
    request.resume()
    const answer = answers[request.url ?? ''] ?? 'gone'
    if (answer === 'gone') request.socket.destroy()
    else response.writeHead(answer.status).end(answer.body)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  gate = testGate(origin)
  client = clientOf(origin)
})
afterAll(async () => {
  server.close()
  await gate.close()
})

const clientOf = (apiBaseUrl: string) =>
  createHostClient({
    name: 'git.test',
    apiBaseUrl,
    credentials: () => ({}),
    gate,
    runtime: hurried,
  })

async function codeOf(request: Omit<HostRequest, 'signal'>, by = client) {
  asked = 0
  const { signal } = new AbortController()
  const answer = by.send({ ...request, signal }).then((found) => found.json(z.object({})))
  return [(await answer.catch((error: unknown) => error)) as { code: string }, asked] as const
}

it.each([
  ['/gone', 'SCAFFOLDER_HOST_ANSWER_LOST', 'CORE_REQUEST_FAILED'],
  ['/500', 'SCAFFOLDER_HOST_ANSWER_LOST', 'CORE_SOURCE_UNAVAILABLE'],
  ['/502', 'SCAFFOLDER_HOST_ANSWER_LOST', 'CORE_SOURCE_UNAVAILABLE'],
  ['/503', 'CORE_SOURCE_UNAVAILABLE', 'CORE_SOURCE_UNAVAILABLE'],
  ['/page', 'SCAFFOLDER_HOST_ANSWER_LOST', 'SCAFFOLDER_HOST_ANSWER_INVALID'],
])('%s to a request that must not be sent twice is %s', async (path, once, often) => {
  const [lost, sent] = await codeOf({ method: 'POST', path, body: {} })
  expect([lost.code, sent]).toEqual([once, 1])
  const [failed] = await codeOf({ method: 'POST', path, body: {}, repeatable: true })
  expect(failed.code).toBe(often)
})

it('is not lost where nothing was sent', async () => {
  const unused = createServer()
  await new Promise<void>((done) => unused.listen(0, '127.0.0.1', done))
  const origin = `http://127.0.0.1:${(unused.address() as AddressInfo).port}`
  await new Promise((done) => unused.close(done))
  const own = testGate(origin)
  const nobody = createHostClient({
    name: 'git.test',
    apiBaseUrl: origin,
    credentials: () => ({}),
    gate: own,
    runtime: hurried,
  })
  const [failed] = await codeOf({ method: 'POST', path: '/repos', body: {} }, nobody)
  await own.close()
  expect(failed.code).toBe('CORE_REQUEST_FAILED')
})

it('says where to look, and what may be there', async () => {
  const [lost] = await codeOf({ method: 'POST', path: '/502', body: {} })
  const shown = [lost, namingWhatMayBe('a repository https://git.test/acme/ledger', lost)].map(
    (error) => {
      const { message, hint } = error as { message: string; hint: string }
      return [message.replace(/127\.0\.0\.1:\d+/, '<server>'), hint]
    },
  )
  expect(shown).toMatchInlineSnapshot(`
    [
      [
        ""git.test" may have carried out POST /502, but nothing says so: "http://<server>/502" cannot be read now: its host answered 502",
        "Look on the host what it has done before you try the step again.",
      ],
      [
        ""git.test" may have carried out POST /502, but nothing says so: "http://<server>/502" cannot be read now: its host answered 502",
        "There may be a repository https://git.test/acme/ledger now. Look at it, or try the step again, which goes on with what is there.",
      ],
    ]
  `)
})
