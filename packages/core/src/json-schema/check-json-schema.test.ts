import { describe, expect, it } from 'vitest'
import { checkJsonSchema } from './check-json-schema.ts'

const says = (schema: object, value: unknown) =>
  checkJsonSchema(schema, value).map(({ path, message }) => `${path.join('.')} ${message}`)

describe('checkJsonSchema', () => {
  it('names the place and the limit, also behind a reference', () => {
    const schema = {
      definitions: { count: { type: 'integer', minimum: 1 } },
      properties: { nodes: { $ref: '#/definitions/count' }, 'a/b~c': { maxLength: 1 } },
      required: ['name'],
    }
    expect(says(schema, { nodes: 0, 'a/b~c': 'xx' })).toEqual([
      'name is required',
      'nodes must be at least 1',
      'a/b~c must be at most 1 characters long',
    ])
  })

  it('speaks of the branch that was most likely meant', () => {
    const schema = {
      oneOf: [
        { properties: { type: { const: 'a' }, size: { type: 'number' } } },
        { properties: { type: { const: 'b' }, name: { type: 'string' } }, required: ['name'] },
      ],
    }
    expect(says(schema, { type: 'b' })).toEqual(['name is required'])
  })

  it('speaks of each item of a list by itself', () => {
    const named = { type: 'object', required: ['name'] }
    const schema = { items: { oneOf: [{ type: 'string' }, { ...named, required: ['a', 'b'] }] } }
    expect(says(schema, ['x', { a: 1 }, 5, { b: 1 }])).toEqual([
      '1.b is required',
      '2 must be of type string',
      '3.a is required',
    ])
  })

  it('leaves the schema as it was, and takes one that is frozen', () => {
    const schema = Object.freeze({ type: 'object' })
    expect(says(schema, 5)).toEqual([' must be of type object'])
    expect(Object.keys(schema)).toEqual(['type'])
  })
})

it('names a hundred of many wrong choices, and is done', () => {
  const item = { oneOf: [{ type: 'string' }, { type: 'object', required: ['name'] }] }
  const value = Array.from({ length: 5000 }, () => 1)
  const problems = checkJsonSchema({ type: 'array', items: item }, value)
  expect(problems.length).toBeLessThanOrEqual(100)
  expect(problems[0]?.message).toBe('must be of type string')
})
