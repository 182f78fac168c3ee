import { createTestRuntime } from '@callboard/core/testing'
import { expect, it } from 'vitest'
import { createDocs } from '../create-docs.ts'
import { dangersIn } from '../markdown/test-hostile-pages.ts'
import type { Site } from '../site/site.ts'
import { writeFiles } from '../testing/write-files.ts'
import { defaultTheme } from '../theme/default-theme.ts'
import { createPublishedSites } from './create-published-sites.ts'
import { folderStore } from './folder-store.ts'
import { plainPublisher } from './plain-publisher.ts'
import { siteOf } from './site-of.ts'
import { releaseOf, type SiteRelease } from './site-release.ts'
import { versionedPublisher } from './versioned-publisher.ts'

const files = {
  'mkdocs.yml': `site_name: Shop
site_description: Sells
repo_url: https://github.com/acme/shop
edit_uri: edit/main/docs/
markdown_extensions: [pymdownx.arithmatex]
plugins:
  - redirects: { redirect_maps: { old.md: guide/start.md#one } }
nav:
  - index.md
  - Guide: [guide/start.md, 'Web: https://example.com/']
`,
  'docs/index.md': '# Shop\n\n![i](img/a.png) [s](guide/start.md#one)\n',
  'docs/guide/start.md': `# Start

Before, with $x^2$.

## One

=== "A"
    a

=== "B"
    b

- [x] done

\`\`\`yaml title="a.yml" hl_lines="1"
a: 1
\`\`\`

!!! note
    Text
`,
  'docs/img/a.png': 'png',
}

async function built(): Promise<{ site: Site; release: SiteRelease; done(): PromiseLike<void> }> {
  const temporary = await writeFiles(files)
  const site = await createDocs({ source: temporary.folder }).load()
  const done = () => temporary[Symbol.asyncDispose]()
  return { site, release: releaseOf(site, defaultTheme()), done }
}

it('a published site comes back as it was built', async () => {
  const { site, release, done } = await built()
  const back = await siteOf(release)
  const { pages, nav, redirects, name, description } = site
  expect({ ...back, page: 0, readAsset: 0, assetVersion: 0, readSource: 0 }).toEqual({
    ...{ name, description, nav, redirects },
    ...{ extraCss: [], issues: [], etag: site.etag, loadedMs: site.loadedMs },
    assets: ['img/a.png'],
    pages: pages.map(({ sections, ...page }) => ({
      ...page,
      html: page.html.trim(),
      sections: expect.any(Array),
      uses: [],
      version: '',
    })),
    ...{ page: 0, readAsset: 0, assetVersion: 0, readSource: 0 },
  })
  expect(back.page('guide/start')?.sections.map(({ location }) => location)).toEqual([
    'guide/start/',
    'guide/start/#one',
  ])
  expect(new TextDecoder().decode(await back.readAsset('img/a.png'))).toBe('png')
  expect(await back.readSource('index.md')).toBe(files['docs/index.md'])
  await done()
})

it('what somebody else wrote into a storage neither runs nor leads astray', async () => {
  const { release, done } = await built()
  const hostile = `<article class="docs-article portal-head"><h1 id="constructor">X</h1>
    <script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:1">a</a>
    <form action=//e><input type=password name=p><button>b</button></form><svg><script>1</script><use href="//e"/></svg>
    <img src="data:text/html,x"><iframe srcdoc=x></iframe><p style="position:fixed" hx-get="/x" data-x=1>y</p></article>`
  const texts = new Map([
    ['index.html', hostile],
    [
      'search/search_index.json',
      JSON.stringify({
        docs: ['', 'javascript:1', '../x/', '/y/'].map((location) => ({
          location,
          title: 'T',
          text: '',
        })),
      }),
    ],
    [
      '_callboard/nav.json',
      JSON.stringify([
        ['A', 'javascript:alert(1)'],
        ['B', ''],
      ]),
    ],
  ])
  const site = await siteOf({
    ...release,
    read: async (path, options) => {
      const text = texts.get(path)
      return text === undefined ? release.read(path, options) : new TextEncoder().encode(text)
    },
  })
  expect(site.pages.map(({ href }) => href)).toEqual([''])
  expect(site.nav).toEqual([
    { title: 'A', children: [] },
    { title: 'B', href: '', children: [] },
  ])
  const html = site.pages[0]?.html ?? ''
  expect(dangersIn(html).filter((found) => found !== 'svg')).toEqual([])
  expect(html).not.toMatch(/portal-head|password|hx-get|position|iframe|data:text|id="constructor"/)
  await done()
})

it('the peer’s pages are read as well, and what they are not is an error with its place', async () => {
  const { release, done } = await built()
  const peer = `<html><head><title>x</title></head><body><header class="md-header"></header><div class="md-content"><article class="md-content__inner md-typeset">
    <a href="https://github.com/acme/shop/edit/main/docs/index.md" title="Edit this page" class="md-content__button md-icon"></a>
    <h1 id="shop">Shop<a class="headerlink" href="#shop">¶</a></h1><div class="admonition note"><p class="admonition-title">Note</p></div></article></div></body></html>`
  const of = (index: string) =>
    siteOf({
      metadata: release.metadata,
      files: new Map([
        ['index.html', { type: 'text/html' }],
        ['search/search_index.json', {}],
      ]),
      read: async (path) => new TextEncoder().encode(path === 'index.html' ? peer : index),
    })
  const site = await of('{"docs":[{"location":"","title":"Shop","text":"t"}]}')
  expect(site.pages[0]).toMatchObject({
    title: 'Shop',
    editUrl: 'https://github.com/acme/shop/edit/main/docs/index.md',
    html: '<h1 id="shop">Shop<a class="headerlink" href="#shop">¶</a></h1><div class="admonition note"><p class="admonition-title">Note</p></div>',
  })
  expect(site.nav).toEqual([{ title: 'Shop', href: '', children: [] }])
  await expect(of('[]')).rejects.toMatchObject({ code: 'DOCS_MANIFEST_INVALID' })
  await done()
})

it.each([
  ['versioned', versionedPublisher],
  ['plain', plainPublisher],
])(
  'sites are read from where they were published, %s, once until others are',
  async (_, create) => {
    const { release, done } = await built()
    await using place = await writeFiles({})
    const publisher = create({ store: folderStore(place.folder) })
    const ref = 'component:default/shop'
    const runtime = createTestRuntime()
    const sites = createPublishedSites({ publisher, runtime })
    expect(await sites.get(ref)).toBeUndefined()
    await publisher.publish({ ref, release })
    await publisher.publish({ ref, release, version: '2.1' })
    const [site, same] = await Promise.all([sites.get(ref), sites.get(ref)])
    expect(site?.pages).toHaveLength(2)
    expect(same).toBe(site)
    expect((await sites.get(ref, { version: '2.1' }))?.name).toBe('Shop')
    expect((await sites.versions(ref)).map(({ name }) => name)).toEqual(['latest', '2.1'])
    runtime.advance(61_000)
    expect(await sites.get(ref)).toBe(site)
    expect(await sites.sync(ref)).toBe(false)
    const metadata = { ...release.metadata, etag: 'another' }
    await publisher.publish({
      ref,
      release: {
        ...release,
        metadata,
        read: async (path, options) =>
          path === 'techdocs_metadata.json'
            ? new TextEncoder().encode(JSON.stringify(metadata))
            : release.read(path, options),
      },
    })
    expect(await sites.get(ref)).toBe(site)
    expect(await sites.sync(ref)).toBe(true)
    sites.clear()
    expect((await sites.get(ref))?.etag).toBe('another')
    await done()
  },
)
