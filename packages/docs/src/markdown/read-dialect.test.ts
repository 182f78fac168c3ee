import { describe, expect, it } from 'vitest'
import { plainDialect, readDialect } from './dialect.ts'

const dialectOf = (extensions: unknown) => {
  const { dialect, ignored } = readDialect(extensions)
  const changed = Object.entries(dialect).filter(
    ([key, value]) => value !== (plainDialect as never)[key],
  )
  return { ...Object.fromEntries(changed), ignored: ignored.map(({ name }) => name) }
}

describe('the extensions of a configuration', () => {
  it.each([
    [undefined, { ignored: [] }],
    [null, { ignored: [] }],
    ['toc', { ignored: [] }],
    [['admonition', 'pymdownx.superfences', 'markdown.extensions.tables'], { ignored: [] }],
    [
      ['pymdownx.keys', { 'pymdownx.arithmatex': { generic: true } }],
      { keys: true, math: true, ignored: [] },
    ],
    [
      { 'pymdownx.smartsymbols': null, nl2br: {} },
      { smartSymbols: true, lineBreaks: true, ignored: [] },
    ],
    [[{ 'pymdownx.highlight': { linenums: true } }], { lineNumbers: true, ignored: [] }],
    [[{ 'pymdownx.highlight': { linenums: 'false' } }], { ignored: [] }],
    [[{ toc: { slugify: { kwds: { case: 'lower' } } } }], { slugs: 'unicode', ignored: [] }],
    [[{ toc: { slugify: 'pymdownx.slugs.uslugify' } }], { slugs: 'unicode', ignored: [] }],
    [
      [{ 'pymdownx.snippets': { base_path: 'inc', auto_append: ['inc/abbr.md'] } }],
      { snippets: { folders: ['inc'], appended: ['inc/abbr.md'] }, ignored: [] },
    ],
    [
      [{ 'pymdownx.snippets': { base_path: 7 } }],
      { snippets: { folders: ['.'], appended: [] }, ignored: [] },
    ],
    [
      [{ 'pymdownx.magiclink': { repo_url_shorthand: true, user: 'acme', repo: 'shop' } }],
      { repository: 'https://github.com/acme/shop', ignored: [] },
    ],
    [
      [{ 'pymdownx.magiclink': { repo_url_shorthand: true, user: '../x', repo: 'y' } }],
      { ignored: [] },
    ],
    [
      ['subprocess:Popen', { 'os:system': ['id'] }, '__proto__'],
      { ignored: ['subprocess:Popen', 'os:system', '__proto__'] },
    ],
  ])('%j are read', (extensions, expected) => {
    expect(dialectOf(extensions)).toEqual(expected)
  })

  it('say where those without a counterpart stand', () => {
    expect(readDialect(['toc', { mdx_include: { base_path: 'x' } }]).ignored).toEqual([
      { name: 'mdx_include', path: ['markdown_extensions', 1] },
    ])
  })
})
