import { describe, expect, it } from 'vitest'
import { type RenderMarkdownOptions, renderMarkdown } from '../testing/render-markdown.ts'

type Check = readonly [
  number: string,
  title: string,
  markdown: string,
  html: string,
  options?: RenderMarkdownOptions,
]

// Every syntax of the dialect once, numbered: what the peer's engine makes of it, and where that engine misses what
// authors mean, what they mean. Classes without a look of their own are prefixed, and `data-` attributes dropped.
const checks: readonly Check[] = [
  [
    '1',
    'an admonition',
    '!!! note\n    b **x**',
    '<div class="admonition note"><p class="admonition-title">Note</p><p>b <strong>x</strong></p></div>',
  ],
  [
    '2',
    'a title with Markdown',
    '!!! warning "My *t*"\n    a\n\n    b',
    '<div class="admonition warning"><p class="admonition-title">My <em>t</em></p><p>a</p><p>b</p></div>',
  ],
  ['3', 'an empty title', '!!! tip ""\n    x', '<div class="admonition tip"><p>x</p></div>'],
  [
    '4',
    'classes behind the type',
    '!!! danger inline end "T"\n    x',
    '<div class="admonition danger inline end"><p class="admonition-title">T</p><p>x</p></div>',
  ],
  [
    '5',
    'the end of an admonition',
    '!!! note\n    a\nnot inside',
    '<div class="admonition note"><p class="admonition-title">Note</p><p>a</p></div><p>not inside</p>',
  ],
  [
    '6',
    'an admonition without content',
    '!!! note\nlazy',
    '<div class="admonition note"><p class="admonition-title">Note</p></div><p>lazy</p>',
  ],
  [
    '7',
    'an admonition below a paragraph',
    'text\n!!! note\n    x',
    '<p>text</p><div class="admonition note"><p class="admonition-title">Note</p><p>x</p></div>',
  ],
  [
    '8',
    'an admonition in an admonition',
    '!!! note\n    a\n\n    !!! tip\n        b',
    '<div class="admonition note"><p class="admonition-title">Note</p><p>a</p><div class="admonition tip"><p class="admonition-title">Tip</p><p>b</p></div></div>',
  ],
  [
    '9',
    'a fence in an admonition',
    '!!! note\n    ```\n    x\n    ```',
    '<div class="admonition note"><p class="admonition-title">Note</p><div class="language-text highlight"><pre><code>x\n</code></pre></div></div>',
  ],
  [
    '10',
    'an admonition in an item',
    '1. item\n\n    !!! note\n        in\n\n2. n',
    '<ol><li><p>item</p><div class="admonition note"><p class="admonition-title">Note</p><p>in</p></div></li><li><p>n</p></li></ol>',
  ],
  [
    '11',
    'a foldable block',
    '??? q "Q"\n    x\n\n???+ q "R"\n    y',
    '<details class="user-q"><summary>Q</summary><p>x</p></details><details class="user-q" open><summary>R</summary><p>y</p></details>',
  ],
  [
    '12',
    'an alert',
    '> [!WARNING]\n> x',
    '<div class="admonition warning"><p class="admonition-title">Warning</p><p>x</p></div>',
  ],
  [
    '13',
    'the title of an alert',
    '> [!TIP] Custom\n> x',
    '<div class="admonition tip"><p class="admonition-title">Custom</p><p>x</p></div>',
  ],
  [
    '14',
    'an alert in lower case, in a list',
    '- a\n\n  > [!note]\n  > x',
    '<ul><li><p>a</p><div class="admonition note"><p class="admonition-title">Note</p><p>x</p></div></li></ul>',
  ],
  [
    '15',
    'two tabs',
    '=== "A"\n    a\n\n=== "B"\n    b',
    '<div class="tabbed-set tabbed-alternate" data-tabs="1:2"><input checked id="__tabbed_1_1" name="__tabbed_1" type="radio"><input id="__tabbed_1_2" name="__tabbed_1" type="radio"><div class="tabbed-labels"><label for="__tabbed_1_1">A</label><label for="__tabbed_1_2">B</label></div><div class="tabbed-content"><div class="tabbed-block"><p>a</p></div><div class="tabbed-block"><p>b</p></div></div></div>',
  ],
  [
    '16',
    'a second set of tabs',
    '=== "A"\n    a\n\n===! "B"\n    b',
    '<div class="tabbed-set tabbed-alternate" data-tabs="1:1"><input checked id="__tabbed_1_1" name="__tabbed_1" type="radio"><div class="tabbed-labels"><label for="__tabbed_1_1">A</label></div><div class="tabbed-content"><div class="tabbed-block"><p>a</p></div></div></div><div class="tabbed-set tabbed-alternate" data-tabs="2:1"><input checked id="__tabbed_2_1" name="__tabbed_2" type="radio"><div class="tabbed-labels"><label for="__tabbed_2_1">B</label></div><div class="tabbed-content"><div class="tabbed-block"><p>b</p></div></div></div>',
  ],
  [
    '17',
    'a chosen tab',
    '=== "A"\n    a\n\n===+ "B"\n    b',
    '<div class="tabbed-set tabbed-alternate" data-tabs="1:2"><input id="__tabbed_1_1" name="__tabbed_1" type="radio"><input checked id="__tabbed_1_2" name="__tabbed_1" type="radio"><div class="tabbed-labels"><label for="__tabbed_1_1">A</label><label for="__tabbed_1_2">B</label></div><div class="tabbed-content"><div class="tabbed-block"><p>a</p></div><div class="tabbed-block"><p>b</p></div></div></div>',
  ],
  [
    '18',
    'tabs with fences',
    '=== "A"\n    ```\n    a\n    ```\n\nafter',
    '<div class="tabbed-set tabbed-alternate" data-tabs="1:1"><input checked id="__tabbed_1_1" name="__tabbed_1" type="radio"><div class="tabbed-labels"><label for="__tabbed_1_1">A</label></div><div class="tabbed-content"><div class="tabbed-block"><div class="language-text highlight"><pre><code>a\n</code></pre></div></div></div></div><p>after</p>',
  ],
  [
    '19',
    'a tab in an item',
    '- x\n\n    === "A"\n        a',
    '<ul><li><p>x</p><div class="tabbed-set tabbed-alternate" data-tabs="1:1"><input checked id="__tabbed_1_1" name="__tabbed_1" type="radio"><div class="tabbed-labels"><label for="__tabbed_1_1">A</label></div><div class="tabbed-content"><div class="tabbed-block"><p>a</p></div></div></div></li></ul>',
  ],
  [
    '20',
    'options of a fence',
    '```yaml title="a.yml" linenums="5" hl_lines="1 3"\na: 1\nb: 2\nc: 3\n```',
    '<div class="language-yaml highlight"><table class="highlighttable"><tbody><tr><th colspan="2" class="filename"><span class="filename">a.yml</span></th></tr><tr><td class="linenos" aria-hidden="true"><div class="linenodiv"><pre>5\n6\n7\n</pre></div></td><td class="code"><div><pre><code><span class="hll"><span class="hljs-attr">a:</span> <span class="hljs-number">1</span>\n</span><span class="hljs-attr">b:</span> <span class="hljs-number">2</span>\n<span class="hll"><span class="hljs-attr">c:</span> <span class="hljs-number">3</span>\n</span></code></pre></div></td></tr></tbody></table></div>',
  ],
  [
    '21',
    'a fence in braces',
    '``` { .sh .annotate #cid data-x=1 }\nls\n```',
    '<div class="language-sh highlight annotate" id="cid"><pre><code><span class="hljs-built_in">ls</span>\n</code></pre></div>',
  ],
  [
    '22',
    'a fence without a language',
    '```\n<a>\n```',
    '<div class="language-text highlight"><pre><code>&#x3C;a>\n</code></pre></div>',
  ],
  [
    '23',
    'fences of tildes and of four backticks',
    '~~~js\n1\n~~~\n\n````\n```\n````',
    '<div class="language-js highlight"><pre><code><span class="hljs-number">1</span>\n</code></pre></div><div class="language-text highlight"><pre><code>```\n</code></pre></div>',
  ],
  [
    '24',
    'a fence between paragraphs',
    'text\n```sh\nx\n```\nafter',
    '<p>text</p><div class="language-sh highlight"><pre><code>x\n</code></pre></div><p>after</p>',
  ],
  [
    '25',
    'a fence left open',
    '```js\na',
    '<div class="language-js highlight"><pre><code>a\n</code></pre></div>',
  ],
  [
    '26',
    'a fence in a quote',
    '> ```\n> a\n> ```',
    '<blockquote><div class="language-text highlight"><pre><code>a\n</code></pre></div></blockquote>',
  ],
  [
    '27',
    'fences in items, by three and four spaces',
    '1. a\n\n   ```sh\n   x\n   ```\n\n2. b\n\n    ```sh\n    y\n    ```',
    '<ol><li><p>a</p><div class="language-sh highlight"><pre><code>x\n</code></pre></div></li><li><p>b</p><div class="language-sh highlight"><pre><code>y\n</code></pre></div></li></ol>',
  ],
  [
    '28',
    'a diagram of Mermaid',
    '```mermaid\ngraph TD\n  A-->B\n```',
    '<pre class="mermaid"><code>graph TD\n  A-->B</code></pre>',
  ],
  [
    '29',
    'lists nested by two spaces and by four',
    '- a\n  - b\n    - c\n\n<!-- -->\n\n- a\n    - b\n        - c',
    '<ul><li>a\n<ul><li>b\n<ul><li>c</li></ul></li></ul></li></ul><ul><li>a\n<ul><li>b\n<ul><li>c</li></ul></li></ul></li></ul>',
  ],
  [
    '30',
    'a list in a numbered item',
    '1. a\n   - b\n2. c',
    '<ol><li>a\n<ul><li>b</li></ul></li><li>c</li></ol>',
  ],
  ['31', 'a list below a paragraph', 'text\n- a\n- b', '<p>text</p><ul><li>a</li><li>b</li></ul>'],
  [
    '32',
    'a numbered list below a paragraph',
    'text:\n1. a\n2. b',
    '<p>text:</p><ol><li>a</li><li>b</li></ol>',
  ],
  ['33', 'items apart', '* a\n\n* b', '<ul><li><p>a</p></li><li><p>b</p></li></ul>'],
  ['34', 'the first number of a list', '5. a\n6. b', '<ol start="5"><li>a</li><li>b</li></ol>'],
  ['35', 'numbers with brackets', '1) a\n2) b', '<ol><li>a</li><li>b</li></ol>'],
  [
    '36',
    'a paragraph in an item',
    '- a\n\n    p\n\n- b',
    '<ul><li><p>a</p><p>p</p></li><li><p>b</p></li></ul>',
  ],
  ['37', 'two kinds of lists', '- a\n\n1. b', '<ul><li>a</li></ul><ol><li>b</li></ol>'],
  [
    '38',
    'tasks',
    '- [x] d\n- [ ] t',
    '<ul class="task-list"><li class="task-list-item"><label class="task-list-control"><input type="checkbox" disabled checked><span class="task-list-indicator"></span></label> d</li><li class="task-list-item"><label class="task-list-control"><input type="checkbox" disabled><span class="task-list-indicator"></span></label> t</li></ul>',
  ],
  [
    '39',
    'definitions',
    'Term\n:   one\n:   two\n\nOther\nAlias\n\n:   loose\n\n    more',
    '<dl><dt>Term</dt><dd>\none\n</dd><dd>\ntwo\n</dd><dt>Other</dt><dt>Alias</dt><dd><p>loose</p><p>more</p></dd></dl>',
  ],
  [
    '40',
    'footnotes',
    'a[^1] b[^n]\n\n[^n]: N\n[^1]: one\n\n    two',
    '<p>a<sup id="fnref:1"><a href="#fn:1" class="footnote-ref">1</a></sup> b<sup id="fnref:n"><a href="#fn:n" class="footnote-ref">2</a></sup></p><div class="footnote"><hr><ol><li id="fn:1"><p>one</p><p>two <a href="#fnref:1" class="footnote-backref" title="Back to footnote 1 in the text">↩</a></p></li><li id="fn:n"><p>N <a href="#fnref:n" class="footnote-backref" title="Back to footnote 2 in the text">↩</a></p></li></ol></div>',
  ],
  [
    '41',
    'abbreviations',
    'HTML, not HTMLX, `HTML`.\n\n*[HTML]: Hyper Text',
    '<p><abbr title="Hyper Text">HTML</abbr>, not HTMLX, <code>HTML</code>.</p>',
  ],
  [
    '42',
    'attributes of a heading',
    '## T {#custom .cls}',
    '<h2 id="custom" class="user-cls">T<a class="headerlink" href="#custom" title="Permanent link">¶</a></h2>',
  ],
  [
    '43',
    'attributes of a paragraph',
    'para\n{: .lead data-a="b" }',
    '<p class="user-lead">para</p>',
  ],
  [
    '44',
    'attributes of a link',
    '[a](u.txt){:target="_blank" .md-button}',
    '<p><a href="u.txt" target="_blank" class="md-button" rel="noopener noreferrer">a</a></p>',
  ],
  [
    '45',
    'attributes of an image',
    '![a](i.png){ width="300" align=left loading=lazy }',
    '<p><img src="i.png" alt="a" width="300" align="left" loading="lazy"></p>',
  ],
  ['46', 'attributes of emphasis', '*e*{.r}', '<p><em class="user-r">e</em></p>'],
  [
    '47',
    'attributes of a cell',
    '| a |\n|---|\n| x {.c} |',
    '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td class="user-c">x</td></tr></tbody></table>',
  ],
  [
    '48',
    'braces that are none',
    'Use {braces} and {{ jinja }} {% raw %} x{a=b} {{ x=1 }}',
    '<p>Use {braces} and {{ jinja }} {% raw %} x{a=b} {{ x=1 }}</p>',
  ],
  [
    '49',
    'a grid of cards',
    '<div class="grid cards" markdown>\n\n-   a\n\n</div>',
    '<div class="grid cards"><ul><li>a</li></ul></div>',
  ],
  [
    '50',
    'a line of Markdown in HTML',
    '<p markdown="span">**b**\n- x</p>',
    '<p><strong>b</strong> - x\n</p>',
  ],
  [
    '51',
    'Markdown between tags',
    '<div>\n\n**x**\n\n</div>\n\n<details><summary>S</summary>\n\n**y**\n\n</details>',
    '<div><p><strong>x</strong></p></div><details><summary>S</summary><p><strong>y</strong></p></details>',
  ],
  [
    '52',
    'a table of HTML with blank lines',
    '<table>\n\n  <tr>\n\n    <td>\n    a\n    </td>\n\n  </tr>\n\n</table>',
    '<table>\n  <tbody><tr><td>\n    a\n    </td>\n  </tr></tbody></table>',
  ],
  [
    '53',
    'pipes in code',
    '| a | b |\n|---|---|\n| `a|b` | c \\| d |',
    '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td><code>a|b</code></td><td>c | d</td></tr></tbody></table>',
  ],
  [
    '54',
    'a table without pipes at its sides',
    'A | B\n--|--\n1 | 2',
    '<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>',
  ],
  [
    '55',
    'rows too short and too long',
    '| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |',
    '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td></td></tr><tr><td>1</td><td>2</td></tr></tbody></table>',
  ],
  [
    '56',
    'a table below a paragraph',
    'text\n\n| A |\n|---|\n| 1 |\n\ntext\n| A |\n|---|\n| 1 |',
    '<p>text</p><table><thead><tr><th>A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table><p>text</p><table><thead><tr><th>A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>',
  ],
  [
    '57',
    'a table of contents',
    '[TOC]\n\n## B & C\n\n### D\n\n## B & C',
    '<div class="toc"><ul><li><a href="#b-c">B &#x26; C</a><ul><li><a href="#d">D</a></li></ul></li><li><a href="#b-c_1">B &#x26; C</a></li></ul></div><h2 id="b-c">B &#x26; C<a class="headerlink" href="#b-c" title="Permanent link">¶</a></h2><h3 id="d">D<a class="headerlink" href="#d" title="Permanent link">¶</a></h3><h2 id="b-c_1">B &#x26; C<a class="headerlink" href="#b-c_1" title="Permanent link">¶</a></h2>',
  ],
  [
    '58',
    'ids of headings',
    '## Hello, World! (v1.0) — ünïcode `code`\n\n## 日本語\n\n## A -- B',
    '<h2 id="hello-world-v10-unicode-code">Hello, World! (v1.0) — ünïcode <code>code</code><a class="headerlink" href="#hello-world-v10-unicode-code" title="Permanent link">¶</a></h2><h2 id="_1">日本語<a class="headerlink" href="#_1" title="Permanent link">¶</a></h2><h2 id="a-b">A -- B<a class="headerlink" href="#a-b" title="Permanent link">¶</a></h2>',
  ],
  ['59', 'several lines above a rule', 'line one\nline two\n---', '<p>line one\nline two</p><hr>'],
  [
    '60',
    'an underlined heading',
    'Sub\n---',
    '<h2 id="sub">Sub<a class="headerlink" href="#sub" title="Permanent link">¶</a></h2>',
  ],
  ['61', 'a rule', 'a\n\n---\n\nb', '<p>a</p><hr><p>b</p>'],
  [
    '62',
    'insertions, sub- and superscripts',
    '^^ins^^ H~2~O x^2^ ~~del~~ ~$5 to ~$9',
    '<p><ins>ins</ins> H<sub>2</sub>O x<sup>2</sup> <del>del</del> ~$5 to ~$9</p>',
  ],
  [
    '63',
    'marks',
    '==hi== a==b==c ==a **b** c==',
    '<p><mark>hi</mark> a==b==c <mark>a <strong>b</strong> c</mark></p>',
  ],
  [
    '64',
    'critics',
    '{++a++} {--b--} {~~a~>b~~} {==h==}{>>c<<}',
    '<p><ins class="critic">a</ins> <del class="critic">b</del> <del class="critic">a</del><ins class="critic">b</ins> <mark class="critic">h</mark><span class="critic comment">c</span></p>',
  ],
  [
    '65',
    'keys',
    '++ctrl+alt+del++',
    '<p><span class="keys"><kbd class="key-control">Ctrl</kbd><span>+</span><kbd class="key-alt">Alt</kbd><span>+</span><kbd class="key-delete">Del</kbd></span></p>',
    { markdownExtensions: ['pymdownx.keys'] },
  ],
  [
    '66',
    'emoji',
    '`:rocket:` :rocket: :nope: 10:30:45',
    '<p><code>:rocket:</code> <span class="twemoji" title=":rocket:" role="img" aria-label="rocket">🚀</span> :nope: 10:30:45</p>',
  ],
  ['67', 'icons', 'x :material-check: y', '<p>x :material-check: y</p>'],
  [
    '68',
    'bare addresses',
    'Visit https://e.com/a_b?x=1. or me@e.com, not `https://x.y`',
    '<p>Visit <a href="https://e.com/a_b?x=1">https://e.com/a_b?x=1</a>. or <a href="mailto:me@e.com">me@e.com</a>, not <code>https://x.y</code></p>',
  ],
  [
    '69',
    'formulas',
    '$a_b$, \\(c\\), `$x$`, costs $5 and $9\n\n$$\nd^2\n$$',
    '<p><span class="arithmatex"><math><msub><mi>a</mi><mi>b</mi></msub></math></span>, <span class="arithmatex"><math><mi>c</mi></math></span>, <code>$x$</code>, costs $5 and $9</p><div class="arithmatex"><math display="block" class="tml-display"><msup><mi>d</mi><mn class="tml-lrg-pad">2</mn></msup></math></div>',
    { markdownExtensions: ['pymdownx.arithmatex'] },
  ],
  [
    '69a',
    'formulas where none are configured',
    '$a_b$ costs $5 and $9',
    '<p>$a_b$ costs $5 and $9</p>',
  ],
  [
    '70',
    'snippets',
    '--8<-- "part.md"\n\n```\n--8<-- "part.md:sec"\n```\n\n;--8<-- "x"\n\n--8<-- "missing.md"',
    '<p><strong>a</strong>\nb</p><div class="language-text highlight"><pre><code>b\n</code></pre></div><p>--8&#x3C;-- "x"</p><p>--8&#x3C;-- "missing.md"</p>',
    { snippets: { 'part.md': '**a**\n# --8<-- [start:sec]\nb\n# --8<-- [end:sec]' } },
  ],
  [
    '71',
    'blocks of slashes',
    '/// note | T\nb\n///',
    '<div class="admonition note"><p class="admonition-title">T</p><p>b</p></div>',
  ],
  [
    '72',
    'an address with a space',
    '[a](my file.md) [no](this note)',
    '<p><a href="my%20file/">a</a> [no](this note)</p>',
    { files: ['my file.md'] },
  ],
  [
    '73',
    'links to pages',
    '[x](../other.md#sec) [y](README.md) [z](../../src/x.go)',
    '<p><a href="../../other/#sec">x</a> <a href="../">y</a> <a>z</a></p>',
    { path: 'guide/a.md', files: ['other.md', 'guide/README.md'] },
  ],
  [
    '74',
    'underscores within words',
    '__init__ snake_case un*x*y',
    '<p><strong>init</strong> snake_case un<em>x</em>y</p>',
  ],
]

/** HTML without the line breaks between elements; those of code are kept. */
const compact = (html: string) =>
  html.replace(/<pre>[\s\S]*?<\/pre>\n*|(?<=>)\n+(?=<)/g, (text) => text.trimEnd()).trim()

describe('the checks of the dialect', () => {
  it.each(checks.map((check) => [check[0], check[1], check] as const))(
    '%s: %s',
    async (_number, _title, check) => {
      const [, , markdown, html, options = {}] = check
      expect(compact((await renderMarkdown(markdown, options)).html)).toBe(html)
    },
  )
})
