import { describe, expect, it } from 'vitest'
import { messageParts, openApiParts } from './api-parts.ts'

const names = (parts: ReturnType<typeof openApiParts>) =>
  parts.map(({ title, text, rows }) => [
    title,
    text,
    rows.map(({ name, depth, type }) => `${' '.repeat(depth)}${name}: ${type}`),
  ])

describe('the parts of an operation of OpenAPI', () => {
  const pet = {
    type: 'object',
    required: ['name'],
    properties: { name: { type: 'string' }, parent: { $ref: '#/components/schemas/Pet' } },
  }
  const root = {
    components: {
      schemas: { Pet: pet, 'a/b': { type: 'integer' } },
      responses: { Problem: { description: 'What went wrong' } },
    },
    paths: {
      '/pets': {
        parameters: [{ name: 'tenant', in: 'header', required: true, schema: { type: 'string' } }],
        post: {
          parameters: [
            { name: 'first', in: 'query', schema: { $ref: '#/components/schemas/a~1b' } },
          ],
          requestBody: {
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } },
          },
          responses: { 404: { $ref: '#/components/responses/Problem' } },
        },
      },
    },
  }

  it('are its parameters, its body and its answers, with what they refer to', () => {
    expect(names(openApiParts(root, '/pets', 'POST'))).toEqual([
      ['Parameters', undefined, ['tenant: string', 'first: integer']],
      [
        'Body, application/json',
        undefined,
        expect.arrayContaining(['name: string', 'parent: object', ' name: string']),
      ],
      ['404', 'What went wrong', []],
    ])
  })

  it('end where a schema leads to itself, and where there is nothing', () => {
    const loop = { $ref: '#/components/schemas/Loop' }
    const looping = {
      components: { schemas: { Loop: { properties: { a: loop, b: loop, c: loop, d: loop } } } },
      paths: { '/': { get: { responses: { 200: { content: { json: { schema: loop } } } } } } },
    }
    expect(openApiParts(looping, '/', 'GET')[0]?.rows).toHaveLength(300)
    expect(openApiParts({}, '/', 'GET')).toEqual([])
    expect(openApiParts({ paths: { '/': { get: 7 } } }, '/', 'GET')).toEqual([])
  })
})

it.each([
  ['of its own', { message: { name: 'paid', title: 'Paid', payload: { $ref: '#/x' } } }],
  [
    'one of several',
    { message: { oneOf: [{ name: 'paid', title: 'Paid', payload: { $ref: '#/x' } }] } },
  ],
  ['of its channel', { channel: { $ref: '#/channels/payments' } }],
])('an operation of AsyncAPI has the messages %s', (_whose, operation) => {
  const paid = { name: 'paid', title: 'Paid', payload: { $ref: '#/x' } }
  const root = {
    x: { properties: { id: { type: 'string' } } },
    channels: { payments: { messages: { paid } } },
  }
  expect(names(messageParts(root, operation))).toEqual([['paid', 'Paid', ['id: string']]])
})
