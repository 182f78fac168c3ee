import { describe, expect, it } from 'vitest'
import { isRecord } from './is-record.ts'
import { showValue } from './show-value.ts'

describe('showValue', () => {
  it.each<[unknown, string]>([
    ['a "b"', '"a \\"b\\""'],
    [5, '5'],
    [10n, '10'],
    [null, 'null'],
    [undefined, 'undefined'],
    [[1], 'a list'],
    [{ a: 1 }, 'an object'],
    ['x'.repeat(200), `"${'x'.repeat(99)}…`],
  ])('shows values as messages quote them (%#)', (value, shown) => {
    expect(showValue(value)).toBe(shown)
  })
})

describe('isRecord', () => {
  it('knows objects from all else', () => {
    expect([{}, Object.create(null), new Map()].map(isRecord)).toEqual([true, true, true])
    expect([[], null, undefined, 'x', 5].map(isRecord)).toEqual([false, false, false, false, false])
  })
})
