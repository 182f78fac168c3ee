import { describe, expect, it } from 'vitest'
import { ask, handler } from './test-handler.ts'

const post = (
  body: BodyInit | null,
  headers: Record<string, string> = { 'content-type': 'application/json' },
) => ask('/things', { method: 'POST', body, headers })

describe('checking', () => {
  it('lists what is wrong with path, query and body', async () => {
    const long = await ask(`/things/a/${'x'.repeat(21)}`)
    expect([long.status, long.body.detail]).toMatchInlineSnapshot(`
      [
        400,
        ""name" of the path is not valid: Too big: expected string to have <=20 characters",
      ]
    `)
    const { status, body } = await post('{"size":"1","extra":true}')
    expect({
      status,
      detail: body.detail,
      code: body.code,
      errors: body.errors,
    }).toMatchInlineSnapshot(`
      {
        "code": "HTTP_INVALID",
        "detail": ""name" of the body is not valid: Invalid input: expected string, received undefined",
        "errors": [
          {
            "message": "Invalid input: expected string, received undefined",
            "path": "name",
          },
          {
            "message": "Invalid input: expected number, received string",
            "path": "size",
          },
          {
            "message": "Unrecognized key: "extra"",
            "path": "",
          },
        ],
        "status": 400,
      }
    `)
  })

  it.each([
    ['no content type', '{}', {}, 415],
    ['a form', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    [
      'JSON sent as text, as a form of another site can',
      '{"name":"x"}',
      { 'content-type': 'text/plain' },
      415,
    ],
    [
      'a content type that only looks like JSON',
      '{}',
      { 'content-type': 'application/jsonx' },
      415,
    ],
    [
      'another charset',
      '{"name":"x"}',
      { 'content-type': 'application/json; charset=utf-16' },
      415,
    ],
    [
      'a compressed body',
      'x',
      { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      415,
    ],
    ['no body', '', { 'content-type': 'application/json' }, 400],
    ['broken JSON', '{"name"', { 'content-type': 'application/json' }, 400],
    [
      'bytes that are no UTF-8',
      Buffer.from('7b22ff227d', 'hex'),
      { 'content-type': 'application/json' },
      400,
    ],
    ['depth', `${'['.repeat(65)}${']'.repeat(65)}`, { 'content-type': 'application/json' }, 400],
    ['much depth', '['.repeat(100_000), { 'content-type': 'application/json' }, 400],
    [
      'too much',
      JSON.stringify({ name: 'x'.repeat(256 * 1024) }),
      { 'content-type': 'application/json' },
      413,
    ],
    [
      'a length that says too much',
      '{}',
      { 'content-type': 'application/json', 'content-length': '9999999' },
      413,
    ],
  ])('refuses %s', async (_name, body, headers, status) => {
    expect((await post(body, headers as Record<string, string>)).status).toBe(status)
  })

  it('takes in what is left of a body that it refuses, so that the connection can go on', async () => {
    const tooMuch = JSON.stringify({ name: 'x'.repeat(1_500_000) })
    const init = { method: 'POST', body: tooMuch, headers: { 'content-type': 'application/json' } }
    const request = new Request('http://x.example/api/things/things', init)
    const { status, headers } = await handler.fetch(request)
    expect([status, headers.get('connection')]).toEqual([413, null])
    expect(await request.body?.getReader().read()).toEqual({ done: true, value: undefined })
  })

  it('refuses a body without end at the limit, and has the connection closed', async () => {
    let pulled = 0
    const body = new ReadableStream({
      pull(controller) {
        pulled += 1
        controller.enqueue(new Uint8Array(64 * 1024).fill(0x20))
      },
    })
    const init = {
      method: 'POST',
      body,
      duplex: 'half',
      headers: { 'content-type': 'application/json' },
    }
    const { status, headers } = await ask('/things', init as RequestInit)
    expect([status, headers.get('connection')]).toEqual([413, 'close'])
    expect(pulled).toBeLessThan(80)
  })

  it.each([
    'application/json',
    'application/json; charset=UTF-8',
    'APPLICATION/JSON',
    'application/vnd.x+json',
  ])('reads %s', async (type) => {
    expect((await post('{"name":"[[[ \\"{{{ \\\\"}', { 'content-type': type })).body).toEqual({
      made: { name: '[[[ "{{{ \\' },
    })
  })

  it('counts the depth of a hostile text in one pass', async () => {
    const started = performance.now()
    await post(`"${'\\"'.repeat(120_000)}`)
    await post(`${'["'.repeat(60_000)}`)
    expect(performance.now() - started).toBeLessThan(2000)
  })

  it('keeps keys that reach prototypes from doing so', async () => {
    expect((await post('{"__proto__":{"polluted":true},"name":"x"}')).status).toBe(400)
    expect((await ask('/things/a/b?__proto__=x&constructor=y')).status).toBe(200)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})
