import { CallboardError } from '@callboard/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkPattern } from './pattern-gate.ts'

function refusal(pattern: string): string {
  try {
    checkPattern(pattern)
    return 'let through'
  } catch (error) {
    return CallboardError.is(error, 'SCAFFOLDER_PATTERN_REFUSED') ? error.message : String(error)
  }
}

describe('patterns that real templates use', () => {
  it.each([
    '^[a-z][a-z0-9-]+$',
    '^[a-z][-a-z0-9]*[a-z0-9]$',
    '^[a-z0-9-]*[a-z0-9]$',
    '^[a-z][a-z0-9-]{2,40}[a-z0-9]$',
    '^[a-z0-9]+(?:[._-][a-z0-9]+)*$',
    '^([a-z0-9]+-)*[a-z0-9]+$',
    '^[a-zA-Z][a-zA-Z0-9-/.]+$',
    '^([a-z0-9\\-]+)$',
    '^(?!-)[a-z0-9-]{1,39}$',
    '^(dev|test|prod)(,(dev|test|prod))*$',
    '^\\d+\\.\\d+\\.\\d+$',
    '^https?://[^\\s/$.?#].[^\\s]*$',
    '^[\\w.-]+@[\\w-]+\\.[a-z]{2,}$',
    '^.*\\S.*$',
    '^(a|b)*$',
    '',
  ])('%j is let through', (pattern) => {
    expect(refusal(pattern)).toBe('let through')
  })
})

describe('patterns that can take for ever', () => {
  it.each([
    '^(a|a)*$',
    '(a+)+$',
    '(x+x+)+y',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(.*)*',
    '(a*)*b',
    '(a|ab|b)*c',
    '^(a?){30}$',
    '([a-z0-9]+-?)*$',
    '(.+,)+',
    '((a{1,9}){1,9}){1,9}',
    '(?=(a+)+$)x',
  ])('%j is refused', (pattern) => {
    expect(refusal(pattern)).toContain('it repeats something that repeats itself')
  })

  it.each([
    ['(a)\\1', 'it refers back to what it matched'],
    ['[', 'it is not a regular expression'],
    ['a'.repeat(1001), 'it is longer than 1000 characters'],
    [`${'('.repeat(60)}a${')'.repeat(60)}`, 'it is nested too deep'],
  ])('%j is refused', (pattern, reason) => {
    expect(refusal(pattern)).toContain(reason)
  })
})

it('bounds the length of values by how many repetitions share characters', () => {
  expect(checkPattern('^[a-z]+$')).toBe(100_000)
  expect(checkPattern('^[a-z]+[a-z]+$')).toBe(3162)
  expect(checkPattern('^a*a*a*$')).toBe(215)
  expect(checkPattern('a?'.repeat(30))).toBe(1)
})

it('leaves nothing slow behind among the patterns that it lets through', () => {
  const atom = fc.constantFrom('a', 'b', '[ab]', '.', '(?:a|b)', '(a*b)', '(ab?)', '(?:a|ab)')
  const quantifier = fc.constantFrom('', '*', '+', '?', '{2,5}')
  const pattern = fc
    .array(
      fc.tuple(atom, quantifier).map((pair) => pair.join('')),
      { minLength: 1, maxLength: 4 },
    )
    .chain((parts) =>
      fc.constantFrom(parts.join(''), `(${parts.join('')})*`, `^(${parts.join('')})+$`),
    )
  fc.assert(
    fc.property(pattern, (text) => {
      if (refusal(text) !== 'let through') return
      const length = Math.min(checkPattern(text), 3000)
      const started = performance.now()
      new RegExp(text, 'u').test(`${'a'.repeat(length - 1)}!`)
      expect(performance.now() - started).toBeLessThan(1500)
    }),
    { numRuns: 300 },
  )
})
