import { z } from 'zod'
import type { HttpHandlerOptions } from './create-http-handler.ts'
import type { Route } from './route.ts'

/** Describes routes as OpenAPI 3.1, from the same schemas that check requests. */
export function openApiOf({
  title,
  routes,
  basePath = '',
}: HttpHandlerOptions): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    const path = route.path.replace(/\*\*:(\w+)|:(\w+)/g, (_all, rest, name) => `{${rest ?? name}}`)
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) }
  }
  return {
    openapi: '3.1.0',
    info: { title, version: '1' },
    servers: [{ url: basePath || '/' }],
    paths,
  }
}

function operationOf(route: Route): Record<string, unknown> {
  const pathNames = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1])
  return {
    summary: route.summary,
    'x-permission': route.permission,
    parameters: [
      ...pathNames.map((name) => ({
        name,
        in: 'path',
        required: true,
        schema: { type: 'string' },
      })),
      ...queryParameters(route.query),
    ],
    ...(route.body && { requestBody: { required: true, content: json(route.body) } }),
    responses: {
      ...(route.response
        ? { 200: { description: 'As asked', content: json(route.response) } }
        : { default: { description: 'As asked' } }),
      '4XX': { description: 'Problem details: status, detail, code, hint' },
    },
  }
}

function queryParameters(query: z.ZodType | undefined): unknown[] {
  if (!query) return []
  const schema = z.toJSONSchema(query, { io: 'input', unrepresentable: 'any' })
  const required = schema.required ?? []
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema: property,
  }))
}

function json(schema: z.ZodType): Record<string, unknown> {
  return {
    'application/json': { schema: z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) },
  }
}
