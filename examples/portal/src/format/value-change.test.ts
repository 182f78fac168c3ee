import { describe, expect, it } from 'vitest'
import { valueChange } from './value-change.ts'

describe('what changed between two values', () => {
  it.each<[string, unknown, unknown, unknown]>([
    ['a word', 'a', 'b', { removed: ['a'], added: ['b'] }],
    ['a value that comes', undefined, 'b', { removed: [], added: ['b'] }],
    ['a value that goes', true, undefined, { removed: ['true'], added: [] }],
    ['entries of a list', ['a', 'b'], ['c', 'b'], { removed: ['a'], added: ['c'] }],
    ['the order of a list', ['a', 'b'], ['b', 'a'], { removed: ['a', 'b'], added: ['b', 'a'] }],
    ['a line of a text', 'a\nb\nc\n', 'a\nB\nc\n', { removed: ['b'], added: ['B'] }],
    ['an object', { a: 1 }, { a: 2, b: null }, { removed: ['a: 1'], added: ['a: 2', 'b: null'] }],
    ['a list of objects', [{ a: 1 }], [], { removed: ['- a: 1'], added: [] }],
  ])('is told of %s', (_what, before, after, change) => {
    expect(valueChange(before, after)).toEqual(change)
  })

  it('is cut where it is long', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`)
    const change = valueChange(undefined, [...lines, 'x'.repeat(1000)].join('\n'))
    expect(change).toEqual({ removed: [], added: lines.slice(0, 12), cut: 9 })
    expect(valueChange('a', 'x'.repeat(1000)).added[0]).toHaveLength(241)
  })
})
