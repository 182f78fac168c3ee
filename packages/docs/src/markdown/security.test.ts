import fc from 'fast-check'
import type { Root } from 'hast'
import { raw } from 'hast-util-raw'
import rehypeStringify from 'rehype-stringify'
import { unified } from 'unified'
import { describe, expect, it } from 'vitest'
import { renderMarkdown } from '../testing/render-markdown.ts'
import { walkElements } from './walk.ts'

const html = async (markdown: string) => (await renderMarkdown(markdown)).html.trim()

/** The tree that a browser's parser makes of finished HTML. */
const reparse = (text: string): Root =>
  raw({ type: 'root', children: [{ type: 'raw', value: text } as never] }) as Root

const stringify = unified().use(rehypeStringify)
const schemes = /^(?:https?|mailto|tel):|^data:image\/(?:png|jpeg|gif|webp);|^[^:]*$|^[^:]*[/?#]/i

function dangers(text: string): string[] {
  const found: string[] = []
  const allowed =
    /^(?:h[1-6]|p|div|span|hr|br|wbr|section|a|abbr|b|bdi|bdo|cite|code|data|dfn|em|i|kbd|mark|q|rp|rt|ruby|s|samp|small|strong|sub|sup|time|tt|u|var|del|ins|strike|center|blockquote|pre|address|article|ul|ol|li|dl|dt|dd|details|summary|figure|figcaption|img|table|caption|colgroup|col|thead|tbody|tfoot|tr|th|td|input|label)$/
  walkElements(reparse(text), ({ tagName, properties }) => {
    if (!allowed.test(tagName)) found.push(tagName)
    if (tagName === 'input' && !/^(?:radio|checkbox)$/.test(String(properties.type)))
      found.push('input')
    for (const [name, value] of Object.entries(properties)) {
      if (/^(?:on|style|srcdoc|formaction|action|xlink|srcset|ping|poster|background)/i.test(name))
        found.push(name)
      if ((name === 'href' || name === 'src') && !schemes.test(String(value).trim()))
        found.push(`${name}=${value}`)
    }
  })
  return found
}

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
      '<div class="admonition language-x">a</div>',
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
    expect(dangers(text)).toEqual([])
  })

  it('keep nothing dangerous whatever is put together, and are the same when parsed again', async () => {
    const parts = fc.constantFrom(
      ...[
        '<svg>',
        '</svg>',
        '<math>',
        '<mtext>',
        '<mglyph>',
        '<style>',
        '</style>',
        '<table>',
        '<td>',
      ],
      ...[
        '<select>',
        '<template>',
        '<noscript>',
        '</noscript>',
        '<title>',
        '</title>',
        '<textarea>',
      ],
      ...[
        '<img src=x onerror=alert(1)>',
        '<a href="javascript:1">',
        '</a>',
        '<!--',
        '-->',
        '<p>',
        '</p>',
      ],
      ...[
        '<script>alert(1)</script>',
        '<details open ontoggle=x>',
        '</details>',
        '<iframe>',
        '</div>',
      ],
      ...[
        '"',
        "'",
        '`',
        '\n\n',
        '    ',
        '> ',
        '- ',
        '!!! note "',
        '=== "A"\n    ',
        '```\n',
        '[x](',
        ')',
      ],
      ...[
        'data:text/html,',
        '&lt;',
        '&#106;avascript:',
        '\0',
        'text',
        '<form>',
        '<input>',
        '<base href=//e>',
      ],
    )
    await fc.assert(
      fc.asyncProperty(fc.array(parts, { maxLength: 24 }), async (list) => {
        const text = await html(list.join(''))
        expect(dangers(text)).toEqual([])
        const once = stringify.stringify(reparse(text))
        expect(stringify.stringify(reparse(once))).toBe(once)
      }),
      { numRuns: 300 },
    )
  }, 60_000)
})

// Generous, because other work may have the machine: what counts is that each ends.
describe('pages that ask for too much', { timeout: 30_000 }, () => {
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

  it.each([
    ['code', '`a` '.repeat(150_000)],
    [
      'cells',
      `|${'a|'.repeat(1000)}\n|${'-|'.repeat(1000)}\n${`${'|'.repeat(1001)}\n`.repeat(1000)}`,
    ],
    ['lines', '- a\n'.repeat(100_000)],
  ])('too many parts of %s are refused', async (_title, markdown) => {
    expect(await refusal(markdown)).toBe(
      'DOCS_PAGE_REFUSED: The page cannot be shown: it holds more than 200000 parts',
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
    ['bad characters', '\ufeff\0\u202e\ud800 x'],
  ])('%s are rendered in time', async (_title, markdown) => {
    expect((await renderMarkdown(markdown)).failed).toBe(false)
  })
})
