import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { coreErrors } from '../errors/core-errors.ts'
import { createMemoryLogger } from '../testing/memory-logger.ts'
import { createHttpHandler, type HttpHandlerOptions } from './create-http-handler.ts'
import { HttpError } from './http-error.ts'
import { defineRoute } from './route.ts'

const logger = createMemoryLogger()

const routes = [
  defineRoute({
    method: 'GET',
    path: '/things/:kind/:name',
    summary: 'One thing',
    permission: 'thing.read',
    params: z.object({ kind: z.string(), name: z.string().max(20) }),
    query: z.object({ fields: z.union([z.string(), z.array(z.string())]).optional() }),
    response: z.object({ name: z.string() }),
    handle: ({ params, query }) => ({ ...params, ...query }),
  }),
  defineRoute({
    method: 'POST',
    path: '/things',
    summary: 'Makes a thing',
    permission: 'thing.create',
    status: 201,
    body: z.strictObject({ name: z.string(), size: z.number().optional() }),
    handle: ({ body }) => ({ made: body }),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/things/:name',
    summary: 'Removes a thing',
    permission: 'thing.delete',
    handle: () => undefined,
  }),
  defineRoute({
    method: 'GET',
    path: '/files/**:path',
    summary: 'A file',
    permission: 'file.read',
    params: z.object({ path: z.string() }),
    handle: ({ params }) =>
      new Response(`file ${params.path}`, { headers: { 'content-type': 'text/plain' } }),
  }),
  defineRoute({
    method: 'GET',
    path: '/broken/:how',
    summary: 'Fails',
    permission: 'broken.read',
    params: z.object({ how: z.string() }),
    handle: ({ params, signal }) => {
      if (params.how === 'missing') throw coreErrors.PATH_MISSING({ path: '/srv/x' })
      if (params.how === 'teapot')
        throw new HttpError(418, 'A teapot', { headers: { 'x-tea': '1' } })
      if (params.how === 'aborted') signal.throwIfAborted()
      if (params.how === 'text') throw 'password=hunter2'
      throw new Error('password=hunter2')
    },
  }),
]

const handlerWith = (options: Partial<HttpHandlerOptions> = {}) =>
  createHttpHandler({ title: 'Things', routes, basePath: '/api/things', logger, ...options })
const handler = handlerWith()

async function ask(path: string, init?: RequestInit, asked = handler) {
  const response = await asked.fetch(new Request(`http://x.example/api/things${path}`, init))
  const text = await response.text()
  const type = response.headers.get('content-type') ?? ''
  return {
    status: response.status,
    body: type.includes('json') && text ? JSON.parse(text) : text,
    headers: response.headers,
  }
}
const post = (
  body: BodyInit | null,
  headers: Record<string, string> = { 'content-type': 'application/json' },
) => ask('/things', { method: 'POST', body, headers })

describe('routing', () => {
  it('finds the route and hands on what its schemas make of the request', async () => {
    expect(await ask('/things/Component/a%20b%2Fc?fields=x')).toMatchObject({
      status: 200,
      body: { kind: 'Component', name: 'a b/c', fields: 'x' },
    })
    expect((await ask('/things/a/b?fields=x&fields=y')).body).toMatchObject({ fields: ['x', 'y'] })
    expect((await ask('/files/a/b/c.md')).body).toBe('file a/b/c.md')
  })

  it('answers without a body where a route gives nothing', async () => {
    expect(await ask('/things/a', { method: 'DELETE' })).toMatchObject({ status: 204, body: '' })
  })

  it('answers HEAD like GET, without the body', async () => {
    expect(await ask('/things/a/b', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' })
    expect(await ask('/nothing', { method: 'HEAD' })).toMatchObject({ status: 404, body: '' })
  })

  it('says what is not there, in words of problem details and of the peer', async () => {
    expect((await ask('/nothing')).body).toMatchInlineSnapshot(`
      {
        "code": "HTTP_404",
        "detail": "There is nothing at /api/things/nothing",
        "error": {
          "message": "There is nothing at /api/things/nothing",
          "name": "NotFoundError",
        },
        "request": {
          "method": "GET",
          "url": "/api/things/nothing",
        },
        "response": {
          "statusCode": 404,
        },
        "status": 404,
        "title": "NotFoundError",
        "type": "about:blank",
      }
    `)
    const outside = await handler.fetch(new Request('http://x.example/api/thingsX/things'))
    expect(outside.status).toBe(404)
  })

  it('says which methods there are', async () => {
    const { status, body, headers } = await ask('/things/a', { method: 'POST' })
    expect({ status, hint: body.hint, detail: body.detail, allow: headers.get('allow') }).toEqual({
      status: 405,
      detail: 'POST is not possible at /api/things/things/a',
      hint: 'Use DELETE.',
      allow: 'DELETE',
    })
    expect((await ask('/things', { method: 'OPTIONS' })).status).toBe(405)
  })

  it('mounts at the root too', async () => {
    const root = handlerWith({ basePath: '' })
    expect((await root.fetch(new Request('http://x.example/things/a/b'))).status).toBe(200)
  })

  it.each(['/things/%ff/x', '/things/%/x'])('refuses the badly encoded %s', async (path) => {
    expect((await ask(path)).status).toBe(400)
  })
})

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

  it('refuses a body without end at the limit', async () => {
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
    expect((await ask('/things', init as RequestInit)).status).toBe(413)
    expect(pulled).toBeLessThan(10)
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

describe('authorize', () => {
  it('is asked for every route, with its permission and parameters, before the body is read', async () => {
    const asked: unknown[] = []
    const guarded = handlerWith({
      authorize: ({ permission, params }) => {
        asked.push([permission, params])
        return permission === 'thing.read'
      },
    })
    const status = async (path: string, init?: RequestInit) =>
      (await ask(path, init, guarded)).status
    expect([
      await status('/things/a/b'),
      await status('/things', { method: 'POST', body: 'no json' }),
      await status('/things/a', { method: 'DELETE' }),
      await status('/files/x'),
      await status('/broken/x'),
      await status('/openapi.json'),
    ]).toEqual([200, 403, 403, 403, 403, 403])
    expect(asked).toEqual([
      ['thing.read', { kind: 'a', name: 'b' }],
      ['thing.create', undefined],
      ['thing.delete', undefined],
      ['file.read', { path: 'x' }],
      ['broken.read', { how: 'x' }],
      ['openapi.read', undefined],
    ])
  })

  it.each([
    ['anything but true', () => 'yes' as unknown as boolean, 403],
    ['an error', () => Promise.reject(new Error('down')), 500],
    ['true, later', async () => true, 200],
  ])('takes %s for what it is', async (_name, authorize, status) => {
    expect((await ask('/things/a/b', undefined, handlerWith({ authorize }))).status).toBe(status)
  })
})

describe('failing', () => {
  it.each(['error', 'text'])(
    'tells the client nothing of an %s inside, and the log all',
    async (how) => {
      const { status, body } = await ask(`/broken/${how}`)
      expect(status).toBe(500)
      expect(JSON.stringify(body)).not.toContain('hunter2')
      expect(logger.records.at(-1)).toEqual({
        level: 'error',
        message: 'a request failed',
        fields: { error: 'password=hunter2' },
      })
    },
  )

  it('tells the client of errors that the host says are the client’s', async () => {
    const mapping = handlerWith({
      statusOf: ({ code }) => (code === 'CORE_PATH_MISSING' ? 404 : undefined),
    })
    const { status, body } = await ask('/broken/missing', undefined, mapping)
    expect([status, body.code, body.detail]).toEqual([
      404,
      'CORE_PATH_MISSING',
      'There is no file "/srv/x"',
    ])
    expect((await ask('/broken/missing')).status).toBe(500)
  })

  it('tells the code of a mistake of the server that has a status, and the rest to the log', async () => {
    const unavailable = handlerWith({ statusOf: () => 503 })
    const { status, body } = await ask('/broken/missing', undefined, unavailable)
    expect([status, body.code, body.detail, body.hint]).toEqual([
      503,
      'CORE_PATH_MISSING',
      'The server cannot answer this now',
      'The log of the server has the reason.',
    ])
    expect(JSON.stringify(logger.records.at(-1))).toContain('/srv/x')
  })

  it('answers with the status and headers that a route throws', async () => {
    const { status, body, headers } = await ask('/broken/teapot')
    expect([status, body.error, headers.get('x-tea'), headers.get('cache-control')]).toEqual([
      418,
      { name: 'Error', message: 'A teapot' },
      '1',
      'no-store',
    ])
  })

  it('does not log a request that its client has left', async () => {
    const before = logger.records.length
    const response = await ask('/broken/aborted', { signal: AbortSignal.abort() }).catch(
      () => undefined,
    )
    if (response) expect(response.status).toBe(499)
    expect(logger.records).toHaveLength(before)
  })
})

describe('createHttpHandler', () => {
  it.each([
    ['a misspelt option', { authorise: () => true }, 'CORE_OPTION_INVALID'],
    ['a path that ends in a slash', { basePath: '/api/' }, 'CORE_OPTION_INVALID'],
    ['a path that begins without one', { basePath: 'api' }, 'CORE_OPTION_INVALID'],
    ['two routes of one name', { routes: [...routes, ...routes] }, 'CORE_DUPLICATE_NAME'],
  ])('refuses %s', (_name, options, code) => {
    expect(() => handlerWith(options as Partial<HttpHandlerOptions>)).toThrowError(
      expect.objectContaining({ code }),
    )
  })
})

describe('defineRoute', () => {
  it('infers what a function is given from the schemas', () => {
    defineRoute({
      method: 'PUT',
      path: '/x/:id',
      summary: 'x',
      permission: 'x',
      params: z.object({ id: z.coerce.number() }),
      body: z.object({ name: z.string().default('x') }),
      handle: ({ params, query, body, signal }) => {
        expectTypeOf(params).toEqualTypeOf<{ id: number }>()
        expectTypeOf(query).toEqualTypeOf<undefined>()
        expectTypeOf(body).toEqualTypeOf<{ name: string }>()
        expectTypeOf(signal).toEqualTypeOf<AbortSignal>()
        // @ts-expect-error the schema has no such parameter
        return params.other
      },
    })
    // @ts-expect-error a route says what it is for
    expect(defineRoute({ method: 'GET', path: '/', handle: () => 1 })).toBeTruthy()
  })
})
