import fc from 'fast-check'
import { expect, it } from 'vitest'
import { jsonResponse, streamJson } from './json-response.ts'

const long = fc.array(fc.anything({ withDate: true, maxDepth: 2 }), {
  minLength: 101,
  maxLength: 120,
})
const value = fc.oneof(
  fc.anything({ withDate: true }),
  long,
  fc.dictionary(fc.string(), fc.oneof(long, fc.constant(undefined), fc.jsonValue())),
  fc.array(fc.record({ depth: fc.nat(), entities: long }), { maxLength: 3 }),
)

it('is what JSON.stringify writes, however long', async () => {
  await fc.assert(
    fc.asyncProperty(value, async (of) => {
      fc.pre(JSON.stringify(of) !== undefined)
      expect(await jsonResponse(of).text()).toBe(JSON.stringify(of))
    }),
    { numRuns: 200 },
  )
})

it('is written no further than it is read, lists within lists included', async () => {
  let written = 0
  const item = {
    toJSON() {
      written += 1
      return 'x'.repeat(1000)
    },
  }
  const entities = Array.from({ length: 10_000 }, () => item)
  const response = jsonResponse({ tiers: [{ depth: 1, entities }] }, { status: 202 })
  expect([response.status, response.headers.get('content-type')]).toEqual([202, 'application/json'])
  const reader = response.body?.getReader()
  await reader?.read()
  expect(written).toBeLessThan(500)
  await reader?.cancel()
  await new Promise(setImmediate)
  expect(written).toBeLessThan(1000)
})

it('keeps the headers it is given', async () => {
  const pieces = ['[1', ',2]'][Symbol.iterator]()
  const response = streamJson(pieces, { headers: { 'content-type': 'application/problem+json' } })
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(await response.json()).toEqual([1, 2])
})
