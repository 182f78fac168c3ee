import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderMarkdown } from '../testing/render-markdown.ts'
import { dangersIn, harmIn, hostilePage } from './test-hostile-pages.ts'

const html = async (markdown: string) => (await renderMarkdown(markdown)).html.trim()

describe('hostile pages', () => {
  it.each([
    [
      'a script goes with its text',
      'a <script>alert(1)</script> b <script src="//e"></script>',
      '<p>a  b </p>',
    ],
    ['a handler goes, the image stays', '<img src=x onerror=alert(1)>', '<img src="x">'],
    [
      'a scheme in a link',
      '[a](javascript:alert(1)) [b](JaVa\tscript:alert(1)) [c](vbscript:x)',
      '<p><a>a</a> [b](JaVa\tscript:alert(1)) <a>c</a></p>',
    ],
    [
      'a scheme in character references',
      '[a](&#106;avascript:1) <a href="java&Tab;script:1">b</a> <a href="&#1;javascript:1">c</a> <a href="javascript&colon;1">d</a>',
      '<p><a>a</a> <a>b</a> <a>c</a> <a>d</a></p>',
    ],
    [
      'a scheme in a definition, an autolink and an image',
      '[a][x] <javascript:alert(1)> ![i](javascript:1)\n\n[x]: javascript:1',
      '<p><a>a</a> <a>javascript:alert(1)</a> <img alt="i"></p>',
    ],
    [
      'data of other types than plain images',
      '[a](data:text/html;base64,PHM+) ![b](data:image/svg+xml;base64,PHM+) ![c](data:image/png;base64,iVBORw0=)',
      '<p><a>a</a> <img alt="b"> <img src="data:image/png;base64,iVBORw0=" alt="c"></p>',
    ],
    [
      'vector graphics',
      '<svg onload=alert(1)><script>x</script><a xlink:href="javascript:1">y</a><foreignObject><img src=x onerror=1></foreignObject></svg>',
      '<p><a>y</a><img src="x"></p>',
    ],
    [
      'mathematics that changes when parsed again',
      '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
      '<p><img title="--><img src=1 onerror=alert(1)>"><p></p><table></table></p>',
    ],
    [
      'frames, objects and embeds',
      '<iframe srcdoc="<script>x</script>"></iframe><object data=x><embed src=x></object>a',
      'a',
    ],
    [
      'forms',
      '<form action=//e id=x><input type=password name=cookie><button formaction=//e>b</button></form>',
      'b',
    ],
    [
      'styles and links to styles',
      '<style>@import "//e"</style><link rel=stylesheet href=//e><p style="position:fixed">a</p>',
      '<p>a</p>',
    ],
    [
      'redirects and bases',
      '<meta http-equiv=refresh content="0;url=//e"><base href="//e">a',
      '<p>a</p>',
    ],
    [
      'classes of the portal',
      '<div class="modal admonition language-x is-open">a</div>',
      '<div class="user-modal admonition language-x user-is-open">a</div>',
    ],
    [
      'classes by character references',
      '``` a&#32;modal\nx\n```',
      '<div class="language-a highlight"><pre><code>x\n</code></pre></div>',
    ],
    [
      'ids that shadow a global',
      '<a id="location">a</a><a name="cookie">b</a><b id="__proto__">c</b><i id="a b">d</i>',
      '<p><a id="user-content-location">a</a><a id="user-content-cookie">b</a><b id="user-content-__proto__">c</b><i id="a-b">d</i></p>',
    ],
    [
      'ids of headings',
      '# a {#location}\n\n# b {#constructor}',
      '<h1 id="user-content-location">a<a class="headerlink" href="#user-content-location" title="Permanent link">¶</a></h1>\n<h1 id="user-content-constructor">b<a class="headerlink" href="#user-content-constructor" title="Permanent link">¶</a></h1>',
    ],
    [
      'a title of a fence',
      '``` py title="<script>x</script>"\n1\n```',
      '<div class="language-py highlight"><span class="filename">&#x3C;script>x&#x3C;/script></span><pre><code><span class="hljs-number">1</span>\n</code></pre></div>',
    ],
    [
      'titles of containers',
      '!!! note "<b onclick=x>t</b>"\n    a',
      '<div class="admonition note">\n<p class="admonition-title"><b>t</b></p>\n<p>a</p>\n</div>',
    ],
    [
      'labels of tabs',
      '=== "<img src=x onerror=1>"\n    a',
      '<div class="tabbed-set tabbed-alternate" data-tabs="1:1"><input checked id="__tabbed_1_1" name="__tabbed_1" type="radio"><div class="tabbed-labels"><label for="__tabbed_1_1"><img src="x"></label></div><div class="tabbed-content"><div class="tabbed-block">\n<p>a</p>\n</div></div></div>',
    ],
    [
      'placeholders of ours',
      '<callboard tabs><callboard code index=0>x</callboard></callboard>',
      '<p>x</p>',
    ],
    [
      'inputs of ours',
      '<input type="radio" id="__tabbed_1_1" checked><label for="x">a</label>',
      '<p>a</p>',
    ],
    ['comments and instructions', '<!-- x --><?php x ?><![CDATA[x]]>a', 'a'],
    [
      'a diagram is text',
      '```mermaid\n%%{init: {"securityLevel": "loose"}}%%\ngraph TD\n  A["<img src=x onerror=1>"]\n```',
      '<pre class="mermaid"><code>%%{init: {"securityLevel": "loose"}}%%\ngraph TD\n  A["&#x3C;img src=x onerror=1>"]</code></pre>',
    ],
  ])('%s', async (_title, markdown, expected) => {
    const text = await html(markdown)
    expect(text).toBe(expected)
    expect(dangersIn(text)).toEqual([])
  })

  it.each([
    [
      'handlers and addresses in attribute lists',
      '[x](u.txt){: onclick="a" href="javascript:1" style="position:fixed" srcset=x }',
      '<p><a>x</a></p>',
    ],
    [
      'attributes that scripts around the article act on',
      'a\n{: data-hx-get="//e" hx-get="//e" data-a=b .portal }',
      '<p class="user-portal">a</p>',
    ],
    [
      'another target than a new tab, and what a new tab could reach',
      '[a](https://e.com){target=_top} [b](https://e.com){target=_blank rel=opener}',
      '<p><a href="https://e.com" rel="noopener noreferrer">a</a> <a href="https://e.com" target="_blank" rel="noopener noreferrer">b</a></p>',
    ],
    [
      'handlers and frames around Markdown',
      '<div markdown onclick=x>\n<iframe srcdoc="<script>x</script>"></iframe>\n**a**\n</div>',
      '<div>\n\n**a**\n</div>',
    ],
    [
      'frames of look-alike hosts',
      '<iframe src="https://allowed.com.evil.io"></iframe><iframe src="//allowed.com@evil"></iframe><iframe src=javascript:1></iframe>a',
      'a',
    ],
    [
      'ids in every syntax that sets one',
      '## a {#constructor}\n\nb\n{: #location }\n\n/// html | div#cookie\nc\n///\n\n``` {.sh #document}\n```',
      '<h2 id="user-content-constructor">a<a class="headerlink" href="#user-content-constructor" title="Permanent link">¶</a></h2>\n<p id="user-content-location">b</p>\n<div id="user-content-cookie">\n<p>c</p>\n</div>\n<div class="language-sh highlight" id="user-content-document"><pre><code>\n</code></pre></div>',
    ],
    [
      'HTML in what abbreviations, keys, marks and definitions hold',
      '*[X]: <script>1</script>" onclick="x\n\nX ==<img src=x onerror=1>== {++<b onclick=x>b</b>++}\n\nT<script>1</script>\n:   <svg onload=x>',
      '<p><abbr title="<script>1</script>&#x22; onclick=&#x22;x">X</abbr> <mark><img src="x"></mark> <ins class="critic"><b>b</b></ins></p>\n<dl>\n<dt>T</dt>\n<dd>\n\n</dd>\n</dl>',
    ],
    [
      'HTML in blocks of slashes',
      '/// html | script\nalert(1)\n///\n\n/// note | <b onclick=x>t</b>\n    attrs: {class: "modal", id: "window"}\na\n///',
      '<div class="admonition note user-modal" id="user-content-window">\n<p class="admonition-title"><b>t</b></p>\n<p>a</p>\n</div>',
    ],
    [
      'titles that a search index or a script would hold',
      '# </script><script>alert(1)</script> "<b>"',
      '<h1 id="alert1"> "<b>"</b><a class="headerlink" href="#alert1" title="Permanent link">¶</a></h1>',
    ],
    [
      'headings within a link, which gets none of their own within',
      '# <a href="x"><style>1\n\n## B',
      '<h1 id="1-b"><a href="x">\n<h2 id="b">B</h2></a><a class="headerlink" href="#1-b" title="Permanent link">¶</a></h1>',
    ],
    [
      'a role or a label that is not the article’s',
      '<div role="alertdialog" aria-label="x" aria-live="assertive">a</div>',
      '<div aria-label="x">a</div>',
    ],
    [
      'pieces of ours that are not there',
      '<callboard piece index="0">x</callboard> {: index=0 }',
      '<p>x {: index=0 }</p>',
    ],
    ['bytes that text does not hold', 'a\0b \u202ec \ufeff d', '<p>a\ufffdb \u202ec \ufeff d</p>'],
  ])('%s', async (_title, markdown, expected) => {
    const text = await html(markdown)
    expect(text).toBe(expected)
    expect(dangersIn(text)).toEqual([])
  })

  it('keep nothing dangerous whatever is put together, and are the same when parsed again', async () => {
    await fc.assert(
      fc.asyncProperty(hostilePage, async (markdown) => {
        expect(await harmIn(markdown)).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})

// Generous, because other work may have the machine: what counts is that each ends.
describe('pages that ask for too much', () => {
  const refusal = async (markdown: string) => {
    const { failed, issues, html: shown } = await renderMarkdown(markdown)
    expect([failed, shown.includes('This page cannot be shown')]).toEqual([true, true])
    return issues.map(({ code, message }) => `${code}: ${message}`).join()
  }

  it.each([
    ['quotes on one line', `${'>'.repeat(20_000)} x`],
    ['lists on one line', `${'- '.repeat(20_000)}x`],
    ['nested lists', Array.from({ length: 1000 }, (_, i) => `${'  '.repeat(i)}- a`).join('\n')],
    ['nested HTML', `${'<div>'.repeat(5000)}x`],
    ['nested HTML of formatting', `${'<b><i>'.repeat(3000)}x`],
  ])('%s are refused', async (_title, markdown) => {
    expect(await refusal(markdown)).toMatch(/^DOCS_PAGE_REFUSED: .*nested deeper than 100 levels$/)
  })

  it('a small text of a huge table is refused', async () => {
    const row = '|'
    expect(
      await refusal(`|${'a|'.repeat(1000)}\n|${'-|'.repeat(1000)}\n${`${row}\n`.repeat(1000)}`),
    ).toBe('DOCS_PAGE_REFUSED: The page cannot be shown: a table has more than 20000 cells')
  })

  it('a flood of footnotes is refused', async () => {
    expect(await refusal(`[^a]: x\n\n${'[^a]'.repeat(10_000)}`)).toBe(
      'DOCS_PAGE_REFUSED: The page cannot be shown: it refers to footnotes more than 1000 times',
    )
  })

  it.each<[title: string, markdown: string, parts?: number]>([
    ['code', '`a` '.repeat(150_000)],
    [
      'cells',
      `|${'a|'.repeat(1000)}\n|${'-|'.repeat(1000)}\n${`${'|'.repeat(1001)}\n`.repeat(1000)}`,
    ],
    ['lines', '- a\n'.repeat(100_000)],
    ['emoji', ':rocket:'.repeat(50_001), 50_000],
  ])('too many parts of %s are refused', async (_title, markdown, parts = 200_000) => {
    expect(await refusal(markdown)).toBe(
      `DOCS_PAGE_REFUSED: The page cannot be shown: it holds more than ${parts} parts`,
    )
  })

  it('a page that takes too long is given up', async () => {
    let now = 0
    const runtime = { monotonicMs: () => (now += 6000) } as never
    const { issues } = await renderMarkdown('<p>a</p>', { runtime })
    expect(issues.map(({ message }) => message)).toEqual([
      'The page cannot be shown: it takes longer than 5000 ms to render',
    ])
  })

  it.each([
    ['growing runs of backticks', Array.from({ length: 600 }, (_, i) => '`'.repeat(i)).join(' ')],
    ['emphasis in emphasis', `${'*_'.repeat(5000)}x${'_*'.repeat(5000)}`],
    ['brackets', `${'['.repeat(20_000)}a${'](u)'.repeat(20_000)}`],
    ['images that never end', '![a]['.repeat(20_000)],
    ['unclosed tags', '<a '.repeat(50_000)],
    [
      'containers in containers',
      `${Array.from({ length: 300 }, (_, i) => `${'    '.repeat(i)}!!! note`).join('\n')}`,
    ],
    ['openers of containers', '!!! note\n'.repeat(2000)],
    ['elements of Markdown that are never closed', '<div markdown>\n\na\n\n'.repeat(60)],
    ['snippets that do not exist', '--8<-- "a.md"\n'.repeat(5000)],
    ['formulas that never end', '$$\na\n'.repeat(2000)],
    ['tables of contents', `${'[TOC]\n\n'.repeat(500)}${'# a\n\n'.repeat(500)}`],
    ['braces', '{.a'.repeat(50_000)],
    ['marks that never end', '{++ =='.repeat(20_000)],
    ['an address with many spaces', `[a](${'x '.repeat(100_000)}`],
    ['cells with backticks', `|a|\n|-|\n${'| `a|'.repeat(5000)}`],
    ['tables of HTML that are never closed', `${'<p>a\n\n    <b>c</b>\n\n'.repeat(500)}`],
    [
      'abbreviations',
      `${Array.from({ length: 500 }, (_, index) => `*[A${index}]: ${'x'.repeat(500)}`).join('\n')}\n\n${'A1 A2 '.repeat(5000)}`,
    ],
    ['bad characters', '\ufeff\0\u202e\ud800 x'],
  ])('%s are rendered in time', async (_title, markdown) => {
    expect((await renderMarkdown(markdown)).failed).toBe(false)
  })
})
