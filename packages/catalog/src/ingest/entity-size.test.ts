import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { givesSmallEntities, isLargerThan } from './entity-size.ts'

describe('the size of an entity', () => {
  it('is that of its JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const bytes = Buffer.byteLength(JSON.stringify(value))
        expect([isLargerThan(value, bytes), isLargerThan(value, bytes - 1)]).toEqual([false, true])
      }),
    )
  })

  it('need not be measured of a short text, which cannot say much', () => {
    const longest = 7489
    for (const text of ['a:\n', '- \n', '[', '"\\0"', 'é', '\ud800']) {
      const most = text.repeat(Math.ceil(longest / text.length)).slice(0, longest)
      expect(givesSmallEntities(most)).toBe(true)
      const items = Array.from(most, (character) => ({ [character]: null }))
      expect(isLargerThan(items, 256 * 1024)).toBe(false)
    }
    expect(givesSmallEntities('a'.repeat(longest + 1))).toBe(false)
    expect(givesSmallEntities('a: &a [1]\nb: [*a, *a]')).toBe(false)
  })

  it('is not measured beyond what is allowed', () => {
    const deep: unknown[] = []
    deep.push(deep)
    expect(isLargerThan(deep, 1000)).toBe(true)
  })
})
