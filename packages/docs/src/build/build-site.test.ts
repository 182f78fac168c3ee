import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Folder } from '@callboard/core'
import { createTestRuntime } from '@callboard/core/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { createDocs } from '../create-docs.ts'
import { writeFiles } from '../testing/write-files.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of opened.splice(0)) await each[Symbol.asyncDispose]()
})

async function folderOf(files: Record<string, string> = {}): Promise<Folder> {
  const temporary = await writeFiles(files)
  opened.push(temporary)
  return temporary.folder
}

async function pathsIn(folder: Folder): Promise<string[]> {
  const paths: string[] = []
  for await (const { path } of folder.walk()) paths.push(path)
  return paths
}

const files = {
  'mkdocs.yml': 'site_name: S & Co\nsite_description: D\nsite_url: https://docs.example.com/s/\n',
  'docs/index.md': '# Home\n\nText of the home page.\n\n## Part "one"\n\nof it </script>\n',
  'docs/guide/start.md': '# Start\n\n[home](../index.md) ![i](../img/a.png)\n',
  'docs/img/a.png': 'png',
}

/** Files of the site: its pages and what is made of them, the image, and what the theme brings. */
const made = 22

/** Paths and pages without what changes with every version of the theme. */
const lasting = (text: string): string =>
  text.replaceAll(/\?v=[0-9a-f]{8}/g, '?v=1').replaceAll(/main\.[0-9a-f]{8}\./g, 'main.1.')

describe('a written site', () => {
  it('has every file that a reader of either kind needs', async () => {
    const [source, out] = [await folderOf(files), await folderOf()]
    const result = await createDocs({ source, runtime: createTestRuntime() }).build({ out })
    expect(result).toEqual({ pages: 2, assets: 1, changed: made, unchanged: 0, issues: [], ms: 0 })
    expect((await pathsIn(out)).map(lasting)).toMatchInlineSnapshot(`
      [
        ".callboard-docs.json",
        "404.html",
        "_callboard/article.js",
        "_callboard/color.js",
        "_callboard/icon.svg",
        "_callboard/main.1.min.css",
        "_callboard/nav.json",
        "_callboard/pages/index.html",
        "_callboard/search-dialog.js",
        "_callboard/search.js",
        "_callboard/site.js",
        "_callboard/tree.js",
        "_callboard/versions.js",
        "guide/start/index.html",
        "guide/start.md",
        "img/a.png",
        "index.html",
        "index.md",
        "llms-full.txt",
        "llms.txt",
        "search/search_index.json",
        "sitemap.xml",
        "techdocs_metadata.json",
      ]
    `)
    const metadata = JSON.parse(await out.readText('techdocs_metadata.json'))
    expect(metadata).toEqual({
      site_name: 'S & Co',
      site_description: 'D',
      files: (await pathsIn(out)).filter((path) => path !== '.callboard-docs.json').sort(),
      etag: expect.stringMatching(/^[0-9a-f]{64}$/),
      build_timestamp: Date.UTC(2026, 0, 1),
    })
    expect(JSON.parse(await out.readText('search/search_index.json'))).toEqual({
      config: {
        indexing: 'full',
        lang: ['en'],
        min_search_length: 2,
        prebuild_index: false,
        separator: '[\\s\\-]+',
      },
      docs: [
        { location: '', title: 'Home', text: 'Text of the home page.' },
        { location: '#part-one', title: 'Part "one"', text: 'of it' },
        { location: 'guide/start/', title: 'Start', text: 'home' },
      ],
    })
    expect(await out.readText('sitemap.xml')).toContain(
      '<loc>https://docs.example.com/s/guide/start/</loc>',
    )
    expect(await out.readText('404.html')).toContain('href="/s/_callboard/main.')
  })

  it('has pages whose links hold wherever it is mounted, and that ask nobody else', async () => {
    const [source, out] = [await folderOf(files), await folderOf()]
    await createDocs({ source }).build({ out })
    const page = await out.readText('guide/start/index.html')
    expect(lasting(page)).toMatchInlineSnapshot(`
      "<!doctype html>
      <html lang="en" data-base="../../">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>Start · S &amp; Co</title>
      <link rel="canonical" href="https://docs.example.com/s/guide/start/">
      <link rel="alternate" type="text/markdown" href="../../guide/start.md">
      <link rel="icon" href="../../_callboard/icon.svg?v=1">
      <link rel="stylesheet" href="../../_callboard/main.1.min.css">
      <script src="../../_callboard/color.js?v=1"></script>
      <script type="module" src="../../_callboard/site.js?v=1"></script>
      <link rel="prev" href="../../">
      </head>
      <body>
      <a class="skip" href="#content">Skip to the text</a>
      <header class="site-header">
      <a class="site-menu" href="#site-nav">Menu</a>
      <a class="site-name" href="../../">S &amp; Co</a>
      <div class="site-tools">
      <button class="site-find" type="button" aria-label="Search" aria-keyshortcuts="/" hidden><span>Search</span><kbd>/</kbd></button>
      <button class="site-color" type="button" aria-label="Colours" hidden></button>
      </div>
      </header>
      <div class="site-columns">
      <nav class="site-nav" id="site-nav" aria-label="Pages"><div data-md-component="navigation"><ul><li><a href="../../">Home</a></li><li class="section"><span>Guide</span><ul><li><a href="../../guide/start/" aria-current="page">Start</a></li></ul></li></ul></div></nav>
      <main id="content" tabindex="-1" data-md-component="content">
      <nav class="site-breadcrumb" aria-label="Breadcrumb"><ol><li><a href="../../">S &amp; Co</a></li><li>Guide</li><li>Start</li></ol></nav>
      <article class="docs-article">
      <h1 id="start">Start<a class="headerlink" href="#start" title="Permanent link">¶</a></h1>
      <p><a href="../../">home</a> <img src="../../img/a.png" alt="i"></p>
      </article>
      <p class="site-about"><a href="../../guide/start.md">Markdown</a></p>
      <nav class="site-neighbours" aria-label="Previous and next page">
      <a rel="prev" href="../../"><small>Previous</small>Home</a>
      </nav>
      </main>
      </div>
      </body>
      </html>
      "
    `)
    const sheet = (await pathsIn(out)).find((path) => path.endsWith('.css')) ?? ''
    const styles = (await out.readText(sheet)) + (await out.readText('_callboard/site.js'))
    // What is drawn by the style itself is asked of nobody.
    const own = styles.replaceAll(/url\((['"]?)data:[^)]*\)|http:\/\/www\.w3\.org\/2000\/svg/g, '')
    expect(own).not.toMatch(/https?:\/\/|@import|url\(/)
  })

  it('is left alone where nothing changed', async () => {
    const [source, out] = [await folderOf(files), await folderOf()]
    const runtime = createTestRuntime()
    await createDocs({ source, runtime }).build({ out })
    const before = await readFile(join(out.root, 'techdocs_metadata.json'), 'utf8')
    await runtime.advance(5000)
    const again = await createDocs({ source, runtime }).build({ out })
    expect([again.changed, again.unchanged]).toEqual([0, made])
    expect(await readFile(join(out.root, 'techdocs_metadata.json'), 'utf8')).toBe(before)
  })

  it('is changed where a page did, and loses what is no longer part of it', async () => {
    const [source, out] = [await folderOf(files), await folderOf()]
    const docs = createDocs({ source })
    await docs.build({ out })
    await source.write('docs/index.md', '# Home\n\nOther.\n')
    // The page in two forms, the search index, the text of all pages and the record of the site.
    expect(await docs.build({ out })).toMatchObject({ changed: 5, unchanged: made - 5 })
    await source.remove('docs/guide/start.md')
    await source.remove('docs/img')
    const { changed } = await docs.build({ out })
    // Gone: a page in two forms and an image. Written: what names them.
    expect(changed).toBeGreaterThanOrEqual(8)
    expect(await pathsIn(out)).not.toContain('guide/start/index.html')
    expect((await out.list()).map(({ path }) => path)).not.toContain('guide')
    expect((await out.list()).map(({ path }) => path)).not.toContain('img')
  })

  it('is repaired where files of it are gone, and other people’s files stay', async () => {
    const [source, out] = [await folderOf(files), await folderOf()]
    await createDocs({ source }).build({ out })
    await out.remove('index.html')
    await out.write('CNAME', 'docs.example.com')
    expect(await createDocs({ source }).build({ out })).toMatchObject({
      changed: 1,
      unchanged: made - 1,
    })
    expect(await out.readText('CNAME')).toBe('docs.example.com')
  })

  it('equals one that was written afresh, whatever was there before', async () => {
    const [source, out, fresh] = [await folderOf(files), await folderOf(), await folderOf()]
    const runtime = createTestRuntime()
    const docs = createDocs({ source, runtime })
    await docs.build({ out })
    await source.write('docs/new.md', '# New\n\n[x](guide/start.md)\n')
    await source.remove('docs/img/a.png')
    await docs.build({ out })
    await createDocs({ source, runtime }).build({ out: fresh })
    const contents = async (folder: Folder) =>
      Promise.all((await pathsIn(folder)).map(async (path) => [path, await folder.readText(path)]))
    expect(await contents(out)).toEqual(await contents(fresh))
  })
})

describe('a folder to write into', () => {
  it('with other files in it is refused', async () => {
    const [source, out] = [await folderOf(files), await folderOf({ 'mine.txt': 'x' })]
    await expect(createDocs({ source }).build({ out })).rejects.toMatchObject({
      code: 'DOCS_OUT_FOREIGN',
      hint: 'Name an empty or a new folder.',
    })
    expect(await pathsIn(out)).toEqual(['mine.txt'])
  })

  it('whose record is damaged is refused', async () => {
    const source = await folderOf(files)
    for (const record of ['{', '{"version":2,"files":{}}', '[]']) {
      const out = await folderOf({ '.callboard-docs.json': record })
      await expect(createDocs({ source }).build({ out })).rejects.toMatchObject({
        code: 'DOCS_OUT_MARKER',
      })
    }
  })

  it('that overlaps the sources is refused', async () => {
    const source = await folderOf(files)
    for (const path of ['.', '..', 'docs', 'docs/site', '/']) {
      const out = join(source.root, path === '/' ? '../../../..' : path)
      await expect(createDocs({ source }).build({ out })).rejects.toMatchObject({
        code: 'DOCS_OUT_OVERLAPS',
      })
    }
    await expect(
      createDocs({ source }).build({ out: join(source.root, 'site') }),
    ).resolves.toMatchObject({ pages: 2 })
  })

  it('loses nothing outside of it to a record that names other places', async () => {
    const source = await folderOf(files)
    const out = await folderOf({
      '.callboard-docs.json': JSON.stringify({
        version: 1,
        files: { '../../x': 'a', '/etc/x': 'b' },
      }),
    })
    await expect(createDocs({ source }).build({ out })).resolves.toMatchObject({ changed: made })
  })
})
