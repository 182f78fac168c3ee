import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, beforeEach, test } from 'node:test'
import { createMetrics } from '../src/metrics.js'
import { createHandler } from '../src/server.js'

const lines = []
let unready
const server = createServer(
  createHandler({
    log: (level, msg, fields) => lines.push({ level, msg, ...fields }),
    metrics: createMetrics(),
    ready: async () => {
      if (unready) throw unready
    },
  }),
)
let base = ''

before(async () => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${server.address().port}`
})
beforeEach(() => {
  unready = undefined
  lines.length = 0
})
after(() => server.close())

for (const { title, method = 'GET', path, status, body } of [
  { title: 'is alive', path: '/healthz', status: 200, body: { status: 'ok' } },
  { title: 'is ready', path: '/readyz', status: 200, body: { status: 'ok' } },
  { title: 'greets', path: '/v1/greetings/Acme', status: 200, body: { greeting: 'Hello, Acme' } },
  { title: 'decodes names', path: '/v1/greetings/Acme%20Market', status: 200, body: { greeting: 'Hello, Acme Market' } },
  { title: 'refuses a malformed path', path: '/v1/greetings/%E0', status: 400, body: { error: 'malformed path' } },
  { title: 'refuses another method', method: 'DELETE', path: '/healthz', status: 405, body: { error: 'method not allowed' } },
  { title: 'does not know other paths', path: '/nope', status: 404, body: { error: 'not found' } },
]) {
  test(title, async () => {
    const response = await fetch(base + path, { method })
    assert.equal(response.status, status)
    assert.deepEqual(await response.json(), body)
    const { headers } = response
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.equal(headers.get('content-security-policy'), "default-src 'none'; frame-ancestors 'none'")
    assert.equal(headers.get('cache-control'), 'no-store')
    assert.match(headers.get('strict-transport-security'), /^max-age=\d{8}/)
  })
}

test('is not ready while a dependency is missing, stays alive, and keeps the reason to itself', async () => {
  unready = new Error('ECONNREFUSED 10.0.0.1')
  const response = await fetch(`${base}/readyz`)
  assert.equal(response.status, 503)
  assert.deepEqual(await response.json(), { status: 'unavailable' })
  assert.equal((await fetch(`${base}/healthz`)).status, 200)
  assert.deepEqual(lines, [{ level: 'warn', msg: 'not ready', err: 'Error: ECONNREFUSED 10.0.0.1' }])
})

test('counts by route, so that ids in paths do not become labels', async () => {
  for (const name of ['a', 'b']) await (await fetch(`${base}/v1/greetings/${name}`)).text()
  const text = await (await fetch(`${base}/metrics`)).text()
  assert.match(text, /^http_requests_total\{route="\/v1\/greetings\/\{name\}",status="200"\} \d+$/m)
  assert.doesNotMatch(text, /greetings\/a/)
})

test('keeps the request id of the caller and logs it', async () => {
  const response = await fetch(`${base}/v1/greetings/Acme`, { headers: { 'x-request-id': 'from-the-caller' } })
  await response.text()
  assert.equal(response.headers.get('x-request-id'), 'from-the-caller')
  assert.equal(lines.at(-1).request_id, 'from-the-caller')
})

for (const sent of ['short', 'with spaces and "quotes"']) {
  test(`makes a request id instead of ${sent}`, async () => {
    const response = await fetch(`${base}/healthz`, { headers: { 'x-request-id': sent } })
    await response.text()
    assert.match(response.headers.get('x-request-id'), /^[0-9a-f-]{36}$/)
  })
}

test('logs no probes', async () => {
  for (const path of ['/healthz', '/readyz', '/metrics']) await (await fetch(base + path)).text()
  assert.deepEqual(lines, [])
})
