import type { Issue } from '@callboard/core'
import { describe, expect, it } from 'vitest'
import { loadFiles } from '../testing/load-files.ts'

const lines = (issues: readonly Issue[]) =>
  issues.map(
    ({ severity, code, at }) =>
      `${severity} ${code} ${at?.file}${at?.line === undefined ? '' : `:${at.line}`}`,
  )

describe('pages and files', () => {
  it('of one address: the first is kept', async () => {
    const site = await loadFiles({
      'docs/index.md': 'x',
      'docs/README.md': 'y',
      'docs/a.md': 'a',
      'docs/a/index.md': 'b',
    })
    expect(site.pages.map(({ path }) => path).sort()).toEqual(['a/index.md', 'index.md'])
    expect(lines(site.issues)).toEqual([
      'warning DOCS_PAGE_CLASH docs/README.md',
      'warning DOCS_PAGE_CLASH docs/a.md',
    ])
  })

  it('that cannot be shown do not fail the site', async () => {
    const site = await loadFiles(
      {
        'docs/index.md': 'x',
        'docs/deep.md': `${'>'.repeat(500)} x`,
        'docs/large.md': 'x'.repeat(5000),
        'docs/latin.md': new Uint8Array([0x23, 0x20, 0xe9]),
      },
      { limits: { maxPageBytes: 4000 } },
    )
    expect(site.pages.map(({ path, failed }) => [path, failed])).toEqual([
      ['index.md', false],
      ['deep.md', true],
      ['large.md', true],
      ['latin.md', false],
    ])
    expect(lines(site.issues)).toEqual([
      'error DOCS_PAGE_REFUSED docs/deep.md',
      'error CORE_FILE_TOO_LARGE docs/large.md',
      'warning DOCS_PAGE_ENCODING docs/latin.md',
    ])
  })

  it('that a parser cannot take do not fail the site, nor publish why', async () => {
    const parser = {
      name: 'broken',
      parse() {
        throw new TypeError('at /home/secret')
      },
    }
    const site = await loadFiles({ 'docs/index.md': 'x' }, { parser })
    expect(lines(site.issues)).toEqual(['error DOCS_PAGE_FAILED docs/index.md'])
    expect(site.pages[0]?.html).toContain('the page could not be rendered')
    expect(site.pages[0]?.html).not.toContain('secret')
  })

  it('beyond the limit are left out', async () => {
    const site = await loadFiles(
      { 'docs/index.md': 'x', 'docs/a.md': 'x', 'docs/b.md': 'x' },
      { limits: { maxFiles: 2 } },
    )
    expect([site.pages.length, lines(site.issues)]).toEqual([
      2,
      ['warning DOCS_NO_INDEX docs/', 'warning DOCS_FILE_SKIPPED docs/index.md'],
    ])
  })

  it('that run scripts are flagged', async () => {
    const site = await loadFiles({
      'docs/index.md': 'x',
      'docs/a.svg': '<svg><path/></svg>',
      'docs/b.svg': '<svg onload="x"/>',
      'docs/c.html': 'x',
    })
    expect(lines(site.issues)).toEqual([
      'warning DOCS_ASSET_ACTIVE docs/b.svg',
      'info DOCS_ASSET_ACTIVE docs/c.html',
    ])
  })

  it('with front matter that is not understood are shown without it', async () => {
    const cases = {
      bad: '---\na: [\n---\nx',
      tag: '---\ntitle: !!python/name:os.system\n---\nx',
      list: '---\n- a\n---\nx',
      proto: '---\n__proto__: { title: p }\nconstructor: x\n---\nx',
      long: `---\nx: ${'y'.repeat(100_000)}\n---\nx`,
      open: '---\ntitle: T\n\nx',
      types: '---\ntitle: { a: 1 }\ntags: x\n---\nx',
    }
    const site = await loadFiles({
      'docs/index.md': 'x',
      ...Object.fromEntries(Object.entries(cases).map(([name, text]) => [`docs/${name}.md`, text])),
    })
    const titles = site.pages.map(({ title }) => title)
    expect(titles).toEqual(['Home', 'Bad', 'List', 'Long', 'Open', 'Proto', 'Tag', 'Types'])
    expect(lines(site.issues)).toEqual([
      'warning DOCS_FRONT_MATTER docs/bad.md:3',
      'warning DOCS_FRONT_MATTER docs/list.md:1',
      'warning DOCS_FRONT_MATTER docs/long.md:1',
      'warning YAML_TAG docs/tag.md:2',
    ])
  })
})
