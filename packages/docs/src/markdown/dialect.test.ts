import { describe, expect, it } from 'vitest'
import { renderMarkdown } from '../testing/render-markdown.ts'

/** HTML without the line breaks between elements; those of code are kept. */
const html = async (markdown: string) =>
  (await renderMarkdown(markdown)).html
    .replace(/<pre>[\s\S]*?<\/pre>\n*|(?<=>)\n+(?=<)/g, (text) => text.trimEnd())
    .trim()

// The structure that the peer's engine makes, and what the author meant where that engine is at fault.
const cases: readonly (readonly [title: string, markdown: string, html: string])[] = [
  [
    'classes without a look of their own here are prefixed',
    '!!! portal-dialog overlay\n    x',
    '<div class="admonition user-portal-dialog user-overlay"><p class="admonition-title">Portal-dialog</p><p>x</p></div>',
  ],
  [
    'admonitions nest',
    '!!! note\n    a\n\n    !!! tip\n        b\n    c',
    '<div class="admonition note"><p class="admonition-title">Note</p><p>a</p><div class="admonition tip"><p class="admonition-title">Tip</p><p>b</p></div><p>c</p></div>',
  ],
  [
    'neighbours without a blank line stay apart',
    '!!! note\n    a\n!!! tip\n    b\n> quote',
    '<div class="admonition note"><p class="admonition-title">Note</p><p>a</p></div><div class="admonition tip"><p class="admonition-title">Tip</p><p>b</p></div><blockquote><p>quote</p></blockquote>',
  ],
  [
    'a fence stands in an admonition',
    '!!! note\n    ```\n    !!! x\n        y\n    ```',
    '<div class="admonition note"><p class="admonition-title">Note</p><div class="language-text highlight"><pre><code>!!! x\n    y\n</code></pre></div></div>',
  ],
  [
    'a fence left open ends with its admonition',
    '!!! note\n    ```\n    a\n\nafter',
    '<div class="admonition note"><p class="admonition-title">Note</p><div class="language-text highlight"><pre><code>a\n</code></pre></div></div><p>after</p>',
  ],
  [
    'HTML ends with its admonition',
    '!!! note\n    <div>\n    a\n    </div>\nafter',
    '<div class="admonition note"><p class="admonition-title">Note</p><div>\na\n</div></div><p>after</p>',
  ],
  [
    'an admonition stands in a nested item, and a list in it',
    '- a\n    - b\n\n        !!! tip\n            - x\n            - y\n- c',
    '<ul><li>a\n<ul><li><p>b</p><div class="admonition tip"><p class="admonition-title">Tip</p><ul><li>x</li><li>y</li></ul></div></li></ul></li><li>c</li></ul>',
  ],
  [
    'indented code is code',
    'text\n\n    !!! note\n        x',
    '<p>text</p><div class="language-text highlight"><pre><code>!!! note\n    x\n</code></pre></div>',
  ],
  [
    'a foldable one has a summary',
    '??? question "Q"\n    x\n\n???+ tip\n    y\n\n??? "Only a title"\n    z',
    '<details class="question"><summary>Q</summary><p>x</p></details><details class="tip" open><summary>Tip</summary><p>y</p></details><details><summary>Only a title</summary><p>z</p></details>',
  ],
  [
    'GitHub’s alerts are admonitions',
    '> [!WARNING]\n> x\n\n> [!TIP] Custom *t*\n> y\n\n> [!note]\n>\n> z',
    '<div class="admonition warning"><p class="admonition-title">Warning</p><p>x</p></div><div class="admonition tip"><p class="admonition-title">Custom <em>t</em></p><p>y</p></div><div class="admonition note"><p class="admonition-title">Note</p><p>z</p></div>',
  ],
  [
    'an alert stands in a list',
    '- a\n\n  > [!CAUTION]\n  > b',
    '<ul><li><p>a</p><div class="admonition caution"><p class="admonition-title">Caution</p><p>b</p></div></li></ul>',
  ],
  ['a quote stays a quote', '> [!other]\n> x', '<blockquote><p>[!other]\nx</p></blockquote>'],
  [
    'tabs in a row are one set, the first chosen',
    '=== "A"\n    a\n\n=== "B"\n    b\n\nafter',
    '<div class="tabbed-set tabbed-alternate" data-tabs="1:2"><input checked id="__tabbed_1_1" name="__tabbed_1" type="radio"><input id="__tabbed_1_2" name="__tabbed_1" type="radio"><div class="tabbed-labels"><label for="__tabbed_1_1">A</label><label for="__tabbed_1_2">B</label></div><div class="tabbed-content"><div class="tabbed-block"><p>a</p></div><div class="tabbed-block"><p>b</p></div></div></div><p>after</p>',
  ],
  [
    'a tab may begin a new set, and may be chosen',
    '=== "A"\n    a\n\n===! "B"\n    b\n\n===+ "C"\n    c',
    '<div class="tabbed-set tabbed-alternate" data-tabs="1:1"><input checked id="__tabbed_1_1" name="__tabbed_1" type="radio"><div class="tabbed-labels"><label for="__tabbed_1_1">A</label></div><div class="tabbed-content"><div class="tabbed-block"><p>a</p></div></div></div><div class="tabbed-set tabbed-alternate" data-tabs="2:2"><input id="__tabbed_2_1" name="__tabbed_2" type="radio"><input checked id="__tabbed_2_2" name="__tabbed_2" type="radio"><div class="tabbed-labels"><label for="__tabbed_2_1">B</label><label for="__tabbed_2_2">C</label></div><div class="tabbed-content"><div class="tabbed-block"><p>b</p></div><div class="tabbed-block"><p>c</p></div></div></div>',
  ],
  [
    'a heading underlined with equals signs is one',
    'T\n===',
    '<h1 id="t">T<a class="headerlink" href="#t" title="Permanent link">¶</a></h1>',
  ],
  [
    'a fence has a title, numbers and lines set off',
    '```yaml title="<a>.yml" linenums="5" hl_lines="2"\na: 1\nb: x\n```',
    '<div class="language-yaml highlight"><table class="highlighttable"><tbody><tr><th colspan="2" class="filename"><span class="filename">&#x3C;a>.yml</span></th></tr><tr><td class="linenos" aria-hidden="true"><div class="linenodiv"><pre>5\n6\n</pre></div></td><td class="code"><div><pre><code><span class="hljs-attr">a:</span> <span class="hljs-number">1</span>\n<span class="hll"><span class="hljs-attr">b:</span> <span class="hljs-string">x</span>\n</span></code></pre></div></td></tr></tbody></table></div>',
  ],
  [
    'a title without numbers stands above',
    '```{ .text title="x" }\na\n```',
    '<div class="language-text highlight"><span class="filename">x</span><pre><code>a\n</code></pre></div>',
  ],
  [
    'a span over several lines is closed and opened again',
    '```js hl_lines="2"\n/* a\nb */\n```',
    '<div class="language-js highlight"><pre><code><span class="hljs-comment">/* a\n</span><span class="hll"><span class="hljs-comment">b */</span>\n</span></code></pre></div>',
  ],
  [
    'a language nobody knows stays plain',
    '```unheard-of\n<a>\n```',
    '<div class="language-unheard-of highlight"><pre><code>&#x3C;a>\n</code></pre></div>',
  ],
  [
    'footnotes are numbered by their first use',
    'a[^z] b[^y] c[^z]\n\n[^y]: Y\n[^z]: Z\n\n    more',
    '<p>a<sup id="fnref:z"><a href="#fn:z" class="footnote-ref">1</a></sup> b<sup id="fnref:y"><a href="#fn:y" class="footnote-ref">2</a></sup> c<sup id="fnref2:z"><a href="#fn:z" class="footnote-ref">1</a></sup></p><div class="footnote"><hr><ol><li id="fn:z"><p>Z</p><p>more <a href="#fnref:z" class="footnote-backref" title="Back to footnote 1 in the text">↩</a> <a href="#fnref2:z" class="footnote-backref" title="Back to footnote 1 in the text">↩</a></p></li><li id="fn:y"><p>Y <a href="#fnref:y" class="footnote-backref" title="Back to footnote 2 in the text">↩</a></p></li></ol></div>',
  ],
  [
    'Markdown stands in an HTML element',
    '<details><summary>S</summary>\n\n**x**\n\n</details>',
    '<details><summary>S</summary><p><strong>x</strong></p></details>',
  ],
  [
    'definitions reach into containers and out of them',
    '!!! note\n    [a][x]\n\n    [y]: https://y.example\n\n[b][y]\n\n[x]: https://x.example',
    '<div class="admonition note"><p class="admonition-title">Note</p><p><a href="https://x.example">a</a></p></div><p><a href="https://y.example">b</a></p>',
  ],
  [
    'tabs of the keyboard indent too',
    '!!! note\n\ta\n\n\t\tcode',
    '<div class="admonition note"><p class="admonition-title">Note</p><p>a</p><div class="language-text highlight"><pre><code>code\n</code></pre></div></div>',
  ],
  [
    'containers in HTML and comments are text',
    '<!--\n!!! note\n    x\n-->\n\n<pre>\n=== "A"\n</pre>',
    '<pre>=== "A"\n</pre>',
  ],
]

// What stands within blocks, and blocks of later grammars.
const more: typeof cases = [
  [
    'blocks of slashes nest by their number, and take options',
    '//// details | D\n    type: warning\n    open: true\n\n/// tip\nb\n///\n////',
    '<details class="warning" open><summary>D</summary><div class="admonition tip"><p class="admonition-title">Tip</p><p>b</p></div></details>',
  ],
  [
    'blocks of slashes make tabs, elements and captions',
    '/// tab | A\na\n///\n/// tab | B\n    select: true\n\nb\n///\n\n/// html | div.grid#x\nc\n///\n\n![i](data:image/png;base64,aa==)\n\n/// caption\nd *e*\n///',
    '<div class="tabbed-set tabbed-alternate" data-tabs="1:2"><input id="__tabbed_1_1" name="__tabbed_1" type="radio"><input checked id="__tabbed_1_2" name="__tabbed_1" type="radio"><div class="tabbed-labels"><label for="__tabbed_1_1">A</label><label for="__tabbed_1_2">B</label></div><div class="tabbed-content"><div class="tabbed-block"><p>a</p></div><div class="tabbed-block"><p>b</p></div></div></div><div class="grid" id="x"><p>c</p></div><figure><p><img src="data:image/png;base64,aa==" alt="i"></p><figcaption>\nd <em>e</em></figcaption></figure>',
  ],
  [
    'a block of definitions takes paragraphs as terms and lists as what they mean',
    '/// define\nApple\n\n- Fruit\n\nPear\nQuince\n\n- a\n\n    b\n- c\n///',
    '<dl><dt>Apple</dt><dd>\nFruit\n</dd><dt>Pear</dt><dt>Quince</dt><dd><p>a</p><p>b</p></dd><dd>\nc\n</dd></dl>',
  ],
  [
    'a block of HTML has the attributes that an author may give',
    '/// html | div.a#b[title="x <y"][onclick=z][align=right]\nc\n///',
    '<div title="x <y" align="right" class="user-a" id="b"><p>c</p></div>',
  ],
  [
    'critics stand around paragraphs',
    '{++\n\na\n\n- b\n\n++}\n\n{>> c\n\nd <<}\n\n{--e\nf--} g\n\n{== h\n\ni ==} j',
    '<ins class="critic"><p>a</p><ul><li>b</li></ul></ins><div class="critic comment"><p>c</p><p>d</p></div><p><del class="critic">e\nf</del> g</p><p>{== h</p><p>i ==} j</p>',
  ],
  ['slashes that open nothing known are text', '/// nothing\na\n///', '<p>/// nothing\na\n///</p>'],
  [
    'a block of slashes in a fence is code',
    '```\n/// note\na\n///\n```',
    '<div class="language-text highlight"><pre><code>/// note\na\n///\n</code></pre></div>',
  ],
  [
    'a definition holds blocks',
    'T\n:   a\n\n    ```\n    b\n    ```\n\n    - c',
    '<dl><dt>T</dt><dd>\na\n<div class="language-text highlight"><pre><code>b\n</code></pre></div><ul><li>c</li></ul></dd></dl>',
  ],
  [
    'Markdown in HTML nests and may be indented',
    '<div class="grid" markdown>\n    <div markdown="1">\n    **a**\n\n    - b\n    </div>\n</div>\nafter',
    '<div class="grid"><div><p><strong>a</strong></p><ul><li>b</li></ul></div></div><p>after</p>',
  ],
  [
    'Markdown in HTML that is never closed is HTML',
    '<div markdown>\n\n**a**',
    '<div><p><strong>a</strong></p></div>',
  ],
  [
    'a paragraph below indented HTML is none of its code',
    '<center>\n\n    <b>x</b>\n\n</center>\n\n    code',
    '<center><p><b>x</b></p></center><div class="language-text highlight"><pre><code>code\n</code></pre></div>',
  ],
  [
    'a mark is escaped with a backslash',
    '\\==a== \\:rocket: x\\^2^ \\{++a++}',
    '<p>==a== :rocket: x^2^ {++a++}</p>',
  ],
  [
    'a note in bold runs into its text',
    '**Note:**If **[l](https://e.com).**Then',
    '<p><strong>Note:</strong>If <strong><a href="https://e.com">l</a>.</strong>Then</p>',
  ],
  [
    'attributes stand behind emoji and behind icons that are not there',
    ':rocket:{ .lg } :material-check:{ .lg } a{.x}',
    '<p><span class="twemoji lg" title=":rocket:" role="img" aria-label="rocket">🚀</span> :material-check: a{.x}</p>',
  ],
  [
    'an item takes the attributes below its text',
    '- a\n{: .lg }\n- b',
    '<ul><li class="lg">a</li><li>b</li></ul>',
  ],
  [
    'a style says what HTML can say',
    '<p style="text-align: center; position: fixed">a</p>\n\n![i](data:image/png;base64,aa==){ style="width: 50%; height:20px" }',
    '<p align="center">a</p><p><img src="data:image/png;base64,aa==" alt="i" width="50%" height="20"></p>',
  ],
  [
    'code within a line is coloured where it names its language',
    '`#!py 1` `#!/bin/sh` `#!bash`',
    '<p><code class="language-py highlight"><span class="hljs-number">1</span></code> <code>#!/bin/sh</code> <code>#!bash</code></p>',
  ],
  [
    'annotations of code stay comments with their list',
    '```yaml\na: b # (1)!\n```\n\n1.  c',
    '<div class="language-yaml highlight"><pre><code><span class="hljs-attr">a:</span> <span class="hljs-string">b</span> <span class="hljs-comment"># (1)</span>\n</code></pre></div><ol><li>c</li></ol>',
  ],
]

describe('the dialect of Markdown', () => {
  it.each([...cases, ...more])('%s', async (_title, markdown, expected) => {
    expect(await html(markdown)).toBe(expected)
  })

  it('makes the same of Windows line ends', async () => {
    const text = '!!! note "T"\n    a\n\n- [x] b\n\n```yaml hl_lines="1"\na: 1\n```\n'
    expect(await html(text.replaceAll('\n', '\r\n'))).toBe(await html(text))
  })
})

describe('headings', () => {
  const outline = async (markdown: string) =>
    (await renderMarkdown(markdown)).headings.map(({ id, depth }) => `${depth} ${id}`)

  it('have the ids of Python-Markdown, their own, or a numbered one', async () => {
    const text =
      '# A & B\n\n## A & B\n\n## `c` *d* {#own .cls}\n\n## 日本語\n\n### {: #x }\n\n<h2>raw</h2>'
    expect(await outline(text)).toEqual(['1 a-b', '2 a-b_1', '2 own', '2 _1', '3 x', '2 raw'])
  })

  it('keep braces that are not attributes', async () => {
    const { headings } = await renderMarkdown('# Use {{ name }}\n\n## Set {a}')
    expect(headings.map(({ title }) => title)).toEqual(['Use {{ name }}', 'Set {a}'])
  })
})

describe('sections', () => {
  it('run from heading to heading, and what stands below the title belongs to the page', async () => {
    const text = '# T\n\nlead `x`\n\n## One\n\n- a\n- b\n\n```sh\nls\n```\n\n## Two {#2}\n'
    expect((await renderMarkdown(text)).sections).toEqual([
      { id: '', heading: '', text: 'lead x' },
      { id: 'one', heading: 'One', text: 'a b ls' },
      { id: '2', heading: 'Two', text: '' },
    ])
  })
})
