import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { createTemporaryFolder, type TemporaryFolder } from '@callboard/core/node'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startPortal } from './portal-process.ts'

const config = fileURLToPath(new URL('fixtures/stopping.config.ts', import.meta.url))
const slowPage = '/catalog/default/component/slow/signals'

/** What the slow signal asks, and where OpenTelemetry sends what it measured. */
const received: { path: string; body: string }[] = []
let asked: { promise: Promise<ServerResponse>; resolve: (held: ServerResponse) => void }
const other = createServer(async (request, response) => {
  if (request.url === '/gate') return asked.resolve(response)
  received.push({ path: request.url ?? '', body: await bodyOf(request) })
  response.setHeader('content-type', 'application/json').end('{}')
})
let otherUrl: string
let data: TemporaryFolder
beforeAll(async () => {
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
  otherUrl = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
  data = await createTemporaryFolder()
})
afterAll(async () => {
  other.close()
  other.closeAllConnections()
  await data[Symbol.asyncDispose]()
})

function expectAsked(): void {
  let resolve: (held: ServerResponse) => void = () => {}
  const promise = new Promise<ServerResponse>((done) => {
    resolve = done
  })
  asked = { promise, resolve }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

const start = (env: Record<string, string> = {}) =>
  startPortal(config, { GATE: `${otherUrl}/gate`, DATA: data.folder.root, ...env })

it('finishes what was asked, says good-bye to who follows, and tells what it measured', async () => {
  await using portal = await start({
    LOG_FORMAT: 'json',
    LOG_LEVEL: 'info',
    OTEL_EXPORTER_OTLP_ENDPOINT: otherUrl,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  })
  const begun = await fetch(`${portal.url}/api/scaffolder/v2/tasks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ templateRef: 'template:default/asking', values: {} }),
  })
  const { id } = (await begun.json()) as { id: string }
  const follow = async (path: string) => (await fetch(`${portal.url}${path}`)).text()
  const followed = Promise.all([
    follow(`/api/scaffolder/v2/tasks/${id}/eventstream`),
    follow(`/runs/${id}/events`),
  ])
  expectAsked()
  const slow = fetch(`${portal.url}${slowPage}`, { headers: { 'x-request-id': 'slow-1' } })
  const held = await asked.promise

  portal.kill('SIGTERM')
  await expect.poll(async () => (await fetch(`${portal.url}/readyz`)).status).toBe(503)
  const farewell = 'retry: 1000\n: the portal stops\n\n'
  for (const log of await followed) {
    expect(log).toContain('event: ')
    expect(log.endsWith(farewell)).toBe(true)
  }
  held.end('It went well')
  const page = await slow
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('It went well')])

  const { code, stderr } = await portal.ended
  expect(code).toBe(0)
  const lines = stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.find(({ path }) => path === slowPage)).toMatchObject({
    level: 'info',
    message: 'request',
    requestId: 'slow-1',
    traceId: expect.stringMatching(/^[\da-f]{32}$/),
    status: 200,
  })
  const sent = (path: string) =>
    received
      .filter((each) => each.path === path)
      .map(({ body }) => body)
      .join('')
  expect(sent('/v1/traces')).toContain('GET /catalog/:namespace/:kind/:name/signals')
  expect(sent('/v1/traces')).toContain('callboard-portal')
  expect(sent('/v1/metrics')).toContain('callboard.catalog.read.duration')
})

it('ends at once when it is told a second time', async () => {
  await using portal = await start()
  expectAsked()
  const cut = fetch(`${portal.url}${slowPage}`).then(
    () => 'answered',
    () => 'cut',
  )
  await asked.promise
  portal.kill('SIGTERM')
  await expect.poll(async () => (await fetch(`${portal.url}/readyz`)).status).toBe(503)
  portal.kill('SIGINT')
  expect(await portal.ended).toEqual({ code: 1, signal: null, stderr: '' })
  expect(await cut).toBe('cut')
})
