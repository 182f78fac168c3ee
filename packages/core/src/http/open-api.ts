import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Route } from './route.ts'

/** Describes routes as OpenAPI 3.1, from the same schemas that check requests. */
export function openApiOf({
  title,
  routes,
  basePath = '',
}: {
  title: string
  routes: readonly Route[]
  basePath?: string
}): Record<string, unknown> {
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
    ...(route.body && { requestBody: { required: true, content: json(route.body, 'input') } }),
    responses: {
      ...goodAnswer(route),
      '4XX': { description: 'Problem details: status, detail, code, hint' },
    },
  }
}

function goodAnswer({ response, status = 200, mediaType }: Route): Record<string, unknown> {
  if (response) return { [status]: { description: 'As asked', content: json(response, 'output') } }
  if (mediaType !== undefined)
    return { [status]: { description: 'As asked', content: { [mediaType]: {} } } }
  return { default: { description: 'As asked' } }
}

function queryParameters(query: z.ZodType | undefined): unknown[] {
  if (!query) return []
  const { required = [], properties = {} } = jsonSchema(query, 'input')
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
}

function json(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  return { 'application/json': { schema: jsonSchema(schema, io) } }
}

/** References inside a schema count from its own root only when it has an identifier: from here they would not. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output') {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  const refers = JSON.stringify(described).includes('"$ref":"#')
  return refers ? { $id: `urn:schema:${digest(described)}`, ...described } : described
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)
}
