import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatError } from '../errors/format-error.ts'
import { isGitName, parseRelativePath, resolveRelativePath } from './relative-path.ts'

const attempt = (run: () => unknown) => {
  try {
    return run()
  } catch (error) {
    return formatError(error).split('\n')[0]
  }
}

describe('parseRelativePath', () => {
  it.each([
    ['a', ['a']],
    ['a/b/c.yaml', ['a', 'b', 'c.yaml']],
    ['.', []],
    ['./a', ['a']],
    ['a/./b', ['a', 'b']],
    ['a/', ['a']],
    // A check by prefix refuses these, which are names like any other.
    ['..foo', ['..foo']],
    ['a..b', ['a..b']],
    ['...', ['...']],
    ['..foo/..bar', ['..foo', '..bar']],
    ['.gitignore', ['.gitignore']],
    ['.github/x', ['.github', 'x']],
    ['git', ['git']],
    ['x.git', ['x.git']],
    ['console.ts', ['console.ts']],
    ['com10', ['com10']],
    ['ü/日本 語', ['ü', '日本 語']],
    ['~/x', ['~', 'x']],
    ['-rf', ['-rf']],
    ['x'.repeat(255), ['x'.repeat(255)]],
  ])('reads "%.20s" as %j', (path, components) => {
    expect(parseRelativePath(path)).toEqual(components)
  })

  it('says what is wrong', () => {
    const paths = [
      ...['../x', 'a/../../b', 'a/..', '..', '/etc/x', 'C:\\x', 'c:x', '..\\..\\x', '\\\\?\\x', ''],
      ...['a//b', '//a', 'a\u0000b', 'a\nb', 'x'.repeat(256), 'x/'.repeat(3000), 'a\ud800b'],
      ...[
        'CON',
        'nul.txt',
        'aux.',
        'x ',
        'x.',
        'a/prn/b',
        'COM1',
        'lpt¹',
        'CONIN$',
        'a:b',
        'a?',
        'a|b',
      ],
    ]
    expect(paths.map((path) => attempt(() => parseRelativePath(path)))).toMatchInlineSnapshot(`
      [
        "CORE_PATH_OUTSIDE: The path "../x" leaves its folder",
        "CORE_PATH_OUTSIDE: The path "a/../../b" leaves its folder",
        "CORE_PATH_OUTSIDE: The path "a/.." leaves its folder",
        "CORE_PATH_OUTSIDE: The path ".." leaves its folder",
        "CORE_PATH_INVALID: The path "/etc/x" is refused: it is absolute",
        "CORE_PATH_INVALID: The path "C:\\\\x" is refused: it holds a backslash",
        "CORE_PATH_INVALID: The path "c:x" is refused: it is absolute",
        "CORE_PATH_INVALID: The path "..\\\\..\\\\x" is refused: it holds a backslash",
        "CORE_PATH_INVALID: The path "\\\\\\\\?\\\\x" is refused: it holds a backslash",
        "CORE_PATH_INVALID: The path "" is refused: it holds an empty component",
        "CORE_PATH_INVALID: The path "a//b" is refused: it holds an empty component",
        "CORE_PATH_INVALID: The path "//a" is refused: it is absolute",
        "CORE_PATH_INVALID: The path "a\\u0000b" is refused: it holds a control character",
        "CORE_PATH_INVALID: The path "a\\nb" is refused: it holds a control character",
        "CORE_PATH_INVALID: The path "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" is refused: a component is longer than 255 characters",
        "CORE_PATH_INVALID: The path "x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/" is refused: it is longer than 4096 characters",
        "CORE_PATH_INVALID: The path "a\\ud800b" is refused: it holds half a character",
        "CORE_PATH_INVALID: The path "CON" is refused: "CON" cannot be a file name on every system",
        "CORE_PATH_INVALID: The path "nul.txt" is refused: "nul.txt" cannot be a file name on every system",
        "CORE_PATH_INVALID: The path "aux." is refused: "aux." cannot be a file name on every system",
        "CORE_PATH_INVALID: The path "x " is refused: "x " cannot be a file name on every system",
        "CORE_PATH_INVALID: The path "x." is refused: "x." cannot be a file name on every system",
        "CORE_PATH_INVALID: The path "a/prn/b" is refused: "prn" cannot be a file name on every system",
        "CORE_PATH_INVALID: The path "COM1" is refused: "COM1" cannot be a file name on every system",
        "CORE_PATH_INVALID: The path "lpt¹" is refused: "lpt¹" cannot be a file name on every system",
        "CORE_PATH_INVALID: The path "CONIN$" is refused: "CONIN$" cannot be a file name on every system",
        "CORE_PATH_INVALID: The path "a:b" is refused: it is absolute",
        "CORE_PATH_INVALID: The path "a?" is refused: "a?" cannot be a file name on every system",
        "CORE_PATH_INVALID: The path "a|b" is refused: "a|b" cannot be a file name on every system",
      ]
    `)
  })

  it.each([
    ...[
      '.git',
      '.git/config',
      'a/.git/hooks/x',
      '.GIT',
      '.Git',
      '.git ',
      '.git.',
      '.git. .',
      '.git::$INDEX_ALLOCATION',
    ],
    ...[
      'git~1',
      'GIT~1',
      'git~12',
      '.g\u200cit',
      '.gi\u200dt',
      '.git\u200b',
      '\ufeff.git',
      '.g\u2060it',
      '.\u00adgit',
    ],
    ...['．git', '.ｇｉｔ', '.git:x', '.git/', './.git', 'a/./.git'],
  ])('refuses %j, which some file system takes for .git', (path) => {
    expect(attempt(() => parseRelativePath(path, { portable: false }))).toContain(
      'it names a ".git" folder',
    )
    if (!path.includes('~'))
      expect(() => parseRelativePath(path, { allowGit: true, portable: false })).not.toThrow()
  })

  it('lets names through that Windows cannot hold when portability is not asked for', () => {
    for (const path of ['CON', 'nul.txt', 'x ', 'x.', 'ab:c', 'what?.md'])
      expect(parseRelativePath(path, { portable: false })).toEqual([path])
  })

  it('never lets a component through that climbs, is empty or is git’s', () => {
    const bits = fc.constantFrom(
      ...['.', '..', '/', '\\', 'a', '.git', ' ', ':', '\u200c', 'C:', '~1', 'git'],
    )
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 10 }), (parts) => {
        const result = attempt(() => parseRelativePath(parts.join(''), { portable: false }))
        if (!Array.isArray(result)) expect(result).toMatch(/^CORE_PATH_(INVALID|OUTSIDE)/)
        for (const component of Array.isArray(result) ? result : []) {
          expect(['', '.', '..']).not.toContain(component)
          expect(component).not.toMatch(/[/\\]/)
          expect(isGitName(component)).toBe(false)
        }
      }),
    )
  })
})

describe('resolveRelativePath', () => {
  it.each([
    ['docs', 'a.md', 'docs/a.md'],
    ['docs/guide', '../a.md', 'docs/a.md'],
    ['docs', './x/../y', 'docs/y'],
    ['', 'a', 'a'],
    ['.', 'a', 'a'],
    ['docs', '..', ''],
    ['docs', '/a', 'docs/a'],
  ])('from "%s", "%s" is "%s"', (base, reference, path) => {
    expect(resolveRelativePath(base, reference)).toBe(path)
  })

  it.each([
    ['', '..'],
    ['docs', '../..'],
    ['docs', '../../docs/x'],
  ])('from "%s", "%s" leaves the root', (base, reference) => {
    expect(() => resolveRelativePath(base, reference)).toThrowError(
      expect.objectContaining({ code: 'CORE_PATH_OUTSIDE' }),
    )
  })
})
