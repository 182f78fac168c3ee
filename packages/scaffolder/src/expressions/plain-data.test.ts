import fc from 'fast-check'
import { expect, it } from 'vitest'
import { copyPlain, PlainDataProblem } from './plain-data.ts'

it('copies JSON data and freezes it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const copy = copyPlain(value)
      expect(JSON.stringify(copy)).toBe(JSON.stringify(value))
      if (typeof copy === 'object' && copy !== null) expect(Object.isFrozen(copy)).toBe(true)
    }),
  )
})

it('drops what is undefined, as JSON does', () => {
  expect(copyPlain({ a: undefined, b: [undefined, Number.NaN] })).toEqual({ b: [null, null] })
})

it('keeps "__proto__" as the data that it is', () => {
  const copy = copyPlain(JSON.parse('{"__proto__":{"admin":true}}'))
  expect(Object.keys(copy as object)).toEqual(['__proto__'])
  expect((copy as { admin?: unknown }).admin).toBeUndefined()
})

const cyclic: unknown[] = []
cyclic.push(cyclic)

it.each([
  ['a function', { f: () => 1 }, '"f" is a function'],
  ['a bigint', [1n], '"0" is a bigint'],
  ['a date', { at: new Date(0) }, '"at" is not a plain object'],
  ['a map', new Map(), 'it is not a plain object'],
  ['a cycle', cyclic, 'is nested too deep'],
  [
    'an accessor',
    {
      get x() {
        return 1
      },
    },
    'it has the accessor "x"',
  ],
  ['a sparse list', new Array(1e9), 'it holds too many values'],
  ['too much text', ['x'.repeat(9e6), 'x'.repeat(9e6)], 'it holds too much text'],
])('refuses %s', (_name, value, message) => {
  expect(() => copyPlain(value)).toThrow(PlainDataProblem)
  expect(() => copyPlain(value)).toThrow(message)
})
