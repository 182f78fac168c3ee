import { coreErrors } from '@callboard/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errors } from '../errors.ts'
import { chanceOf, retryDelayMs } from './retry-delay.ts'

const policy = { attempts: 5, delayMs: 1000, maxDelayMs: 5000, factor: 2 }
const delay = (attempt: number, error: unknown = new Error('x'), chance = 0.999_999) =>
  retryDelayMs({ policy, attempt, error, chance })

describe('the pause before another attempt', () => {
  it('is a random part of a limit that grows, up to the longest', () => {
    expect([1, 2, 3, 4].map((attempt) => delay(attempt))).toEqual([1000, 2000, 4000, 5000])
    expect(delay(3, new Error('x'), 0)).toBe(0)
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 1, max: 4 }), (id, attempt) => {
        const ms = delay(attempt, new Error('x'), chanceOf(id)) ?? -1
        return ms >= 0 && ms <= Math.min(5000, 1000 * 2 ** (attempt - 1))
      }),
    )
  })

  it('ends with the last attempt, and is none without a policy', () => {
    expect(delay(5)).toBeUndefined()
    expect(retryDelayMs({ policy: undefined, attempt: 1, error: 0, chance: 0 })).toBeUndefined()
  })

  it('is at least what the other side asks for', () => {
    expect(delay(1, Object.assign(new Error('busy'), { retryAfterMs: 60_000 }))).toBe(60_000)
    const busy = coreErrors.SOURCE_UNAVAILABLE({
      url: 'https://x',
      status: 429,
      retryAfterMs: 9000,
    })
    expect([delay(1, busy), delay(1, new Error('wrapped', { cause: busy }))]).toEqual([9000, 9000])
    for (const odd of [-1, Number.NaN, Number.POSITIVE_INFINITY, '9'])
      expect(delay(1, { retryAfterMs: odd }, 0)).toBe(0)
  })

  it('is none after an error that lasts', () => {
    expect(delay(1, Object.assign(new Error('no'), { retryable: false }))).toBeUndefined()
    expect(delay(1, errors.GIVE_UP({ reason: 'no such account' }))).toBeUndefined()
    expect(delay(1, errors.ACTION_UNKNOWN({ action: 'x' }))).toBeUndefined()
  })

  it('survives whatever is thrown', () => {
    const bomb = new Proxy(
      {},
      {
        get: () => {
          throw new Error('bomb')
        },
      },
    )
    for (const thrown of [bomb, undefined, null, 'text', Object.create(null)])
      expect(delay(1, thrown, 0)).toBe(0)
  })
})
