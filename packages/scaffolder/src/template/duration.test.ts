import { describe, expect, it } from 'vitest'
import { parseDuration } from './duration.ts'

describe('a length of time', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['1.5m', 90_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['1w', 604_800_000],
    [{ minutes: 5 }, 300_000],
    [{ hours: 1, minutes: 30 }, 5_400_000],
  ])('%j is %d ms', (text, ms) => expect(parseDuration(text)).toBe(ms))

  it.each([
    '',
    '5',
    5,
    '5 min',
    '-1s',
    '0s',
    '400d',
    {},
    { minuts: 5 },
    { minutes: -1 },
    null,
    [1],
  ])('%j is none', (value) => expect(parseDuration(value)).toBeUndefined())
})
