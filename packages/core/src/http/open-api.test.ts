import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createHttpHandler } from './create-http-handler.ts'
import { defineRoute } from './route.ts'

const tree: z.ZodType = z.object({ name: z.string(), children: z.array(z.lazy(() => tree)) })

const handler = createHttpHandler({
  title: 'Things',
  basePath: '/api',
  routes: [
    defineRoute({
      method: 'GET',
      path: '/things/:kind/**:path',
      summary: 'Things',
      permission: 'thing.read',
      params: z.object({ kind: z.string(), path: z.string() }),
      query: z.object({ limit: z.coerce.number().default(20), filter: z.string() }),
      response: z.object({ total: z.number().default(0) }),
      handle: () => ({}),
    }),
    defineRoute({
      method: 'POST',
      path: '/things/:kind/**:path',
      summary: 'Makes things',
      permission: 'thing.create',
      body: tree,
      handle: () => ({}),
    }),
  ],
})

/** What a description must have by OpenAPI 3.1, as far as we write it. */
const operation = z.strictObject({
  summary: z.string(),
  'x-permission': z.string(),
  parameters: z.array(
    z.strictObject({
      name: z.string(),
      in: z.enum(['path', 'query']),
      required: z.boolean(),
      schema: z.looseObject({}),
    }),
  ),
  requestBody: z.strictObject({ required: z.literal(true), content: z.looseObject({}) }).optional(),
  responses: z.record(
    z.string().regex(/^(?:[1-5](?:\d\d|XX)|default)$/),
    z.looseObject({ description: z.string() }),
  ),
})
const description = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({ title: z.string(), version: z.string() }),
  servers: z.array(z.strictObject({ url: z.string() })),
  paths: z.record(
    z.string().startsWith('/'),
    z.record(z.enum(['get', 'post']), operation.optional()),
  ),
})

describe('openApi', () => {
  it('describes the routes from the schemas that check them', () => {
    expect(handler.openApi()).toMatchInlineSnapshot(`
      {
        "info": {
          "title": "Things",
          "version": "1",
        },
        "openapi": "3.1.0",
        "paths": {
          "/things/{kind}/{path}": {
            "get": {
              "parameters": [
                {
                  "in": "path",
                  "name": "kind",
                  "required": true,
                  "schema": {
                    "type": "string",
                  },
                },
                {
                  "in": "path",
                  "name": "path",
                  "required": true,
                  "schema": {
                    "type": "string",
                  },
                },
                {
                  "in": "query",
                  "name": "limit",
                  "required": false,
                  "schema": {
                    "default": 20,
                    "type": "number",
                  },
                },
                {
                  "in": "query",
                  "name": "filter",
                  "required": true,
                  "schema": {
                    "type": "string",
                  },
                },
              ],
              "responses": {
                "200": {
                  "content": {
                    "application/json": {
                      "schema": {
                        "additionalProperties": false,
                        "properties": {
                          "total": {
                            "default": 0,
                            "type": "number",
                          },
                        },
                        "required": [
                          "total",
                        ],
                        "type": "object",
                      },
                    },
                  },
                  "description": "As asked",
                },
                "4XX": {
                  "description": "Problem details: status, detail, code, hint",
                },
              },
              "summary": "Things",
              "x-permission": "thing.read",
            },
            "post": {
              "parameters": [
                {
                  "in": "path",
                  "name": "kind",
                  "required": true,
                  "schema": {
                    "type": "string",
                  },
                },
                {
                  "in": "path",
                  "name": "path",
                  "required": true,
                  "schema": {
                    "type": "string",
                  },
                },
              ],
              "requestBody": {
                "content": {
                  "application/json": {
                    "schema": {
                      "$id": "urn:schema:8885878e5c7cf498",
                      "properties": {
                        "children": {
                          "items": {
                            "$ref": "#",
                          },
                          "type": "array",
                        },
                        "name": {
                          "type": "string",
                        },
                      },
                      "required": [
                        "name",
                        "children",
                      ],
                      "type": "object",
                    },
                  },
                },
                "required": true,
              },
              "responses": {
                "4XX": {
                  "description": "Problem details: status, detail, code, hint",
                },
                "default": {
                  "description": "As asked",
                },
              },
              "summary": "Makes things",
              "x-permission": "thing.create",
            },
          },
        },
        "servers": [
          {
            "url": "/api",
          },
        ],
      }
    `)
  })

  it('is a description as OpenAPI 3.1 has it', () => {
    expect(description.safeParse(handler.openApi()).error).toBeUndefined()
    for (const [path, operations] of Object.entries(description.parse(handler.openApi()).paths)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      for (const { parameters = [] } of Object.values(operations).filter(
        (each) => each !== undefined,
      )) {
        const inPath = parameters.filter((parameter) => parameter.in === 'path')
        expect(inPath.map(({ name }) => name)).toEqual(names)
        expect(inPath.every(({ required }) => required)).toBe(true)
      }
    }
  })

  it('gives a schema that refers to itself an identifier to count from', () => {
    const paths = handler.openApi().paths as Record<string, Record<string, unknown>>
    const text = JSON.stringify(paths['/things/{kind}/{path}']?.post)
    expect(text).toContain('"$ref":"#')
    expect(text).toMatch(/"\$id":"urn:schema:[0-9a-f]{16}"/)
  })

  it('is served', async () => {
    const response = await handler.fetch(new Request('http://x.example/api/openapi.json'))
    expect(await response.json()).toEqual(JSON.parse(JSON.stringify(handler.openApi())))
  })
})

it('says which status and which type an answer has', () => {
  const route = { method: 'POST', summary: 'x', permission: 'x', handle: () => ({}) } as const
  const { paths } = createHttpHandler({
    title: 'Things',
    routes: [
      { ...route, path: '/made', status: 201, response: z.object({ id: z.string() }) },
      { ...route, path: '/log', mediaType: 'text/event-stream' },
    ],
  }).openApi() as { paths: Record<string, { post: { responses: Record<string, unknown> } }> }
  expect(Object.keys(paths['/made']?.post.responses ?? {})).toEqual(['201', '4XX'])
  expect(paths['/log']?.post.responses['200']).toEqual({
    description: 'As asked',
    content: { 'text/event-stream': {} },
  })
})
