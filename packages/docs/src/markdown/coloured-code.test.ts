import { describe, expect, it } from 'vitest'
import type { Highlighter } from '../highlight/highlighter.ts'
import { renderMarkdown } from '../testing/render-markdown.ts'

function counting(): Highlighter & { asked: string[] } {
  const asked: string[] = []
  return {
    name: 'counting',
    asked,
    highlight({ code, language }) {
      asked.push(`${language}: ${code.trim()}`)
      if (code.startsWith('bad')) throw new Error('no')
      return [{ type: 'text', value: code }]
    },
  }
}

describe('code that is coloured', () => {
  it('is coloured once, on whatever pages it stands', async () => {
    const highlighter = counting()
    const page = '```yaml\na: 1\n```\n\n```yaml\nb: 2\n```\n'
    const { html } = await renderMarkdown(page, { highlighter })
    expect((await renderMarkdown(page, { highlighter })).html).toBe(html)
    await renderMarkdown('```yaml\nb: 2\n```', { highlighter })
    expect(highlighter.asked).toEqual(['yaml: a: 1', 'yaml: b: 2'])
  })

  it('is another block in another language, within a line, or with other lines set off', async () => {
    const highlighter = counting()
    const blocks = ['```js\na\n```', '```ts\na\n```', '```ts hl_lines="1"\na\n```', '`#!ts a`']
    const { html } = await renderMarkdown(blocks.join('\n\n'), { highlighter })
    expect(highlighter.asked.sort()).toEqual(['js: a', 'ts: a', 'ts: a', 'ts: a'])
    expect(html.match(/class="hll"/g)).toHaveLength(1)
  })

  it('is tried again where it failed', async () => {
    const highlighter = counting()
    for (const _ of [1, 2]) await renderMarkdown('```js\nbad\n```', { highlighter })
    expect(highlighter.asked).toEqual(['js: bad', 'js: bad'])
  })

  it('gives way to what comes later where there is no room', async () => {
    const highlighter = counting()
    const block = (name: number) => `\`\`\`js\n${`${name} `.repeat(40_000)}\n\`\`\``
    for (let name = 10; name < 40; name += 1) await renderMarkdown(block(name), { highlighter })
    const asked = highlighter.asked.length
    await renderMarkdown(block(39), { highlighter })
    expect(highlighter.asked).toHaveLength(asked)
    await renderMarkdown(block(10), { highlighter })
    expect(highlighter.asked).toHaveLength(asked + 1)
  })
})
