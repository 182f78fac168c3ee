import { describe, expect, it } from 'vitest'
import { renderMarkdown } from '../testing/render-markdown.ts'

const files = {
  'part.md': 'one\n\n<!-- --8<-- [start:mid] -->\ntwo\n<!-- --8<-- [end:mid] -->\n\nthree\n',
  'docs/local.md': 'local',
  'docs_internal/secret.md': 'SECRET',
  '.env': 'SECRET',
  'loop.md': '--8<-- "loop.md"',
  'deep1.md': '--8<-- "deep2.md"',
  'deep2.md': '- a\n\n    --8<-- "part.md:mid"',
  'code.py': 'def f():\n    return 1\n',
}

const page = async (markdown: string, base?: unknown, snippets: Record<string, string> = files) => {
  const markdownExtensions = base === undefined ? [] : [{ 'pymdownx.snippets': base }]
  const { html, issues, dependsOn } = await renderMarkdown(markdown, {
    markdownExtensions,
    snippets,
  })
  return {
    html: html.trim(),
    issues: issues.map(({ code, at, message }) => `${at?.line} ${code}: ${message}`),
    dependsOn,
  }
}
const html = async (markdown: string, base?: unknown) => (await page(markdown, base)).html

describe('snippets', () => {
  it('stand in the place of their mark: whole, by section and by lines', async () => {
    expect(await html('--8<-- "part.md"')).toBe('<p>one</p>\n<p>two</p>\n<p>three</p>')
    expect(await html("-8<- 'part.md:mid'")).toBe('<p>two</p>')
    expect(await html('--8<-- "part.md:1:1"')).toBe('<p>one</p>')
    expect(await html('--8<-- "part.md:1,7:"')).toBe('<p>one\nthree</p>')
    expect(await html('--8<-- "part.md:-1"')).toBe('<p>three</p>')
    expect(await html('--8<--\npart.md:mid\n; other.md\ndocs/local.md\n--8<--')).toBe(
      '<p>two\nlocal</p>',
    )
  })

  it('are indented as their mark is, in code and in each other', async () => {
    expect(await html('!!! note ""\n    ```\n    --8<-- "code.py"\n    ```')).toContain(
      '<pre><code>def f():\n    return 1\n</code></pre>',
    )
    expect(await html('--8<-- "deep1.md"')).toBe('<ul>\n<li>\n<p>a</p>\n<p>two</p>\n</li>\n</ul>')
  })

  it('are looked for below the folders of the configuration, the first one first', async () => {
    const { html: text, dependsOn } = await page('--8<-- "local.md"', {
      base_path: ['inc/', './docs'],
    })
    expect(text).toBe('<p>local</p>')
    expect(dependsOn).toEqual(['inc/local.md', 'docs/local.md'])
  })

  it('are appended to every page that the configuration says so of', async () => {
    const snippets = { 'abbr.md': '*[API]: Interface' }
    const { html: text } = await page('The API.', { auto_append: ['abbr.md'] }, snippets)
    expect(text).toBe('<p>The <abbr title="Interface">API</abbr>.</p>')
  })

  it('keep the lines of the page', async () => {
    const { issues } = await page('--8<-- "part.md"\n\n\n```\nopen')
    expect(issues).toEqual(['4 DOCS_FENCE_OPEN: A block of code is never closed'])
  })

  it('that cannot be included are named and stay as they are written', async () => {
    const text = [
      ...['--8<-- "part.md:none"', '--8<-- "loop.md"', '--8<-- "https://e.com/x.md"'],
      ...['--8<-- "file:///etc/passwd"', '--8<-- "nowhere.md"', ';--8<-- "part.md"'],
    ].join('\n\n')
    const { html: shown, issues } = await page(text)
    expect(issues).toMatchInlineSnapshot(`
      [
        "1 DOCS_SNIPPET_PART: The snippet "part.md:none" has no such section",
        "3 DOCS_SNIPPET_REFUSED: The snippet "loop.md" is not included: it includes itself",
        "5 DOCS_SNIPPET_REFUSED: The snippet "https://e.com/x.md" is not included: addresses are not fetched",
        "7 DOCS_SNIPPET_REFUSED: The snippet "file:///etc/passwd" is not included: addresses are not fetched",
        "9 DOCS_SNIPPET_MISSING: The snippet "nowhere.md" does not exist",
      ]
    `)
    expect(shown).toContain('<p>--8&#x3C;-- "nowhere.md"</p>')
    expect(shown).toContain('<p>--8&#x3C;-- "part.md"</p>')
  })

  it.each([
    ...[
      '../etc/passwd',
      '/etc/passwd',
      '../docs_internal/secret.md',
      'x/../../docs_internal/secret.md',
    ],
    ...['..\\docs_internal\\secret.md', '../.env', '%2e%2e/docs_internal/secret.md', '~/x', '\0'],
  ])('never come from outside of their folder: %j', async (path) => {
    const { html: shown, dependsOn } = await page(`--8<-- "${path}"`, {
      base_path: 'docs',
    })
    expect(shown).not.toContain('SECRET')
    expect(dependsOn.every((each) => each.startsWith('docs/'))).toBe(true)
  })

  it('never are hidden files', async () => {
    expect((await page('--8<-- ".env"')).dependsOn).toEqual([])
    expect((await page('--8<-- ".git/config"')).dependsOn).toEqual([])
  })

  it('take no more than a hundred of them, and no more than a megabyte', async () => {
    const many = await page('--8<-- "docs/local.md"\n\n'.repeat(101))
    expect(many.issues).toEqual([
      '201 DOCS_SNIPPET_REFUSED: The snippet "docs/local.md" is not included: a page takes 100 of them',
    ])
    const bomb = Object.fromEntries(
      Array.from({ length: 5 }, (_, index) => [
        `b${index}.md`,
        `--8<-- "b${index + 1}.md"\n`.repeat(20),
      ]),
    )
    const { issues } = await page('--8<-- "b0.md"', undefined, {
      ...bomb,
      'b5.md': 'x'.repeat(100_000),
    })
    expect(issues.length).toBeGreaterThan(0)
  })
})
