import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isLargerThan } from './entity-size.ts'

describe('the size of an entity', () => {
  it('is that of its JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const bytes = Buffer.byteLength(JSON.stringify(value))
        expect([isLargerThan(value, bytes), isLargerThan(value, bytes - 1)]).toEqual([false, true])
      }),
    )
  })

  it('is not measured beyond what is allowed', () => {
    const deep: unknown[] = []
    deep.push(deep)
    expect(isLargerThan(deep, 1000)).toBe(true)
  })
})
