import { expect, it } from 'vitest'
import { type DialectCheck, htmlOf } from './test-dialect-check.ts'

// The second half of the syntaxes in `dialect-checks.test.ts`: items, attributes, HTML, tables, and what stands within text.
const checks: readonly DialectCheck[] = [
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

it.each(checks.map((check) => [check[0], check[1], check] as const))(
  'check %s: %s',
  async (_number, _title, check) => {
    expect(await htmlOf(check)).toBe(check[3])
  },
)
