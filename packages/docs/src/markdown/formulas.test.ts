import { describe, expect, it } from 'vitest'
import { renderMarkdown } from '../testing/render-markdown.ts'

const page = (markdown: string) =>
  renderMarkdown(markdown, { markdownExtensions: [{ 'pymdownx.arithmatex': { generic: true } }] })
const html = async (markdown: string) => (await page(markdown)).html.trim()

describe('formulas', () => {
  it('are MathML within a line and in blocks, also in lists and admonitions', async () => {
    expect(await html('- \\(a\\)\n\n    $$\n    b\n    $$')).toBe(
      '<ul>\n<li>\n<p><span class="arithmatex"><math><mi>a</mi></math></span></p>\n<div class="arithmatex"><math display="block" class="tml-display"><mi>b</mi></math></div>\n</li>\n</ul>',
    )
    expect(await html('\\begin{aligned}\na &= b\n\\end{aligned}')).toContain('<mtable')
  })

  it('go on over lines until they are closed or their paragraph ends', async () => {
    const formula =
      '<span class="arithmatex"><math><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow></math></span>'
    expect(await html('x $a\n+ b$ y')).not.toContain('<math')
    expect(await html('x $a +\n  b$ y `$`\nz')).toBe(`<p>x ${formula} y <code>$</code>\nz</p>`)
    expect(await html('> \\(a\n> +b\\)')).not.toContain('<math')
    expect(await html('> \\(a +\n> b\\) $b$')).toContain(`<p>${formula} <span`)
    expect(await html('costs $a\n\nb$')).toBe('<p>costs $a</p>\n<p>b$</p>')
  })

  it('are found by search, and a page says that it holds them', async () => {
    const { sections, uses } = await page('Let $a_b$ be.')
    expect(sections).toEqual([{ id: '', heading: '', text: 'Let a_b be.' }])
    expect(uses).toEqual(['math'])
    expect((await page('It costs $5.')).uses).toEqual([])
  })

  it.each([
    'costs $5 and $9',
    'a $ b $ c',
    '\\$a$',
    '`$a$`',
    '```\n$a$\n```',
    '    $a$',
    '$$ never closed',
  ])('are not in %j', async (markdown) => {
    expect(await html(markdown)).not.toContain('<math')
  })

  it('give their source back where they are no text', async () => {
    expect(await html('![a $x$](b.png) <b title="$y$">c</b>')).toBe(
      '<p><img src="b.png" alt="a $x$"> <b title="$y$">c</b></p>',
    )
  })

  it('that are wrong show their source and are named', async () => {
    const { html: shown, issues } = await page('ok\n\nsee $\\nope<b>$')
    expect(shown.trim()).toBe(
      '<p>ok</p>\n<p>see <span class="arithmatex">\\(\\nope&lt;b&gt;\\)</span></p>',
    )
    expect(issues).toMatchInlineSnapshot(`
      [
        {
          "at": {
            "file": "docs/index.md",
            "line": 3,
          },
          "code": "DOCS_FORMULA",
          "hint": "Its source is shown; correct the TeX.",
          "message": "The formula "\\\\nope<b>" cannot be set:  Unsupported function name: \\nope",
          "severity": "warning",
        },
      ]
    `)
  })

  it.each([
    '\\href{javascript:alert(1)}{x}',
    '\\includegraphics{https://e.com/x.png}',
    '\\class{modal}{x}',
    '\\style{position:fixed}{x}',
    '\\text{<script>alert(1)</script>}',
    '\\def\\a{\\a\\a}\\a',
    `${'{'.repeat(3000)}x${'}'.repeat(3000)}`,
    `\\color{red}{x}${'x'.repeat(12_000)}`,
  ])('cannot do anything but be shown: %.40s', async (tex) => {
    const text = await html(`$${tex}$`)
    expect(text).not.toMatch(/<script|href=|src=|style=|class="modal/)
    expect(text).toMatch(/^<p>/)
  })
})
