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

describe('a written site', () => {
  it('has every file that a reader of either kind needs', async () => {
    const [source, out] = [await folderOf(files), await folderOf()]
    const result = await createDocs({ source, runtime: createTestRuntime() }).build({ out })
    expect(result).toEqual({ pages: 2, assets: 1, changed: 10, unchanged: 0, issues: [], ms: 0 })
    expect(await pathsIn(out)).toEqual([
      '.callboard-docs.json',
      '404.html',
      '_callboard/search.js',
      '_callboard/site.js',
      '_callboard/style.css',
      'guide/start/index.html',
      'img/a.png',
      'index.html',
      'search/search_index.json',
      'sitemap.xml',
      'techdocs_metadata.json',
    ])
    const metadata = JSON.parse(await out.readText('techdocs_metadata.json'))
    expect(metadata).toEqual({
      site_name: 'S & Co',
      site_description: 'D',
      files: (await pathsIn(out)).filter((path) => path !== '.callboard-docs.json'),
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
        { location: '', title: 'Home', text: 'Text of the home page. Part "one" of it' },
        { location: '#part-one', title: 'Part "one"', text: 'of it' },
        { location: 'guide/start/', title: 'Start', text: 'home' },
      ],
    })
    expect(await out.readText('sitemap.xml')).toContain(
      '<loc>https://docs.example.com/s/guide/start/</loc>',
    )
    expect(await out.readText('404.html')).toContain('href="/s/_callboard/style.css"')
  })

  it('has pages whose links hold wherever it is mounted, and that ask nobody else', async () => {
    const [source, out] = [await folderOf(files), await folderOf()]
    await createDocs({ source }).build({ out })
    const page = await out.readText('guide/start/index.html')
    expect(page).toMatchInlineSnapshot(`
      "<!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Start · S &amp; Co</title>
      <link rel="canonical" href="https://docs.example.com/s/guide/start/">
      <link rel="stylesheet" href="../../_callboard/style.css">
      <script type="module" src="../../_callboard/site.js"></script>
      </head>
      <body>
      <a class="skip" href="#content">Skip to the text</a>
      <header class="site-header">
      <a class="site-name" href="../../">S &amp; Co</a>
      <form class="site-search" role="search" data-base="../../" hidden>
      <input type="search" name="q" placeholder="Search" aria-label="Search these documents" autocomplete="off" spellcheck="false">
      <kbd>/</kbd>
      <ol class="site-results" hidden></ol>
      </form>
      <a class="site-menu" href="#site-nav">Menu</a>
      </header>
      <div class="site-columns">
      <nav class="site-nav" id="site-nav" aria-label="Pages"><ul><li><a href="../../">Home</a></li><li class="section"><span>Guide</span><ul><li><a href="../../guide/start/" aria-current="page">Start</a></li></ul></li></ul></nav>
      <main id="content" tabindex="-1">
      <p class="site-breadcrumb"><span>Guide</span></p>
      <article class="docs-article">
      <h1 id="start">Start<a class="headerlink" href="#start" title="Permanent link">¶</a></h1>
      <p><a href="../../">home</a> <img src="../../img/a.png" alt="i"></p>
      </article>
      <nav class="site-neighbours" aria-label="Previous and next page">
      <a rel="prev" href="../../"><small>Previous</small> Home</a>
      </nav>
      </main>
      </div>
      </body>
      </html>
      "
    `)
    const styles =
      (await out.readText('_callboard/style.css')) + (await out.readText('_callboard/site.js'))
    expect(styles).not.toMatch(/https?:\/\/|@import|url\(/)
  })

  it('is left alone where nothing changed', async () => {
    const [source, out] = [await folderOf(files), await folderOf()]
    const runtime = createTestRuntime()
    await createDocs({ source, runtime }).build({ out })
    const before = await readFile(join(out.root, 'techdocs_metadata.json'), 'utf8')
    await runtime.advance(5000)
    const again = await createDocs({ source, runtime }).build({ out })
    expect([again.changed, again.unchanged]).toEqual([0, 10])
    expect(await readFile(join(out.root, 'techdocs_metadata.json'), 'utf8')).toBe(before)
  })

  it('is changed where a page did, and loses what is no longer part of it', async () => {
    const [source, out] = [await folderOf(files), await folderOf()]
    const docs = createDocs({ source })
    await docs.build({ out })
    await source.write('docs/index.md', '# Home\n\nOther.\n')
    // The page, the search index and the record of the site.
    expect(await docs.build({ out })).toMatchObject({ changed: 3, unchanged: 7 })
    await source.remove('docs/guide/start.md')
    await source.remove('docs/img')
    // Gone: a page and an image. Written: home page, index, site map, record.
    expect(await docs.build({ out })).toMatchObject({ changed: 6, unchanged: 4 })
    expect(await pathsIn(out)).not.toContain('guide/start/index.html')
    expect((await out.list()).map(({ path }) => path)).not.toContain('guide')
    expect((await out.list()).map(({ path }) => path)).not.toContain('img')
  })

  it('is repaired where files of it are gone, and other people’s files stay', async () => {
    const [source, out] = [await folderOf(files), await folderOf()]
    await createDocs({ source }).build({ out })
    await out.remove('index.html')
    await out.write('CNAME', 'docs.example.com')
    expect(await createDocs({ source }).build({ out })).toMatchObject({ changed: 1, unchanged: 9 })
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
    await expect(createDocs({ source }).build({ out })).resolves.toMatchObject({ changed: 10 })
  })
})
