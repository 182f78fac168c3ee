import { describe, expect, it } from 'vitest'
import { issueLines, loadFiles } from '../testing/load-files.ts'

const index = { 'docs/index.md': '# Home\n' }

describe('a configuration that inherits', () => {
  it('takes what it does not say itself from the other file, and names the right one in issues', async () => {
    const { name, description, redirects, issues } = await loadFiles({
      ...index,
      'docs/b.md': '# B\n',
      'mkdocs.yml': 'INHERIT: config/base.yml\nsite_name: Shop\nplugins:\n  search: {}\n',
      'config/base.yml':
        'INHERIT: deeper.yml\nsite_name: Base\nplugins:\n  redirects:\n    redirect_maps:\n      old.md: b.md\n      older.md: none.md\n',
      'config/deeper.yml': 'site_description: From below\nhooks: [x.py]\nnav: [index.md, b.md]\n',
    })
    expect({ name, description, redirects: [...redirects] }).toEqual({
      name: 'Shop',
      description: 'From below',
      redirects: [['old/', 'b/']],
    })
    expect(issueLines(issues)).toMatchInlineSnapshot(`
      "config/base.yml:7:7: warning: The navigation names "none.md", which does not exist (DOCS_NAV_MISSING)
        hint: Correct the path; it is relative to the documents.
      config/deeper.yml:2:1: warning: The key "hooks" of the configuration is ignored (DOCS_CONFIG_KEY_IGNORED)
        hint: Nothing but the documented keys has an effect; remove it."
    `)
  })

  it.each([
    ['itself', 'INHERIT: mkdocs.yml'],
    ['a file outside', 'INHERIT: ../x.yml'],
    ['an absolute path', 'INHERIT: /etc/passwd'],
    ['no text', 'INHERIT: [x]'],
    ['nothing', 'INHERIT: none.yml'],
  ])('from %s goes on without it', async (_name, text) => {
    const { name, issues } = await loadFiles({ ...index, 'mkdocs.yml': `${text}\nsite_name: A\n` })
    expect(name).toBe('A')
    expect(issues.map(({ code, at }) => [code, at?.file])).toEqual([
      text.endsWith('none.yml')
        ? ['CORE_PATH_MISSING', 'none.yml']
        : ['DOCS_CONFIG_INVALID', 'mkdocs.yml'],
    ])
  })
})

describe('tags', () => {
  const config = [
    'site_name: !ENV [TITLE, Shop]',
    'site_description: !ENV ABOUT',
    'markdown_extensions:',
    '  - pymdownx.emoji:',
    '      emoji_index: !!python/name:material.extensions.emoji.twemoji',
    '  - toc:',
    '      slugify: !!python/object/apply:pymdownx.slugs.slugify { kwds: { case: lower } }',
    '  - pymdownx.snippets:',
    '      base_path: [!relative $docs_dir/parts]',
    'plugins: [search, { x: !!python/name:os.system "" }]',
  ].join('\n')
  const files = {
    'mkdocs.yml': config,
    'docs/index.md': '# Ünïcode\n\n--8<-- "part.md"\n',
    'docs/parts/part.md': 'the part',
  }

  it('that MkDocs knows are read, and others are named', async () => {
    const { name, description, page, issues } = await loadFiles(files, {
      environment: { ABOUT: 'Sells things' },
    })
    expect([name, description]).toEqual(['Shop', 'Sells things'])
    expect(page('')?.html).toContain('the part')
    expect(issueLines(issues.filter(({ at }) => at?.file === 'mkdocs.yml'))).toMatchInlineSnapshot(`
      "mkdocs.yml:10:24: warning: Unresolved tag: tag:yaml.org,2002:python/name:os.system (YAML_TAG)
        hint: Remove the tag; only plain YAML is read.
      mkdocs.yml:10:21: warning: The MkDocs plugin "x" is ignored (DOCS_CONFIG_PLUGIN_IGNORED)
        hint: Plugins named in a repository are never run."
    `)
  })

  it('for variables see none of this process', async () => {
    const { description, issues } = await loadFiles({
      ...index,
      'mkdocs.yml': 'site_name: A\nsite_description: !ENV PATH\n',
    })
    expect(description).toBeUndefined()
    expect(issueLines(issues)).toMatchInlineSnapshot(`
      "mkdocs.yml:2: info: The variable "PATH" of the environment is not given to the build (DOCS_CONFIG_VARIABLE)
        hint: Hand it in as "environment", or write [NAME, value] to have a value without it."
    `)
  })
})

describe('values', () => {
  it('say what a host shows of a site', async () => {
    const site = await loadFiles({
      ...index,
      'docs/logo.svg': '<svg/>',
      'docs/extra.css': 'a{}',
      'mkdocs.yml': [
        'site_name: 42',
        'site_author: The team',
        'copyright: 2026 Acme',
        'repo_url: https://github.com/acme/shop',
        'repo_name: acme/shop',
        'theme: { name: material, logo: logo.svg, favicon: none.png, language: de, features: [x] }',
        'extra_css: [extra.css, none.css]',
        'extra: { social: [] }',
        'use_directory_urls: often',
        'google_analytics: [x]',
      ].join('\n'),
    })
    expect(site).toMatchObject({
      name: '42',
      author: 'The team',
      copyright: '2026 Acme',
      repositoryName: 'acme/shop',
      language: 'de',
      logo: 'logo.svg',
      extraCss: ['extra.css'],
    })
    expect(site.favicon).toBeUndefined()
    expect(issueLines(site.issues)).toMatchInlineSnapshot(`
      "mkdocs.yml:9:1: warning: The configuration is not as it should be: "use_directory_urls": it is neither true nor false (DOCS_CONFIG_INVALID)
        hint: The default is used instead.
      mkdocs.yml:10:1: warning: The key "google_analytics" of the configuration is ignored (DOCS_CONFIG_KEY_IGNORED)
        hint: Nothing but the documented keys has an effect; remove it."
    `)
  })

  it('too large or not text are issues, and the site is built all the same', async () => {
    const large = await loadFiles({ ...index, 'mkdocs.yml': '#'.repeat(300_000) })
    expect(large.issues.map(({ code }) => code)).toEqual(['CORE_FILE_TOO_LARGE'])
    const binary = await loadFiles({ ...index, 'mkdocs.yml': new Uint8Array([0xff, 0xfe]) })
    expect(binary.issues.map(({ code }) => code)).toEqual(['CORE_ENCODING'])
    expect(large.pages).toHaveLength(1)
  })

  it('set how strict links are taken', async () => {
    const files = { ...index, 'docs/a.md': '[x](none.md) [y](/index.md) [z](#no)\n' }
    const linked = async (config: string) => {
      const { issues, page } = await loadFiles({ ...files, 'mkdocs.yml': config })
      return [issues.map(({ severity, code }) => `${severity} ${code}`), page('a')?.html]
    }
    expect(await linked('site_name: A\nnav: [index.md]\n')).toEqual([
      [
        'info DOCS_NAV_OMITTED',
        'warning DOCS_LINK_MISSING',
        'info DOCS_LINK_ABSOLUTE',
        'warning DOCS_LINK_ANCHOR',
      ],
      expect.stringContaining('href="../"'),
    ])
    const validation =
      'validation: { omitted_files: warn, links: { not_found: info, anchors: ignore, absolute_links: relative_to_docs } }'
    expect(await linked(`site_name: A\nnav: [index.md]\n${validation}\n`)).toEqual([
      ['warning DOCS_NAV_OMITTED', 'info DOCS_LINK_MISSING'],
      expect.stringContaining('href="../"'),
    ])
  })
})

describe('files that are left out', () => {
  it('by patterns are no part of the site', async () => {
    const { pages, assets } = await loadFiles({
      ...index,
      'docs/drafts/a.md': 'x',
      'docs/drafts/keep.md': 'x',
      'docs/b.md': 'x',
      'docs/templates/x.html': 'x',
      'docs/.hidden.png': 'x',
      'docs/.shown/a.png': 'x',
      'docs/snippets/deep/x.md': 'x',
      'docs/wip.md': 'x',
      'mkdocs.yml':
        'site_name: A\nexclude_docs: |\n  drafts/\n  !drafts/keep.md\n  !.shown\n  /b.md\ndraft_docs: wip.md\nplugins: [{ exclude: { glob: [snippets/*] } }]\n',
    })
    expect([pages.map(({ path }) => path).sort(), assets]).toEqual([
      ['drafts/keep.md', 'index.md'],
      ['.shown/a.png'],
    ])
  })

  it('of the navigation on purpose are no issue', async () => {
    const { issues } = await loadFiles({
      ...index,
      'docs/a.md': 'x',
      'docs/b/c.md': 'x',
      'mkdocs.yml': 'site_name: A\nnav: [index.md]\nnot_in_nav: |\n  b/\n',
    })
    expect(issueLines(issues)).toMatchInlineSnapshot(`
      "docs/a.md: info: The page "a.md" is not in the navigation (DOCS_NAV_OMITTED)
        hint: It is built all the same; add it to "nav" to show it."
    `)
  })
})
