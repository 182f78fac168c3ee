import { formatIssue, formatLocation } from '@callboard/core'
import { describe, expect, it } from 'vitest'
import { loadFiles } from '../testing/load-files.ts'

describe('a configuration that is not as it should be', () => {
  const issuesOf = async (config: string) => {
    const { issues } = await loadFiles({
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
    const { issues } = await loadFiles({
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
      const { issues, pages } = await loadFiles({
        'mkdocs.yml': `docs_dir: ${JSON.stringify(docsDir)}`,
        'index.md': 'x',
      })
      expect(pages).toEqual([])
      expect(issues.map(({ severity, code, at }) => `${severity} ${code} ${at?.file}`)).toEqual([
        'error DOCS_FOLDER_MISSING mkdocs.yml',
      ])
    },
  )
})
