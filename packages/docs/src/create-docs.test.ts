import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { formatIssue, formatLocation, type Issue } from '@callboard/core'
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

describe('a configuration that is not as it should be', () => {
  const issuesOf = async (config: string) => {
    const { issues } = await load({
      'mkdocs.yml': config,
      'docs/index.md': 'x',
      'docs/guide.md': 'x',
    })
    return issues
      .filter(({ code }) => code !== 'DOCS_NAV_OMITTED')
      .map((issue) => formatIssue({ ...issue, frame: undefined }))
      .join('\n')
  }

  it('is data: nothing in it is executed, and what has no effect is named', async () => {
    const config = [
      'hooks: [x.py]',
      'INHERIT: ../../etc/x',
      'site_nam: T',
      'theme: { name: material, custom_dir: x }',
      'extra_javascript: [x.js]',
      'site_name: !ENV [NAME, x]',
      'site_description: !!python/object/apply:os.system ["id"]',
      'plugins: [search, { exec: { command: id } }]',
      'markdown_extensions: [admonition, { "subprocess:Popen": { args: id } }]',
    ].join('\n')
    expect(await issuesOf(config)).toMatchInlineSnapshot(`
      "mkdocs.yml:1:1: warning: The key "hooks" of the configuration is ignored (DOCS_CONFIG_KEY_IGNORED)
        hint: Nothing but the documented keys has an effect; remove it.
      mkdocs.yml:2:1: warning: The configuration is not as it should be: "INHERIT": "../../etc/x" leads out of the folder of the configuration (DOCS_CONFIG_INVALID)
        hint: The default is used instead.
      mkdocs.yml:3:1: warning: The key "site_nam" of the configuration is ignored (DOCS_CONFIG_KEY_IGNORED)
        hint: Did you mean "site_name"?
      mkdocs.yml:4:26: warning: The key "theme.custom_dir" of the configuration is ignored (DOCS_CONFIG_KEY_IGNORED)
        hint: Nothing but the documented keys has an effect; remove it.
      mkdocs.yml:5:1: warning: The key "extra_javascript" of the configuration is ignored (DOCS_CONFIG_KEY_IGNORED)
        hint: Nothing but the documented keys has an effect; remove it.
      mkdocs.yml:7:19: warning: Unresolved tag: tag:yaml.org,2002:python/object/apply:os.system (YAML_TAG)
        hint: Remove the tag; only plain YAML is read.
      mkdocs.yml:7:1: warning: The configuration is not as it should be: "site_description": it is not text (DOCS_CONFIG_INVALID)
        hint: The default is used instead.
      mkdocs.yml:8:21: warning: The MkDocs plugin "exec" is ignored (DOCS_CONFIG_PLUGIN_IGNORED)
        hint: Plugins named in a repository are never run.
      mkdocs.yml:9:35: info: The Markdown extension "subprocess:Popen" has no counterpart here (DOCS_CONFIG_EXTENSION_IGNORED)
        hint: Its syntax shows as plain text."
    `)
  })

  it.each([
    [
      'broken YAML',
      'site_name: [',
      [
        'error YAML_SYNTAX mkdocs.yml:1:13 Flow sequence in block collection must be sufficiently indented and end with a ]',
      ],
    ],
    [
      'a list',
      '- a',
      [
        'warning DOCS_CONFIG_INVALID mkdocs.yml:1:1 The configuration is not as it should be: it is not a list of keys',
      ],
    ],
    [
      'twice the same key',
      'site_name: a\nsite_name: b',
      ['error YAML_DUPLICATE_KEY mkdocs.yml:2:1 The key "site_name" is written twice'],
    ],
    [
      'values of other types',
      'site_name: [a]\nrepo_url: "javascript:alert(1)"\ndocs_dir: 5',
      [
        'warning DOCS_CONFIG_INVALID mkdocs.yml:1:1 The configuration is not as it should be: "site_name": it is not text',
        'warning DOCS_CONFIG_INVALID mkdocs.yml:2:1 The configuration is not as it should be: "repo_url": it is not an http(s) address',
        'warning DOCS_CONFIG_INVALID mkdocs.yml:3:1 The configuration is not as it should be: "docs_dir": it is not text',
      ],
    ],
    [
      'a navigation that is none',
      'nav: guide.md',
      [
        'warning DOCS_NAV_INVALID mkdocs.yml:1:1 A part of the navigation is not understood: it is not a list',
      ],
    ],
    [
      'entries that are none',
      'nav: [5, [guide.md], { A: 3 }, ../x.md, guidee.md, guide.md]',
      [
        'warning DOCS_NAV_INVALID mkdocs.yml:1:7 A part of the navigation is not understood: 5 is no entry',
        'warning DOCS_NAV_INVALID mkdocs.yml:1:10 A part of the navigation is not understood: ["guide.md"] is no entry',
        'warning DOCS_NAV_INVALID mkdocs.yml:1:24 A part of the navigation is not understood: it is not a list',
        'warning DOCS_NAV_MISSING mkdocs.yml:1:32 The navigation names "../x.md", which does not exist',
        'warning DOCS_NAV_MISSING mkdocs.yml:1:41 The navigation names "guidee.md", which does not exist',
      ],
    ],
    [
      'a navigation without an end',
      `nav: ${'[{ a: '.repeat(20)}x.md${'}]'.repeat(20)}`,
      [
        'warning DOCS_NAV_INVALID mkdocs.yml:1:99 A part of the navigation is not understood: it is nested deeper than 16 levels',
      ],
    ],
  ])('%s is an issue', async (_title, config, expected) => {
    const { issues } = await load({
      'mkdocs.yml': config,
      'docs/index.md': 'x',
      'docs/guide.md': 'x',
    })
    const found = issues.filter(({ code }) => code !== 'DOCS_NAV_OMITTED')
    expect(
      found.map(
        ({ severity, code, at, message }) =>
          `${severity} ${code} ${at && formatLocation(at)} ${message}`,
      ),
    ).toEqual(expected)
  })

  it.each(['..', '/etc', '.', 'none', 'docs/../..', 'index.md'])(
    'documents in %j are refused',
    async (docsDir) => {
      const { issues, pages } = await load({
        'mkdocs.yml': `docs_dir: ${JSON.stringify(docsDir)}`,
        'index.md': 'x',
      })
      expect(pages).toEqual([])
      expect(lines(issues)).toEqual(['error DOCS_FOLDER_MISSING mkdocs.yml:'])
    },
  )
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

describe('pages and files', () => {
  it('of one address: the first is kept', async () => {
    const site = await load({
      'docs/index.md': 'x',
      'docs/README.md': 'y',
      'docs/a.md': 'a',
      'docs/a/index.md': 'b',
    })
    expect(site.pages.map(({ path }) => path).sort()).toEqual(['a/index.md', 'index.md'])
    expect(lines(site.issues)).toEqual([
      'warning DOCS_PAGE_CLASH docs/README.md:',
      'warning DOCS_PAGE_CLASH docs/a.md:',
    ])
  })

  it('that are links are left out', async () => {
    const folder = await folderOf({ 'docs/index.md': 'x', 'secret.md': 'secret' })
    await symlink(join(folder.root, 'secret.md'), join(folder.root, 'docs/a.md'))
    await symlink('/etc', join(folder.root, 'docs/etc'))
    const { pages, assets, issues } = await createDocs({ source: folder }).load()
    expect([pages.map(({ path }) => path), assets]).toEqual([['index.md'], []])
    expect(lines(issues)).toEqual([
      'warning DOCS_FILE_SKIPPED docs/a.md:',
      'warning DOCS_FILE_SKIPPED docs/etc:',
    ])
  })

  it('that cannot be shown do not fail the site', async () => {
    const site = await load(
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
      'error DOCS_PAGE_REFUSED docs/deep.md:',
      'error CORE_FILE_TOO_LARGE docs/large.md:',
      'warning DOCS_PAGE_ENCODING docs/latin.md:',
    ])
  })

  it('that a parser cannot take do not fail the site, nor publish why', async () => {
    const parser = {
      name: 'broken',
      parse() {
        throw new TypeError('at /home/secret')
      },
    }
    const site = await load({ 'docs/index.md': 'x' }, { parser })
    expect(lines(site.issues)).toEqual(['error DOCS_PAGE_FAILED docs/index.md:'])
    expect(site.pages[0]?.html).toContain('the page could not be rendered')
    expect(site.pages[0]?.html).not.toContain('secret')
  })

  it('beyond the limit are left out', async () => {
    const site = await load(
      { 'docs/index.md': 'x', 'docs/a.md': 'x', 'docs/b.md': 'x' },
      { limits: { maxFiles: 2 } },
    )
    expect([site.pages.length, lines(site.issues)]).toEqual([
      2,
      ['warning DOCS_NO_INDEX docs/:', 'warning DOCS_FILE_SKIPPED docs/index.md:'],
    ])
  })

  it('that run scripts are flagged', async () => {
    const site = await load({
      'docs/index.md': 'x',
      'docs/a.svg': '<svg><path/></svg>',
      'docs/b.svg': '<svg onload="x"/>',
      'docs/c.html': 'x',
    })
    expect(lines(site.issues)).toEqual([
      'warning DOCS_ASSET_ACTIVE docs/b.svg:',
      'info DOCS_ASSET_ACTIVE docs/c.html:',
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
    const site = await load({
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
    const site = await load({ ...files, 'docs/guide/README.md': `# Guide\n\n${markdown}\n` })
    expect(site.page('guide/')?.html).toContain(`="${expected}"`)
    expect(site.issues).toEqual([])
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
    const { issues } = await load({ ...files, 'docs/guide/README.md': text })
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
