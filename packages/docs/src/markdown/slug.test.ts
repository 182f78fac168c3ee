import { describe, expect, it } from 'vitest'
import { githubSlugOf, pythonSlug, uniqueSlug } from './slug.ts'

describe('ids of headings', () => {
  it.each([
    [
      'Hello, World! (v1.0) — ünïcode code',
      'hello-world-v10-unicode-code',
      'hello-world-v10--ünïcode-code',
    ],
    ['B & C', 'b-c', 'b--c'],
    ['A -- B', 'a-b', 'a----b'],
    ['日本語', '', '日本語'],
    ['snake_case', 'snake_case', 'snake_case'],
  ])('makes %j', (text, python, github) => {
    expect(pythonSlug(text)).toBe(python)
    expect(githubSlugOf(text, new Map())).toBe(github)
  })

  it('numbers what is taken as Python-Markdown does', () => {
    expect(uniqueSlug('a', new Set(['a', 'a_1']))).toBe('a_2')
    expect(uniqueSlug('', new Set())).toBe('_1')
    expect(uniqueSlug('', new Set(['_1']))).toBe('_2')
  })

  it('numbers what is taken as GitHub does', () => {
    const counts = new Map<string, number>()
    expect([1, 2, 3].map(() => githubSlugOf('Set up', counts))).toEqual([
      'set-up',
      'set-up-1',
      'set-up-2',
    ])
  })
})
