import { formatIssue } from '@callboard/core'
import { describe, expect, it } from 'vitest'
import { loadFiles } from '../testing/load-files.ts'

describe('links', () => {
  const files = {
    'docs/index.md': '# Home\n\n## Set up\n',
    'docs/guide/start.md': '# Start\n\n## A -- B {#own}\n\n## C -- D\n',
    'docs/guide/README.md': '# Guide\n',
    'docs/my page.md': '# My page\n',
    'docs/img/logo.png': 'png',
  }

  it.each([
    ['[x](start.md)', 'start/'],
    ['[x](./start.md#own)', 'start/#own'],
    ['[x](../index.md#set-up)', '../#set-up'],
    ['[x](README.md)', './'],
    ['[x](../guide/)', './'],
    ['[x](..)', '../'],
    ['[x](../my%20page.md)', '../my%20page/'],
    ['[x](<../my page.md>)', '../my%20page/'],
    ['![x](../img/logo.png)', '../img/logo.png'],
    ['<img src="../img/logo.png?raw=true">', '../img/logo.png?raw=true'],
    ['[x](start.md?a=1#c-d)', 'start/?a=1#c-d'],
    ['[x](start.md#c----d)', 'start/#c----d'],
    ['[x](start/)', 'start/'],
    ['[x](#guide)', '#guide'],
    ['[x](#top)', '#top'],
    ['[x](https://example.com/a.md)', 'https://example.com/a.md'],
    ['[x](//example.com)', '//example.com'],
    ['[x](mailto:a@example.com)', 'mailto:a@example.com'],
  ])('%s leads to %s', async (markdown, expected) => {
    const site = await loadFiles({ ...files, 'docs/guide/README.md': `# Guide\n\n${markdown}\n` })
    expect(site.page('guide/')?.html).toContain(`="${expected}"`)
    expect(site.issues).toEqual([])
  })

  it.each([
    ['![x](../../img/logo.png)', '../../img/logo.png', []],
    ['<a href="../../guide/start/">x</a>', '../../guide/start/', []],
    ['![x](/img/logo.png?a=b)', '../../img/logo.png?a=b', ['DOCS_LINK_ABSOLUTE']],
    ['[x](/guide/start#own)', './#own', ['DOCS_LINK_ABSOLUTE']],
    ['[x](/catalog)', '/catalog', ['DOCS_LINK_ABSOLUTE']],
    ['[x](<{{ page.url }}>)', '../%7B%7B%20page.url%20%7D%7D', ['DOCS_LINK_TEMPLATE']],
  ])('%s, written for the built site, leads to %s', async (markdown, expected, codes) => {
    const site = await loadFiles({
      ...files,
      'docs/guide/start.md': `# Start\n\n${markdown}\n\n## A {#own}\n`,
    })
    expect(site.page('guide/start/')?.html).toContain(`="${expected}"`)
    expect(site.issues.map(({ code }) => code)).toEqual(codes)
  })

  it('from the root of the host stay as they are where the peer’s engine is followed', async () => {
    const files = { 'docs/index.md': '[x](/a.md)\n', 'docs/a.md': '# A\n' }
    const site = await loadFiles(files, { dialect: 'python-markdown' })
    expect(site.page('')?.html).toContain('="/a.md"')
  })

  it('that lead nowhere are reported with what may have been meant', async () => {
    const text = [
      '# Guide',
      '[a](strat.md) [b](start.md#onw) [c](../img/log.png)',
      '',
      '!!! note "[d](intro/start.md)"',
      '    ![e](/logo.png)',
      '',
      '    - [f](../../README.md)',
      '',
      '<a href="missing.html">g</a>',
      '',
      '[h]: nowhere.md',
      '',
      '[h]',
    ].join('\n')
    const { issues } = await loadFiles({ ...files, 'docs/guide/README.md': text })
    expect(issues.map((issue) => formatIssue(issue)).join('\n')).toMatchInlineSnapshot(`
      "docs/guide/README.md:2: warning: The link "strat.md" leads nowhere (DOCS_LINK_MISSING)
        hint: Did you mean "start.md"?
      docs/guide/README.md:2: warning: The link "start.md#onw" names a heading that is not there (DOCS_LINK_ANCHOR)
        hint: Name the id of a heading of that page.
      docs/guide/README.md:2: warning: The link "../img/log.png" leads nowhere (DOCS_LINK_MISSING)
        hint: Did you mean "../img/logo.png"?
      docs/guide/README.md:4: warning: The link "intro/start.md" leads nowhere (DOCS_LINK_MISSING)
        hint: Did you mean "start.md"?
      docs/guide/README.md:5: info: The link "/logo.png" is absolute and depends on where the site is mounted (DOCS_LINK_ABSOLUTE)
        hint: Make it relative to this page.
      docs/guide/README.md:7: warning: The link "../../README.md" leads nowhere (DOCS_LINK_MISSING)
        hint: Did you mean "../index.md"?
      docs/guide/README.md:9: warning: The link "missing.html" leads nowhere (DOCS_LINK_MISSING)
        hint: Correct the path; it is relative to this page.
      docs/guide/README.md:13: warning: The link "nowhere.md" leads nowhere (DOCS_LINK_MISSING)
        hint: Correct the path; it is relative to this page."
    `)
  })
})
