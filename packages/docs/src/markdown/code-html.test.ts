import type { ElementContent } from 'hast'
import { describe, expect, it } from 'vitest'
import type { Highlighter } from '../highlight/highlighter.ts'
import { renderMarkdown } from '../testing/render-markdown.ts'
import { h } from './hast-element.ts'

const draw = async (highlighter: Highlighter) =>
  (await renderMarkdown('```x\nab\n```', { highlighter })).html

describe('code of a highlighter', () => {
  it('is text and spans with classes, whatever the highlighter returns', async () => {
    const highlighter: Highlighter = {
      name: 'wild',
      highlight: () => [
        { type: 'text', value: '</code><script>&' },
        h('script', { src: 'x' }, [{ type: 'text', value: 'a' }]),
        h('b', { className: ['"><i>', 'c'], style: 'x', onClick: 'y' }, [
          { type: 'text', value: 'b' },
        ]),
        { type: 'comment', value: '--><script>' },
        { type: 'raw', value: '<script>' } as never,
      ],
    }
    expect(await draw(highlighter)).toBe(
      '<div class="language-x highlight"><pre><code>&#x3C;/code>&#x3C;script>&#x26;a<span class="&#x22;>&#x3C;i> c">b</span></code></pre></div>',
    )
  })

  it('stays plain where the highlighter fails', async () => {
    const highlighter: Highlighter = {
      name: 'broken',
      highlight: () => Promise.reject(new Error('no')),
    }
    expect(await draw(highlighter)).toBe(
      '<div class="language-x highlight"><pre><code>ab\n</code></pre></div>',
    )
  })

  it.each([
    ['', 100, true],
    ['', 101, false],
    ['', 50_000, false],
    [' hl_lines="1"', 50_000, false],
  ])(
    'of fence%j with %i spans inside each other is coloured: %s',
    async (info, depth, coloured) => {
      let content: ElementContent = { type: 'text', value: 'ab\n' }
      for (let left = depth; left > 0; left -= 1)
        content = h('span', { className: ['s'] }, [content])
      const highlighter: Highlighter = { name: 'deep', highlight: () => [content] }
      const { html } = await renderMarkdown(`\`\`\`x${info}\nab\n\`\`\``, { highlighter })
      expect([html.includes('class="s"'), html.replace(/<[^>]*>/g, '').trim()]).toEqual([
        coloured,
        'ab',
      ])
    },
  )

  it('is found by search', async () => {
    const { sections } = await renderMarkdown('```js hl_lines="1"\nconst a = "<b>"\n```')
    expect(sections).toEqual([{ id: '', heading: '', text: 'const a = "<b>"' }])
  })
})
