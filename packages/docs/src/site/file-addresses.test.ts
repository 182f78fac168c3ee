import { expect, it } from 'vitest'
import { releaseOf } from '../publish/site-release.ts'
import { loadFiles } from '../testing/load-files.ts'
import { defaultTheme } from '../theme/default-theme.ts'

const files = {
  'mkdocs.yml': `site_name: Shop
use_directory_urls: false
plugins:
  - redirects:
      redirect_maps:
        guide/old.md: guide/start.md
`,
  'docs/index.md':
    '# Home\n\n[a](guide/start.md#own) [b](guide/) [c](guide/start.html) [d](guide/old.md) [e](<my page.md>)\n',
  'docs/guide/README.md': '# Guide\n\n[a](../index.md) [b](start.md) [c]()\n',
  'docs/guide/start.md': '# Start\n\n## Own\n',
  'docs/my page.md': '# My page\n',
}

it('without folders for addresses, pages are the files that they are written to', async () => {
  const site = await loadFiles(files)
  expect(site.issues).toEqual([])
  expect(site.pages.map(({ href }) => href)).toEqual([
    'index.html',
    'my%20page.html',
    'guide/index.html',
    'guide/start.html',
  ])
  const linksOf = (address: string) =>
    [...(site.page(address)?.html.matchAll(/href="([^"#][^"]*)"/g) ?? [])].map(([, href]) => href)
  expect(linksOf('')).toEqual([
    'guide/start.html#own',
    'guide/index.html',
    'guide/start.html',
    'guide/old.html',
    'my%20page.html',
  ])
  expect(linksOf('guide/')).toEqual(['../index.html', 'start.html', 'index.html'])
  expect([...site.redirects]).toEqual([['guide/old.html', 'guide/start.html']])
  expect(site.page('guide/start.html')?.sections.map(({ location }) => location)).toEqual([
    'guide/start.html',
    'guide/start.html#own',
  ])
})

it('without folders for addresses, a site is written as MkDocs writes it', async () => {
  const site = await loadFiles(files)
  const release = releaseOf(site, defaultTheme())
  const pages = [...release.files.keys()].filter((path) => /^(?!_callboard).*\.html$/.test(path))
  expect(pages.sort()).toEqual([
    '404.html',
    'guide/index.html',
    'guide/old.html',
    'guide/start.html',
    'index.html',
    'my page.html',
  ])
  const html = new TextDecoder().decode(await release.read('guide/start.html'))
  expect(html).toContain('<a class="site-name" href="../index.html">')
  expect(html).toContain('<a rel="prev" href="index.html">')
  expect(html).toContain('<a href="../guide/start.html" aria-current="page">Start</a>')
  const moved = new TextDecoder().decode(await release.read('guide/old.html'))
  expect(moved).toContain('content="0; url=start.html"')
})

it('a site for reading offline has no folders for addresses either', async () => {
  const site = await loadFiles({
    'mkdocs.yml': 'site_name: Shop\nplugins: [offline]\n',
    'docs/index.md': '# Home\n',
    'docs/a.md': '# A\n',
  })
  expect(site.page('a')?.href).toBe('a.html')
})
