import { z } from 'zod'
import { coreErrors } from '../errors/core-errors.ts'
import { createMemoryLogger } from '../testing/memory-logger.ts'
import { createHttpHandler, type HttpHandlerOptions } from './create-http-handler.ts'
import { HttpError } from './http-error.ts'
import { defineRoute } from './route.ts'

export const logger = createMemoryLogger()
export const routes = [
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

export const handlerWith = (options: Partial<HttpHandlerOptions> = {}) =>
  createHttpHandler({ title: 'Things', routes, basePath: '/api/things', logger, ...options })

export const handler = handlerWith()
export async function ask(path: string, init?: RequestInit, asked = handler) {
  const response = await asked.fetch(new Request(`http://x.example/api/things${path}`, init))
  const text = await response.text()
  const type = response.headers.get('content-type') ?? ''
  return {
    status: response.status,
    body: type.includes('json') && text ? JSON.parse(text) : text,
    headers: response.headers,
  }
}
