import { describe, expect, it } from 'vitest'
import { fieldRules } from './field-rules.ts'

const of63 = 'a'.repeat(63)
const of64 = 'a'.repeat(64)

/** By rule: what is accepted, what is refused; the figures of the peer's validators. */
const cases: Record<keyof typeof fieldRules, { yes: string[]; no: string[] }> = {
  apiVersion: {
    yes: ['v1', 'backstage.io/v1alpha1', 'a.b.c/V1', `${`${of63}.`.repeat(3)}${'a'.repeat(61)}/v1`],
    no: ['', '/', 'a/', '/v1', 'a/b/c', 'A.io/v1', 'a_b/v1', 'v1.0', of64, `${of64}.io/v1`],
  },
  kind: {
    yes: ['Component', 'API', 'a1', of63],
    no: ['', '1a', 'My-Kind', 'a_b', 'a b', 'ü', of64],
  },
  name: {
    yes: ['a', 'A', '7', 'a..b', 'a--b', 'A.b_c-d', of63],
    no: [
      '',
      '-a',
      'a-',
      '.a',
      'a_',
      'a b',
      'ü',
      'а',
      'a\u202eb',
      'a\u200db',
      'a/b',
      'a:b',
      'a\n',
      of64,
    ],
  },
  namespace: {
    yes: ['default', 'a--b', 'a-1', '1', of63],
    no: ['', 'Prod', 'a_b', 'a.b', '-a', 'a-', of64],
  },
  key: {
    yes: ['a', 'a.b_c', 'example.com/tier', 'a/B', `a/${of63}`],
    no: ['', '/a', 'a/', 'a/b/c', 'EX.com/a', 'a b', `a/${of64}`, `${of64}/a`, '__proto__'],
  },
  labelValue: { yes: ['', 'a', '1.0', of63], no: [' ', 'a b', '-a', of64] },
  tag: {
    yes: ['java', 'c++', 'c#', 'a:b', 'a-b-c', of63],
    no: ['', 'Java', 'a_b', 'a--b', '-a', 'a-', 'a b', of64],
  },
}

describe.each(Object.entries(cases))('the rule of %s', (rule, { yes, no }) => {
  const { test } = fieldRules[rule as keyof typeof fieldRules]

  it.each(yes)('accepts "%s"', (value) => {
    expect(test(value)).toBe(true)
  })

  it.each(no)('refuses "%s"', (value) => {
    expect(test(value)).toBe(false)
  })
})

it('decides about long hostile text at once', () => {
  const text = `${'a-'.repeat(500_000)}!`
  for (const { test } of Object.values(fieldRules)) expect(test(text)).toBe(false)
})
