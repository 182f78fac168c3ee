import { icons as octicons } from '@iconify-json/octicon'
import { describe, expect, it } from 'vitest'
import { renderMarkdown } from '../testing/render-markdown.ts'
import { iconifyIcons } from './iconify-icons.ts'

const small = {
  icons: { dot: { body: '<circle r="1"/>' } },
  aliases: { point: { parent: 'dot' } },
  height: 24,
}

describe('icons of Iconify', () => {
  it('are drawn where their names stand', async () => {
    const icons = iconifyIcons({ octicons: () => octicons })
    const { html, sections } = await renderMarkdown('a :octicons-check-16:{ .lg } b', { icons })
    expect(html).toMatch(
      /^<p>a <span class="twemoji"><svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 16 16" aria-hidden="true"><path [^>]*\/><\/svg><\/span> b<\/p>/,
    )
    expect(sections[0]?.text).toBe('a b')
  })

  it('are known by their set, their name and its aliases', async () => {
    const icons = iconifyIcons({ own: async () => small })
    await icons.prepare?.()
    const dot =
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 24" aria-hidden="true"><circle r="1"/></svg>'
    const names = ['own-dot', 'own-point', 'own-none', 'other-dot', 'own', 'own-constructor']
    expect(names.map((name) => icons.icon(name))).toEqual([
      ...[dot, dot, undefined, undefined, undefined, undefined],
    ])
  })

  it('are brought once, and not for pages that name none', async () => {
    let brought = 0
    const icons = iconifyIcons({
      own: () => {
        brought += 1
        return small
      },
    })
    await renderMarkdown('a', { icons })
    expect(brought).toBe(0)
    for (const text of [':own-dot:', ':own-dot: :own-none:']) await renderMarkdown(text, { icons })
    expect(brought).toBe(1)
  })

  it('are refused in another shape', () => {
    expect(() => iconifyIcons({ 'Own ': () => small })).toThrow(/iconifyIcons/)
  })
})
