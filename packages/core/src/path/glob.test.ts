import fc from 'fast-check'
import picomatch from 'picomatch'
import { describe, expect, it } from 'vitest'
import { compileGlob, isGlob } from './glob.ts'

describe('compileGlob', () => {
  it.each([
    ['*.yaml', ['a.yaml', '.yaml'], ['a/b.yaml', 'a.yml', 'yaml']],
    ['**/*.md', ['a.md', 'a/b.md', 'a/b/c.md', '.x/a.md'], ['a.mdx', 'md']],
    ['docs/**', ['docs', 'docs/a', 'docs/a/b'], ['doc', 'x/docs/a']],
    ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b'], ['ab', 'a/b/c', 'b']],
    ['?.txt', ['a.txt', 'ü.txt', '👍.txt'], ['ab.txt', '.txt', '/.txt']],
    ['[a-c]x', ['ax', 'bx'], ['dx', 'x', '-x']],
    ['[!a-c]x', ['dx'], ['ax']],
    ['[^a]x', ['bx'], ['ax']],
    ['[]-]x', [']x', '-x'], ['ax']],
    ['a[', ['a['], ['a']],
    ['{a,b}.x', ['a.x', 'b.x'], ['c.x', '{a,b}.x']],
    ['{a,b{c,d}}', ['a', 'bc', 'bd'], ['b', 'bcd']],
    ['{a}', ['{a}'], ['a']],
    ['./a', ['a'], []],
    ['a\\*', ['a*'], ['ab']],
    ['*a*b*', ['ab', 'xaxbx', 'aab'], ['ba', 'a']],
    ['(a|b)+', ['(a|b)+'], ['a', 'ab']],
    ['catalog-info.yaml', ['catalog-info.yaml'], ['x/catalog-info.yaml', 'catalog-infoXyaml']],
  ])('matches by "%s" %j and not %j', (glob, yes, no) => {
    const matches = compileGlob(glob)
    expect(yes.filter((path) => !matches(path))).toEqual([])
    expect(no.filter((path) => matches(path))).toEqual([])
  })

  it.each([
    '{1..100000000}',
    'a{a..z}',
    '+(a|a)*',
    '!(x)',
    '@(a)',
    '***',
    'x'.repeat(257),
    '{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}',
  ])('refuses "%.40s"', (glob) => {
    expect(() => compileGlob(glob)).toThrowError(
      expect.objectContaining({ code: 'CORE_GLOB_INVALID' }),
    )
  })

  it('decides at once about names made to be slow', () => {
    const name = 'a'.repeat(250)
    const path = `${name}/`.repeat(16).slice(0, -1)
    const started = performance.now()
    for (const [glob, hostile] of [
      [`${'*a'.repeat(120)}b`, name],
      [`${'*a*a*a/'.repeat(16)}x`, `${path}/y`],
      [`${'**/*a*/'.repeat(30)}x`, path],
      [`${'{a,aa}'.repeat(6)}*b`, name],
      [`${'**/'.repeat(80)}x`, path],
    ] as const)
      expect(compileGlob(glob)(hostile)).toBe(false)
    expect(performance.now() - started).toBeLessThan(2000)
  })

  it('agrees with a common library on ordinary patterns and names', () => {
    const pattern = fc.array(
      fc.constantFrom('*', '?', '**/', '/', 'a', 'b', '.', '[ab]', '[^a]', '{a,b}'),
      {
        minLength: 1,
        maxLength: 6,
      },
    )
    const name = fc.stringMatching(/^[ab.]{1,4}$/).filter((text) => !/^\.+$/.test(text))
    fc.assert(
      fc.property(pattern, fc.array(name, { minLength: 1, maxLength: 3 }), (parts, names) => {
        const glob = parts.join('')
        // What comes of two stars beside other characters, or of an empty name, is each library's own.
        fc.pre(!/\*\*(?!\/)|[^/]\*\*\/|\/\/|^\/|\/$|^\./.test(glob) && !/\*{3,}/.test(glob))
        // Its fast paths disagree with its own grammar: `*.*` would not match `a.`, though `a.*` does.
        const theirs = picomatch(glob, {
          dot: true,
          noextglob: true,
          nonegate: true,
          fastpaths: false,
        })
        expect({ glob, names, is: compileGlob(glob)(names.join('/')) }).toEqual({
          glob,
          names,
          is: theirs(names.join('/')),
        })
      }),
      { numRuns: 1000 },
    )
  })
})

describe('isGlob', () => {
  it('tells patterns from plain paths', () => {
    expect(['*.yaml', 'a?', 'a[b]', '{a,b}'].every(isGlob)).toBe(true)
    expect(['a/b.yaml', '.', '../x', 'a+b(c)'].some(isGlob)).toBe(false)
  })
})
