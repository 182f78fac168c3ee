import { describe, expect, it } from 'vitest'
import { issueLines, loadFiles, outlineOf } from '../testing/load-files.ts'

const pages = {
  'docs/index.md': '# Home\n',
  'docs/guide/index.md': '# Guide\n',
  'docs/guide/b.md': '# B\n',
  'docs/guide/a.md': '# A\n',
  'docs/api/v1.md': '# V1\n',
  'docs/api/v2.md': '# V2\n',
}
const plugin = (name: string) => ({ ...pages, 'mkdocs.yml': `site_name: S\nplugins: [${name}]\n` })

describe('nav', () => {
  it('takes folders and files that are no pages', async () => {
    const { nav, issues } = await loadFiles({
      ...pages,
      'docs/form.pdf': 'pdf',
      'mkdocs.yml': 'site_name: S\nnav: [index.md, Guide: guide/, api/*, Form: form.pdf]\n',
    })
    expect(outlineOf(nav)).toMatchInlineSnapshot(`
      [
        [
          "Home",
          "",
        ],
        [
          "Guide",
          undefined,
          [
            [
              "Guide",
              "guide/",
            ],
            [
              "A",
              "guide/a/",
            ],
            [
              "B",
              "guide/b/",
            ],
          ],
        ],
        [
          "V1",
          "api/v1/",
        ],
        [
          "V2",
          "api/v2/",
        ],
        [
          "Form",
          "form.pdf",
        ],
      ]
    `)
    expect(issues).toEqual([])
  })

  it('has the index of a section stand for the section where that is asked for', async () => {
    const { nav, page } = await loadFiles({
      ...pages,
      'mkdocs.yml':
        'site_name: S\ntheme: { name: material, features: [navigation.indexes] }\nnav: [index.md, Guide: [guide/index.md, guide/a.md]]\n',
    })
    expect(outlineOf(nav)).toEqual([
      ['Home', ''],
      ['Guide', 'guide/', [['A', 'guide/a/']]],
    ])
    expect(page('guide')?.breadcrumb).toEqual(['Guide'])
  })
})

describe('awesome-nav', () => {
  it('is told folder by folder', async () => {
    const { nav, issues } = await loadFiles({
      ...plugin('awesome-nav'),
      'docs/.nav.yml':
        'nav:\n  - Start: index.md\n  - guide\n  - Elsewhere: https://example.com\n  - "*"\n  - none.md\n',
      'docs/guide/.nav.yml': 'title: The guide\nappend_unmatched: true\nnav:\n  - b.md\n',
      'docs/api/.nav.yml': 'sort: { direction: desc }\n',
    })
    expect(outlineOf(nav)).toMatchInlineSnapshot(`
      [
        [
          "Start",
          "",
        ],
        [
          "The guide",
          undefined,
          [
            [
              "B",
              "guide/b/",
            ],
            [
              "Guide",
              "guide/",
            ],
            [
              "A",
              "guide/a/",
            ],
          ],
        ],
        [
          "Elsewhere",
          "https://example.com",
        ],
        [
          "Api",
          undefined,
          [
            [
              "V2",
              "api/v2/",
            ],
            [
              "V1",
              "api/v1/",
            ],
          ],
        ],
      ]
    `)
    expect(issueLines(issues)).toMatchInlineSnapshot(`
      "docs/.nav.yml:6: warning: The navigation names "none.md", which does not exist (DOCS_NAV_MISSING)
        hint: Correct the path; it is relative to the documents."
    `)
  })

  it('takes paths that were written from the root of the documents', async () => {
    const { nav } = await loadFiles({
      ...plugin('awesome-nav'),
      'docs/guide/.nav.yml': 'nav:\n  - More: [guide/a.md]\n',
    })
    expect(outlineOf(nav).at(-1)).toEqual([
      'Guide',
      undefined,
      [['More', undefined, [['A', 'guide/a/']]]],
    ])
  })
})

it('awesome-pages orders, hides and stands for the rest', async () => {
  const { nav } = await loadFiles({
    ...plugin('awesome-pages'),
    'docs/.pages': 'nav:\n  - index.md\n  - ...\n  - Reference: api\n',
    'docs/guide/.pages': 'order: desc\n',
    'docs/secret/x.md': '# X\n',
    'docs/secret/.pages': 'hide: true\n',
  })
  expect(outlineOf(nav)).toMatchInlineSnapshot(`
    [
      [
        "Home",
        "",
      ],
      [
        "Guide",
        undefined,
        [
          [
            "B",
            "guide/b/",
          ],
          [
            "A",
            "guide/a/",
          ],
          [
            "Guide",
            "guide/",
          ],
        ],
      ],
      [
        "Reference",
        undefined,
        [
          [
            "V1",
            "api/v1/",
          ],
          [
            "V2",
            "api/v2/",
          ],
        ],
      ],
    ]
  `)
})

it('literate-nav is a list in Markdown', async () => {
  const { nav, issues } = await loadFiles({
    ...plugin('{ literate-nav: { nav_file: SUMMARY.md } }'),
    'docs/SUMMARY.md':
      '# Contents\n\n* [Start](index.md)\n* Books\n    * [The *guide*](guide/)\n    * api/*.md\n* [Gone](gone.md)\n* [Web](https://example.com "t")\n',
    'docs/guide/SUMMARY.md': '- [Second](b.md)\n- [First](a.md)\n',
  })
  expect(outlineOf(nav)).toMatchInlineSnapshot(`
    [
      [
        "Start",
        "",
      ],
      [
        "Books",
        undefined,
        [
          [
            "The *guide*",
            undefined,
            [
              [
                "Second",
                "guide/b/",
              ],
              [
                "First",
                "guide/a/",
              ],
            ],
          ],
          [
            "V1",
            "api/v1/",
          ],
          [
            "V2",
            "api/v2/",
          ],
        ],
      ],
      [
        "Web",
        "https://example.com",
      ],
    ]
  `)
  expect(issueLines(issues.filter(({ severity }) => severity !== 'info'))).toMatchInlineSnapshot(`
    "docs/SUMMARY.md:7: warning: The navigation names "gone.md", which does not exist (DOCS_NAV_MISSING)
      hint: Correct the path; it is relative to the documents.
    docs/SUMMARY.md:7: warning: The link "gone.md" leads nowhere (DOCS_LINK_MISSING)
      hint: Correct the path; it is relative to this page."
  `)
})

describe('!include', () => {
  const child = (name: string) => `site_name: ${name}\nnav:\n  - index.md\n  - More: more.md\n`
  const files = {
    'mkdocs.yml':
      "site_name: Root\nrepo_url: https://github.com/acme/mono\nedit_uri: edit/main/docs/\nnav:\n  - index.md\n  - One: '!include ./one/mkdocs.yml'\n  - '*include ./more/*/mkdocs.yml'\n",
    'docs/index.md': '# Root\n\n[one](one/more.md)\n',
    'one/mkdocs.yml': child('One'),
    'one/docs/index.md': '# First\n\n[up](../index.md) [bad](none.md) [source](../x.go)\n',
    'one/docs/more.md': '# More\n\n![i](i.png)\n',
    'one/docs/i.png': 'png',
    'one/x.go': 'go',
    'more/a/mkdocs.yml': child('team/A'),
    'more/a/docs/index.md': '# A\n',
    'more/a/docs/more.md': '# More of A\n',
    'more/b/mkdocs.yml': child('team/A'),
    'more/b/docs/index.md': '# B\n',
  }

  it('puts other sites below addresses of their own', async () => {
    const site = await loadFiles(files)
    expect(outlineOf(site.nav)).toMatchInlineSnapshot(`
      [
        [
          "Root",
          "",
        ],
        [
          "One",
          undefined,
          [
            [
              "First",
              "one/",
            ],
            [
              "More",
              "one/more/",
            ],
          ],
        ],
        [
          "team/A",
          undefined,
          [
            [
              "A",
              "team/a/",
            ],
            [
              "More",
              "team/a/more/",
            ],
          ],
        ],
      ]
    `)
    expect(site.page('one/more')?.html).toContain('src="../i.png"')
    expect(new TextDecoder().decode(await siteAsset(files, 'one/i.png'))).toBe('png')
    expect(site.page('one/more')?.editUrl).toBe(
      'https://github.com/acme/mono/edit/main/one/docs/more.md',
    )
    expect(issueLines(site.issues)).toMatchInlineSnapshot(`
      "mkdocs.yml:7:5: warning: A part of the navigation is not understood: "*include ./more/*/mkdocs.yml": its address "team/a" is taken (DOCS_NAV_INVALID)
        hint: Write "path.md", "Title: path.md" or "Title:" with a list.
      one/docs/index.md:3: warning: The link "none.md" leads nowhere (DOCS_LINK_MISSING)
        hint: Did you mean "more.md"?
      one/docs/index.md:3: info: The link "../x.go" leaves the documents; it leads to the repository on the web (DOCS_LINK_REPOSITORY)
        hint: Move the file into the documents to keep readers on the site."
    `)
  })

  it.each([
    ['what is not there', '!include ./none/mkdocs.yml'],
    ['what is outside', '!include ../../etc/mkdocs.yml'],
    ['itself', '!include ./mkdocs.yml'],
    ['without a name', '!include ./nameless/mkdocs.yml'],
  ])('of %s is an issue of the entry', async (_name, entry) => {
    const { issues, nav } = await loadFiles({
      'mkdocs.yml': `site_name: R\nnav:\n  - index.md\n  - X: '${entry}'\n`,
      'docs/index.md': '# R\n',
      'nameless/mkdocs.yml': 'nav: [index.md]\n',
      'nameless/docs/index.md': 'x',
    })
    expect(outlineOf(nav)).toEqual([['R', '']])
    expect(issues.map(({ code, at }) => [code, at?.file, at?.line])).toEqual([
      ['DOCS_NAV_INVALID', 'mkdocs.yml', 4],
    ])
  })
})

async function siteAsset(files: Record<string, string>, path: string) {
  const { createDocs } = await import('../create-docs.ts')
  const { writeFiles } = await import('../testing/write-files.ts')
  await using temporary = await writeFiles(files)
  const site = await createDocs({ source: temporary.folder }).load()
  return await site.readAsset(path)
}
