import { expect, it } from 'vitest'
import { renderMarkdown } from '../testing/render-markdown.ts'

const html = async (markdown: string) =>
  (await renderMarkdown(markdown, { dialect: 'python-markdown' })).html.trim()

it.each([
  [
    'a list below a paragraph is text',
    'text\n- a\n1. b\n\n- c\n- d',
    '<p>text\n- a\n1. b</p>\n<ul>\n<li>c</li>\n<li>d</li>\n</ul>',
  ],
  ['a list goes on below its own items', '- a\n    - b\n- c', undefined],
  [
    'a heading needs no space',
    '#Head',
    '<h1 id="head">Head<a class="headerlink" href="#head" title="Permanent link">¶</a></h1>',
  ],
  ['a number with a bracket begins no list', '1) a', '<p>1) a</p>'],
  ['lists begin at one', '5. a\n6. b', '<ol>\n<li>a</li>\n<li>b</li>\n</ol>'],
  ['symbols are set', '(c) 1/2', '<p>© ½</p>'],
  [
    'code has numbers',
    '```text\na\n```',
    '<div class="language-text highlight"><table class="highlighttable"><tbody><tr><td class="linenos" aria-hidden="true"><div class="linenodiv"><pre>1\n</pre></div></td><td class="code"><div><pre><code>a\n</code></pre></div></td></tr></tbody></table></div>',
  ],
  [
    'Markdown between tags is text',
    '<div>\n\n**x**\n\n</div>\n\n**y**',
    '<div>\n\n**x**\n</div>\n<p><strong>y</strong></p>',
  ],
  ['lines of code stay as they are', '```text linenums=false\ntext\n- a\n#b\n```', undefined],
])('under the peer’s rules %s', async (_title, markdown, expected) => {
  if (expected !== undefined) expect(await html(markdown)).toBe(expected)
  else expect(await html(markdown)).toBe((await usual(markdown)).trim())
})

const usual = async (markdown: string) => (await renderMarkdown(markdown)).html
