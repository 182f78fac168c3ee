import { expect, it } from 'vitest'
import { type DialectCheck, htmlOf } from './test-dialect-check.ts'

// Every syntax of the dialect once, numbered: what the peer's engine makes of it, and where that engine misses what
// authors mean, what they mean. Classes without a look of their own are prefixed, and `data-` attributes dropped. Blocks;
// what stands within them is in `inline-checks.test.ts`.
const checks: readonly DialectCheck[] = [
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
]

it.each(checks.map((check) => [check[0], check[1], check] as const))(
  'check %s: %s',
  async (_number, _title, check) => {
    expect(await htmlOf(check)).toBe(check[3])
  },
)
