import { expect, it } from 'vitest'
import { createRender } from './views.ts'

it('keeps the link of a section of docs that has a page of its own', () => {
  const html = createRender()('docs-page', {
    frame: { title: 'Guides', organisation: 'Acme', version: '1', breadcrumbs: [] },
    site: { title: 'Handbook', href: '/docs/x/' },
    nav: [
      {
        title: 'Guides',
        href: '/docs/x/guides/',
        current: true,
        children: [{ title: 'First', href: '/docs/x/guides/first/' }],
      },
      { title: 'Reference', children: [{ title: 'Keys', href: '/docs/x/keys/' }] },
    ],
    html: '<h1>Guides</h1>',
    toc: [],
    notices: [],
  })
  const summaries = [...html.matchAll(/<details.*?<\/summary>/g)].map(([text]) => text)
  expect(summaries).toEqual([
    '<details open><summary><a href="/docs/x/guides/" aria-current="page">Guides</a></summary>',
    '<details><summary>Reference</summary>',
  ])
  expect(html).toContain('<a href="/docs/x/keys/">Keys</a>')
})
