import { describe, expect, it } from 'vitest'
import { meaningOf, splitExpressions, withoutDimension, withPlainNumbers } from './promql.ts'

describe('splitExpressions', () => {
  it.each<[string, string[]]>([
    ['up', ['up']],
    ['a,b', ['a', 'b']],
    ['sum by (a, b) (x), y', ['sum by (a, b) (x)', ' y']],
    [
      'x{a="1,2", b=~"c|d"}, label_replace(y, "a", ",", "b", "c")',
      ['x{a="1,2", b=~"c|d"}', ' label_replace(y, "a", ",", "b", "c")'],
    ],
    [`x{a="\\",("}, y`, [`x{a="\\",("}`, ' y']],
    ['', ['']],
  ])('cuts %j only between expressions', (text, parts) => {
    expect(splitExpressions(text)).toEqual(parts)
  })
})

describe('withoutDimension', () => {
  it.each([
    ['memUsage|component', 'memUsage'],
    ['sum(rate(x[5m])) | instance ', 'sum(rate(x[5m]))'],
    ['x{a=~"b|c"}', 'x{a=~"b|c"}'],
  ])('reads %j as %j', (text, expression) => {
    expect(withoutDimension(text)).toBe(expression)
  })
})

describe('meaningOf', () => {
  it.each([
    ['error_ratio > 0.01', 'filter'],
    ['up{job="shop"} == 0', 'filter'],
    ['up != 1', 'filter'],
    ['absent(up{job="shop"})', 'filter'],
    ['up == bool 0', 'truth'],
    ['up{job="shop"}', 'number'],
    ['up{job!="shop", a=~">"}', 'number'],
    ['label_replace(up, "a", "> 1", "b", "c")', 'number'],
    ['sum(rate(x[5m]))', 'number'],
  ] as const)('takes %j for a %s', (expression, meaning) => {
    expect(meaningOf(expression)).toBe(meaning)
  })
})

describe('withPlainNumbers', () => {
  it.each([
    ['latency > 500ms', 'latency > 0.5'],
    ['x >= 2m and y < 1.5h', 'x >= 120 and y < 5400'],
    ['rate(x[5m]) > 1', undefined],
    ['up', undefined],
  ])('makes %j into %j', (expression, plain) => {
    expect(withPlainNumbers(expression)).toBe(plain)
  })
})
