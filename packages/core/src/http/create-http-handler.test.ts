import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import type { HttpHandlerOptions } from './create-http-handler.ts'
import { defineRoute } from './route.ts'
import { ask, handler, handlerWith, logger, routes } from './test-handler.ts'

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
