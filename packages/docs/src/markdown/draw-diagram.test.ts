import { describe, expect, it } from 'vitest'
import { renderMarkdown } from '../testing/render-markdown.ts'
import type { DiagramRenderer } from './diagram-renderer.ts'

const boxes: DiagramRenderer = {
  name: 'boxes',
  languages: ['box'],
  render: ({ source }) => `<svg xmlns="http://www.w3.org/2000/svg"><text>${source}</text></svg>`,
}
const page = (markdown: string, diagrams: DiagramRenderer[] = [boxes]) =>
  renderMarkdown(markdown, { diagrams })

describe('diagrams', () => {
  it('are images, with a caption where the fence has a title', async () => {
    const { html } = await page('```box title="Flow"\na\n```')
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><text>a</text></svg>'
    const src = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
    expect(html.trim()).toBe(
      `<figure class="diagram"><img src="${src}" alt="Flow"><figcaption>Flow</figcaption></figure>`,
    )
  })

  it('show their source where nothing draws them', async () => {
    const { html, issues } = await page('```d2\na -> b\n```')
    expect(html).toContain('language-d2 highlight')
    expect(issues).toEqual([])
  })

  it.each<[string, DiagramRenderer['render']]>([
    ['throws', () => Promise.reject(new Error('syntax error in line 1'))],
    ['gives no drawing', () => '<html>502</html>'],
    ['gives too much', () => `<svg>${' '.repeat(500_000)}</svg>`],
  ])('show their source where what draws them %s', async (_title, render) => {
    const { html, issues } = await page('x\n\n```box\na\n```', [{ ...boxes, render }])
    expect(html).toContain('<pre><code>a\n</code></pre>')
    expect(issues.map(({ code, at }) => [code, at])).toEqual([
      ['DOCS_DIAGRAM', { file: 'docs/index.md', line: 3 }],
    ])
  })

  it('take none of the time of their page', async () => {
    let now = 0
    const render = () => {
      now += 60_000
      return '<svg></svg>'
    }
    const { failed } = await renderMarkdown('```box\na\n```', {
      diagrams: [{ ...boxes, render }],
      runtime: { monotonicMs: () => now } as never,
    })
    expect(failed).toBe(false)
  })

  it('of Mermaid are left to the page, which says so', async () => {
    const { html, uses } = await page('```mermaid\na\n```\n\n```mermaid\nb\n```')
    expect(html).toContain('<pre class="mermaid"><code>a</code></pre>')
    expect(uses).toEqual(['mermaid'])
  })
})
