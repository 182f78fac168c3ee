import { describe, expect, it } from 'vitest'
import { createDocs } from '../create-docs.ts'
import { writeFiles } from '../testing/write-files.ts'
import { defaultTheme } from './default-theme.ts'
import { siteOutputs } from './site-outputs.ts'

/** The written files of a site, as text. */
async function outputsOf(files: Record<string, string>, theme = defaultTheme()) {
  await using temporary = await writeFiles(files)
  const site = await createDocs({ source: temporary.folder }).load()
  const outputs = siteOutputs(site, theme)
  const texts = new Map<string, string>()
  for (const [path, { render }] of outputs) texts.set(path, String(await render()))
  return { site, texts }
}

/** The style sheet of the theme, whose name changes with it. */
const styleIn = (texts: ReadonlyMap<string, string>): string | undefined =>
  [...texts].find(([path]) => /^_callboard\/main\.[0-9a-f]{8}\.min\.css$/.test(path))?.[1]

const guide = {
  'mkdocs.yml': `site_name: Gateway
site_description: Takes money
site_url: https://docs.example.com/gateway/
repo_url: https://github.com/acme/gateway
edit_uri: edit/main/docs/
nav:
  - index.md
  - Guide:
      - Overview: guide/index.md
      - Start: guide/start.md
  - Status: https://status.example.com/
`,
  'docs/index.md': '# Gateway\n\nHello.\n',
  'docs/guide/index.md': '# Guide\n',
  'docs/guide/start.md':
    '---\ndescription: First steps\n---\n# Start\n\n## One\n\nText\n\n## Two\n',
  'docs/left-out.md': '# Left out\n',
}

describe('a page of the default theme', () => {
  it('says where it is, what stands beside it, and where to change it', async () => {
    const { texts } = await outputsOf(guide)
    const page = texts.get('guide/start/index.html') ?? ''
    const part = (pattern: RegExp) => pattern.exec(page)?.[1]?.replaceAll('\n', '')
    expect(part(/<title>(.*?)<\/title>/)).toBe('Start · Gateway')
    expect(part(/aria-label="Breadcrumb">(.*?)<\/nav>/)).toBe(
      '<ol><li><a href="../../">Gateway</a></li><li>Guide</li><li>Start</li></ol>',
    )
    expect(part(/aria-label="On this page">(.*?)<\/nav>/)).toBe(
      '<div data-md-component="toc"><ul><li><a href="#one">One</a></li><li><a href="#two">Two</a></li></ul></div>',
    )
    expect(part(/class="site-about">(.*?)<\/p>/)).toMatchInlineSnapshot(
      `"<a href="https://github.com/acme/gateway/edit/main/docs/guide/start.md" title="Edit this page">Edit this page</a><a href="https://github.com/acme/gateway/blob/main/docs/guide/start.md">View source</a><a href="https://github.com/acme/gateway/issues/new?title=Documentation%3A+Start&amp;body=About+%60guide%2Fstart.md%60%3A%0A%0A">Report a problem</a><a href="../../guide/start.md">Markdown</a>"`,
    )
    expect(part(/aria-label="Previous and next page">(.*?)<\/nav>/s)).toBe(
      '<a rel="prev" href="../"><small>Previous</small>Overview</a>',
    )
    expect(page).toContain('<meta name="description" content="First steps">')
    expect(page).toContain('href="https://docs.example.com/gateway/guide/start/"')
    expect(page).toContain(
      '<link rel="alternate" type="text/markdown" href="../../guide/start.md">',
    )
  })

  it('loads nothing from another host', async () => {
    const { texts } = await outputsOf(guide)
    for (const [path, text] of texts) {
      if (!/\.(?:html|css|js)$/.test(path)) continue
      expect(
        text.match(/(?:src|srcset)="https?:|@import|url\("?https?:|import\("?https?:/),
      ).toBeNull()
    }
  })

  it('shows the Markdown of a page beside it, and every page in llms.txt', async () => {
    const { texts } = await outputsOf(guide)
    expect(texts.get('guide/start.md')).toBe(guide['docs/guide/start.md'])
    expect(texts.get('llms.txt')).toMatchInlineSnapshot(`
      "# Gateway

      > Takes money

      ## Pages

      - [Gateway](index.md)
      - Guide
        - [Overview](guide/index.md)
        - [Start](guide/start.md): First steps
      - [Status](https://status.example.com/)

      ## Optional

      - [Left out](left-out.md)
      "
    `)
    expect(texts.get('llms-full.txt')).toContain('<!-- guide/start.md -->\n---\ndescription')
  })

  it('draws diagrams where a page has one and the host gave Mermaid', async () => {
    const withDiagram = { 'docs/index.md': '# Home\n\n```mermaid\ngraph LR; a --> b\n```\n' }
    const theme = defaultTheme({ mermaid: 'globalThis.mermaid = {}' })
    const drawn = await outputsOf(withDiagram, theme)
    expect(drawn.texts.get('_callboard/mermaid.js')).toBe('globalThis.mermaid = {}')
    expect(drawn.texts.get('index.html')).toContain(' data-diagrams')
    const plain = await outputsOf({ 'docs/index.md': '# Home\n' }, theme)
    expect([...plain.texts.keys()].filter((path) => /mermaid|diagram/.test(path))).toEqual([])
    const without = await outputsOf(withDiagram)
    expect(without.texts.has('_callboard/mermaid.js')).toBe(false)
    expect(without.texts.get('index.html')).not.toContain('data-diagrams')
  })
})

describe('what a configuration asks for', () => {
  it('is shown: pictures, terms, language, and style sheets that reach articles alone', async () => {
    const { site, texts } = await outputsOf({
      'mkdocs.yml': `site_name: Gateway
copyright: Acme & Sons
theme: { name: material, language: de, logo: img/logo.png, favicon: img/icon.png }
extra_css: [css/extra.css]
`,
      'docs/index.md': '# Home\n',
      'docs/img/logo.png': 'png',
      'docs/img/icon.png': 'png',
      'docs/css/extra.css': 'h1 { color: red }\n@import url(//evil.example/x.css);\n',
    })
    const page = texts.get('index.html') ?? ''
    expect(page).toContain('<html lang="de"')
    expect(page).toContain('<link rel="icon" href="img/icon.png">')
    expect(page).toContain('<link rel="stylesheet" href="css/extra.css">')
    expect(page).toContain('<img src="img/logo.png" alt="" height="24">Gateway</a>')
    expect(page).toContain('<p class="site-copyright">Acme &amp; Sons</p>')
    expect(texts.get('css/extra.css')).toBe('@scope (.docs-article) {\nh1{color:red}\n}\n')
    expect(site.issues.filter(({ code }) => code === 'DOCS_STYLE_REFUSED')).toMatchObject([
      { at: { file: 'docs/css/extra.css', line: 2 }, severity: 'warning' },
    ])
  })

  it('leads on from addresses that were left', async () => {
    const { texts } = await outputsOf({
      'mkdocs.yml':
        'site_name: Gateway\nplugins:\n  - redirects: { redirect_maps: { old/page.md: new.md } }\n',
      'docs/index.md': '# Home\n',
      'docs/new.md': '# New\n',
    })
    expect(texts.get('old/page/index.html')).toContain('content="0; url=../../new/"')
  })
})

describe('the navigation of the default theme', () => {
  const pages = Object.fromEntries(
    Array.from({ length: 60 }, (_, n) => [
      `docs/p${String(n).padStart(2, '0')}.md`,
      `# Page ${n}\n`,
    ]),
  )

  it('holds on a page only what stands around it, and leads to the whole', async () => {
    const { texts } = await outputsOf(pages)
    const nav =
      /id="site-nav"[^>]*>(.*?)<\/nav>/s.exec(texts.get('p30/index.html') ?? '')?.[1] ?? ''
    expect(nav.match(/<a /g)).toHaveLength(8)
    expect(nav).toContain('<a href="../p30/" aria-current="page">Page 30</a>')
    expect(nav).toContain('<a href="../_callboard/pages/">All 60 entries</a>')
    expect(texts.get('_callboard/pages/index.html')?.match(/<li><a /g)).toHaveLength(60)
  })

  it('grows with the pages of a site, not with their square', async () => {
    const { texts } = await outputsOf(pages)
    const sizes = ['p10', 'p30', 'p50'].map((name) => texts.get(`${name}/index.html`)?.length ?? 0)
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThan(200)
  })

  it('is one file for scripts', async () => {
    const { texts } = await outputsOf(guide)
    expect(JSON.parse(texts.get('_callboard/nav.json') ?? '')).toEqual([
      ['Gateway', ''],
      [
        'Guide',
        null,
        [
          ['Overview', 'guide/'],
          ['Start', 'guide/start/'],
        ],
      ],
      ['Status', 'https://status.example.com/'],
    ])
  })
})

describe('a theme that the host changes', () => {
  it('has a layout and rules of its own', async () => {
    const theme = defaultTheme({
      layout: '<main><%~ it.html %></main>',
      css: ':root { --accent: red; }',
    })
    const { texts } = await outputsOf({ 'docs/index.md': '# Home\n' }, theme)
    expect(texts.get('index.html')).toMatch(/^<main><h1 id="home">/)
    expect(styleIn(texts)).toMatch(/:root \{ --accent: red; \}$/)
  })

  it('is refused with the reason when its layout is no template', () => {
    expect(() => defaultTheme({ layout: '<% if (' })).toThrow(
      expect.objectContaining({ code: 'DOCS_LAYOUT_INVALID' }),
    )
    expect(() => defaultTheme({ layout: '' })).toThrow('"layout"')
  })
})
