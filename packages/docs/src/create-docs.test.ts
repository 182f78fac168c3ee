import type { Issue } from '@callboard/core'
import { afterEach, describe, expect, it } from 'vitest'
import { createDocs } from './create-docs.ts'
import type { DocsOptions } from './docs-options.ts'
import { defineDocsPlugin } from './plugins/docs-plugin.ts'
import { searchDocuments } from './site/search-documents.ts'
import type { NavItem } from './site/site.ts'
import { writeFiles } from './testing/write-files.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of opened.splice(0)) await each[Symbol.asyncDispose]()
})

async function folderOf(files: Record<string, string | Uint8Array>) {
  const temporary = await writeFiles(files)
  opened.push(temporary)
  return temporary.folder
}

const load = async (
  files: Record<string, string | Uint8Array>,
  options: Partial<DocsOptions> = {},
) => createDocs({ source: await folderOf(files), ...options }).load()

const lines = (issues: readonly Issue[]) =>
  issues.map(({ severity, code, at }) => `${severity} ${code} ${at?.file}:${at?.line ?? ''}`)

const outline = (items: readonly NavItem[]): unknown[] =>
  items.map(({ title, href, children }) =>
    children.length > 0 ? [title, href, outline(children)] : [title, href],
  )

describe('a site with a configuration', () => {
  const files = {
    'mkdocs.yml': [
      'site_name: Payment gateway',
      'site_description: Handles money',
      'repo_url: https://github.com/acme/gateway/',
      'nav:',
      '  - index.md',
      '  - Guide:',
      '      - guide/start.md',
      '      - Deeper: [guide/deep/one.md, { Two: guide/deep/two.md }]',
      '  - Elsewhere: https://example.com/x',
      'plugins: [techdocs-core]',
    ].join('\n'),
    'docs/index.md': '---\ntitle: Welcome\ndescription: D\ntags: [a, 1]\nlayout: x\n---\nHello',
    'docs/guide/start.md': '# Getting started\n\n## First\n\n### Deep\n\n## Second\n',
    'docs/guide/deep/one.md': 'one',
    'docs/guide/deep/two.md': '# 2\n',
    'docs/extra.md': '# Extra\n',
    'docs/img/a b.png': 'png',
  }

  it('has names, navigation and reading order', async () => {
    const site = await load(files)
    expect(site).toMatchObject({
      name: 'Payment gateway',
      description: 'Handles money',
      repositoryUrl: 'https://github.com/acme/gateway/',
      assets: ['img/a b.png'],
    })
    expect(outline(site.nav)).toEqual([
      ['Welcome', ''],
      [
        'Guide',
        undefined,
        [
          ['Getting started', 'guide/start/'],
          [
            'Deeper',
            undefined,
            [
              ['One', 'guide/deep/one/'],
              ['Two', 'guide/deep/two/'],
            ],
          ],
        ],
      ],
      ['Elsewhere', 'https://example.com/x'],
    ])
    expect(
      site.pages.map(({ href, title, previous, next }) => [
        href,
        title,
        previous?.href,
        next?.title,
      ]),
    ).toEqual([
      ['', 'Welcome', undefined, 'Getting started'],
      ['guide/start/', 'Getting started', '', 'One'],
      ['guide/deep/one/', 'One', 'guide/start/', 'Two'],
      ['guide/deep/two/', 'Two', 'guide/deep/one/', undefined],
      ['extra/', 'Extra', undefined, undefined],
    ])
    expect(lines(site.issues)).toEqual(['info DOCS_NAV_OMITTED docs/extra.md:'])
  })

  it('has pages with all that a host shows of them', async () => {
    const { page } = await load(files)
    expect(page('')).toEqual({
      path: 'index.md',
      href: '',
      title: 'Welcome',
      description: 'D',
      tags: ['a', '1'],
      html: '<h1>Welcome</h1>\n<p>Hello</p>',
      toc: [],
      sections: [{ location: '', title: 'Welcome', text: 'Hello' }],
      breadcrumb: [],
      editUrl: 'https://github.com/acme/gateway/edit/master/docs/index.md',
      isInNav: true,
      next: { title: 'Getting started', href: 'guide/start/' },
      uses: [],
      failed: false,
      version: expect.stringMatching(/^[\w-]{43}$/),
    })
    expect(page('guide/start')?.toc).toEqual([
      {
        id: 'first',
        title: 'First',
        depth: 2,
        children: [{ id: 'deep', title: 'Deep', depth: 3, children: [] }],
      },
      { id: 'second', title: 'Second', depth: 2, children: [] },
    ])
    expect(page('guide/deep/two/index.html')?.breadcrumb).toEqual(['Guide', 'Deeper'])
    expect([page('guide/none/'), page('%'), page('constructor')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it('hands out its assets and nothing else', async () => {
    const { readAsset } = await load(files)
    expect(new TextDecoder().decode(await readAsset('img/a b.png'))).toBe('png')
    expect(await readAsset('index.md')).toBeUndefined()
    expect(await readAsset('../mkdocs.yml')).toBeUndefined()
  })

  it('gives search its parts', async () => {
    const site = await load(files)
    expect(searchDocuments(site).slice(0, 3)).toEqual([
      { path: 'index.md', location: '', title: 'Welcome', text: 'Hello' },
      { path: 'guide/start.md', location: 'guide/start/', title: 'Getting started', text: '' },
      {
        path: 'guide/start.md',
        location: 'guide/start/#first',
        title: 'Getting started',
        heading: 'First',
        text: '',
      },
    ])
  })
})

describe('a site without a configuration', () => {
  it('shows every page in the order of the files', async () => {
    const site = await load(
      {
        'docs/zeta.md': 'x',
        'docs/README.md': '# Home',
        'docs/alpha.md': 'x',
        'docs/how-to/b_c.md': 'x',
        'docs/how-to/index.md': 'x',
        'docs/.hidden/x.md': 'x',
        'docs/.secret': 'x',
      },
      { name: 'handbook' },
    )
    expect(site.name).toBe('handbook')
    expect(outline(site.nav)).toEqual([
      ['Home', ''],
      ['Alpha', 'alpha/'],
      ['Zeta', 'zeta/'],
      [
        'How to',
        undefined,
        [
          ['How to', 'how-to/'],
          ['B c', 'how-to/b_c/'],
        ],
      ],
    ])
    expect([site.assets, site.issues]).toEqual([[], []])
  })

  it('may be a folder of Markdown by itself', async () => {
    const site = await load({ 'index.md': '# A', 'b.md': '# B' })
    expect(site.pages.map(({ title }) => title)).toEqual(['A', 'B'])
  })

  it('says so when there is nothing', async () => {
    const { issues, pages } = await load({ 'README.md': '# A' })
    expect([pages, lines(issues)]).toEqual([[], ['error DOCS_SITE_MISSING .:']])
  })
})

describe('plugins', () => {
  const files = { 'docs/index.md': '# A\n', 'docs/b.md': '# B\n' }

  it('see each page and the whole site, in their order, and report', async () => {
    const seen: string[] = []
    const spy = (name: string) =>
      defineDocsPlugin({
        name,
        page: ({ path, headings }) => {
          seen.push(`${name} ${path} ${headings[0]?.title}`)
        },
        site: ({ pages, report }) => {
          seen.push(`${name} site ${pages.length}`)
          report({ severity: 'info', code: 'SPY', message: name, at: { file: 'x' } })
        },
      })
    const { issues } = await load(files, { plugins: [spy('one'), spy('two')] })
    expect(seen).toEqual([
      ...['one b.md B', 'two b.md B', 'one index.md A', 'two index.md A'],
      ...['one site 2', 'two site 2'],
    ])
    expect(issues.map(({ message }) => message)).toEqual(['one', 'two'])
  })

  it('that fail are named, with the page', async () => {
    const broken = defineDocsPlugin({
      name: 'broken',
      page() {
        throw new Error('no')
      },
    })
    await expect(load(files, { plugins: [broken] })).rejects.toMatchObject({
      code: 'DOCS_PLUGIN_FAILED',
      message: 'The docs plugin "broken" failed on "b.md"',
      cause: { message: 'no' },
    })
  })
})

describe('loading again', () => {
  it('renders only what changed, and everything when a file comes or goes', async () => {
    const folder = await folderOf({ 'docs/index.md': '[b](b.md)', 'docs/a.md': 'a' })
    const rendered: string[] = []
    const page = ({ path }: { path: string }) => {
      rendered.push(path)
    }
    const docs = createDocs({ source: folder, plugins: [{ name: 'spy', page }] })
    const first = await docs.load()
    expect(rendered.splice(0)).toEqual(['a.md', 'index.md'])
    expect((await docs.load()).etag).toBe(first.etag)
    expect(rendered.splice(0)).toEqual([])
    await folder.write('docs/a.md', 'changed')
    expect((await docs.load()).etag).not.toBe(first.etag)
    expect(rendered.splice(0)).toEqual(['a.md'])
    await folder.write('docs/b.md', 'b')
    await docs.load()
    expect(rendered.splice(0)).toEqual(['a.md', 'b.md', 'index.md'])
  })

  it('renders a page when what it includes has changed, come or gone', async () => {
    const folder = await folderOf({
      'mkdocs.yml': 'site_name: A\nmarkdown_extensions: [pymdownx.snippets]\n',
      'docs/index.md': '--8<-- "part.md"\n',
      'docs/other.md': 'x',
    })
    const rendered: string[] = []
    const page = ({ path }: { path: string }) => {
      rendered.push(path)
    }
    const docs = createDocs({ source: folder, plugins: [{ name: 'spy', page }] })
    const html = async () => (await docs.load()).page('')?.html
    await html()
    expect(rendered.splice(0)).toEqual(['index.md', 'other.md'])
    for (const text of ['one', 'two', undefined]) {
      await (text === undefined ? folder.remove('part.md') : folder.write('part.md', text))
      expect(await html()).toEqual(
        text === undefined ? expect.not.stringContaining('two') : expect.stringContaining(text),
      )
      await docs.load()
      expect(rendered.splice(0)).toEqual(['index.md'])
    }
  })

  it('gives the same pages and files for what stayed as it was', async () => {
    const folder = await folderOf({ 'docs/index.md': '# A', 'docs/b.md': '# B' })
    const docs = createDocs({ source: folder })
    const first = await docs.load()
    expect(await docs.load()).toBe(first)
    await folder.write('docs/b.md', '# B\n\nmore')
    const second = await docs.load()
    expect(second.page('')).toBe(first.page(''))
    expect(second.page('b')).not.toBe(first.page('b'))
  })

  it('follows what changes, until it is told to stop', async () => {
    const folder = await folderOf({ 'docs/index.md': '# One' })
    const controller = new AbortController()
    const titles: (string | undefined)[] = []
    for await (const site of createDocs({ source: folder }).watch(controller)) {
      titles.push(site.pages[0]?.title)
      if (titles.length === 1) await folder.write('docs/index.md', '# Two')
      if (titles.length === 2) controller.abort()
    }
    expect(titles).toEqual(['One', 'Two'])
    for await (const site of createDocs({ source: folder }).watch({
      signal: AbortSignal.timeout(60_000),
    })) {
      expect(site.pages).toHaveLength(1)
      break
    }
  })

  it('stops when it is told to', async () => {
    const controller = new AbortController()
    const plugin = defineDocsPlugin({
      name: 'stop',
      page: () => controller.abort(new Error('stop')),
    })
    const docs = createDocs({ source: await folderOf({ 'docs/index.md': 'a' }), plugins: [plugin] })
    await expect(docs.load({ signal: controller.signal })).rejects.toThrow('stop')
  })
})

describe('options', () => {
  it.each([
    [{ source: '' }, '"source" is not valid: it is neither a path, nor a folder, nor a function'],
    [{ source: '.', plugin: [] }, 'there is no option "plugin"; did you mean "plugins"?'],
    [
      { source: '.', limits: { maxPageBytes: 0 } },
      '"limits.maxPageBytes" is not valid: it is not a whole number above zero',
    ],
    [{ source: '.', limits: { maxPages: 1 } }, 'there is no option "limits.maxPages"'],
    [{ source: '.', plugins: [{}] }, '"plugins.0.name" is not valid: a plugin has a name'],
    [{ source: '.', parser: {} }, '"parser" is not valid: expected an object with parse()'],
  ])('%j is refused', (options, problem) => {
    expect(() => createDocs(options as never)).toThrow(`createDocs: ${problem}`)
  })

  it('name each plugin once', () => {
    const plugin = defineDocsPlugin({ name: 'a' })
    expect(() =>
      createDocs({ source: '.', plugins: [plugin, plugin] }),
    ).toThrowErrorMatchingInlineSnapshot(`[CallboardError: There are two of the docs plugin "a"]`)
  })

  it('name a folder that must be there', async () => {
    await expect(createDocs({ source: '/no/such/folder' }).load()).rejects.toMatchObject({
      code: 'CORE_PATH_MISSING',
    })
  })

  it('may bring the folder when it is needed', async () => {
    const folder = await folderOf({ 'docs/index.md': '# A' })
    const site = await createDocs({ source: async () => folder }).load()
    expect(site.pages.map(({ title }) => title)).toEqual(['A'])
  })
})
