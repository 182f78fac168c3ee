import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { createHandler } from '../src/server.js'

const lines = []
const server = createServer(createHandler({ log: (level, message, fields) => lines.push({ level, message, ...fields }) }))
let base = ''

before(async () => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${server.address().port}`
})
after(() => server.close())

for (const { title, method = 'GET', path, status, body } of [
  { title: 'is alive', path: '/healthz', status: 200, body: { status: 'ok' } },
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
  })
}

test('keeps the request id of the caller and logs it', async () => {
  const response = await fetch(`${base}/v1/greetings/Acme`, { headers: { 'x-request-id': 'from-the-caller' } })
  assert.equal(response.headers.get('x-request-id'), 'from-the-caller')
  assert.equal(lines.at(-1).requestId, 'from-the-caller')
})

test('makes a request id where there is none', async () => {
  const response = await fetch(`${base}/healthz`)
  assert.match(response.headers.get('x-request-id'), /^[0-9a-f-]{36}$/)
})
