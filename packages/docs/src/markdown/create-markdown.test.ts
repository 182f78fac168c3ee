import { expect, it } from 'vitest'
import { createMarkdown } from './create-markdown.ts'

const { render } = createMarkdown()
const html = async (text: string) => (await render(text, { idPrefix: 'out-' })).html

it('renders a text as the docs would', async () => {
  expect(await html('1. Run `make`\n2. Read [the guide](https://example.com/guide)')).toBe(
    '<ol>\n<li>Run <code>make</code></li>\n<li>Read <a href="https://example.com/guide">the guide</a></li>\n</ol>',
  )
})

it('lets nothing through that could run or load', async () => {
  expect(await html('<script>alert(1)</script><img src=x onerror=alert(1)>')).toBe('<img src="x">')
  expect(await html('[x](javascript:alert(1))')).toBe('<p><a>x</a></p>')
})

it('takes no id of the page around it', async () => {
  const text = await html('# Run\n\n[up](#run) and <b id="log">bold</b>')
  expect([...(text ?? '').matchAll(/\bid="([^"]*)"/g)].map(([, id]) => id)).toEqual([
    'out-run',
    'out-log',
  ])
  expect(text).toContain('href="#out-run"')
})

it('gives nothing for a text that is too much', async () => {
  const { html: text, issues } = await render('> '.repeat(50_000), { idPrefix: '' })
  expect(text).toBeUndefined()
  expect(issues).toHaveLength(1)
})
