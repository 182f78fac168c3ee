import {
  createReaders,
  type Entity,
  type Reader,
  type ReaderContext,
  type SourceTree,
} from '@callboard/core'
import { fileReader, type TemporaryFolder } from '@callboard/core/node'
import { createTestRuntime } from '@callboard/core/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeFiles } from '../testing/write-files.ts'
import { createDocsSites, type SiteBuild } from './create-docs-sites.ts'

let temporary: TemporaryFolder
let version = 1
let reads: (string | undefined)[] = []
let asked: string[] = []
let asking: 'failing' | undefined
let [failing, hanging] = [false, false]
const opened: AsyncDisposable[] = []

beforeEach(async () => {
  version = 1
  reads = []
  asked = []
  asking = undefined
  ;[failing, hanging] = [false, false]
  temporary = await writeFiles({ 'docs/index.md': '# One\n' })
})
afterEach(async () => {
  for (const each of opened.splice(0)) await each[Symbol.asyncDispose]()
  await temporary[Symbol.asyncDispose]()
})

type ChangesContext = Parameters<NonNullable<Reader['changes']>>[0]

/** A repository on the web, in versions. */
const repository = {
  name: 'repository',
  matches: ({ protocol }: URL) => protocol === 'https:',
  read: async () => undefined,
  async changes({ etag, paths, maxRequests }: ChangesContext) {
    asked.push(`${paths.join(' ')} of ${etag}`)
    if (asking === 'failing') throw new Error('too many requests')
    expect(maxRequests).toBeLessThan(100)
    return new Map(paths.map((path) => [path, Date.UTC(2026, 0, version)]))
  },
  async tree({ etag, signal }: ReaderContext): Promise<SourceTree | undefined> {
    reads.push(etag)
    if (failing) throw new Error('no such branch')
    if (hanging)
      await new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason))
      })
    const now = `v${version}`
    if (etag === now) return undefined
    return {
      folder: temporary.folder,
      url: 'https://git.example/acme/shop/',
      etag: now,
      async [Symbol.asyncDispose]() {},
    }
  },
}

const url = 'url:https://git.example/acme/shop/tree/main/'
const entity = (name: string, annotations: Record<string, string>): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    annotations: Object.fromEntries(
      Object.entries(annotations).map(([key, value]) => [`backstage.io/${key}`, value]),
    ),
  },
})

function create(entities: Record<string, Entity>, options = {}) {
  const runtime = createTestRuntime()
  const sites = createDocsSites({
    entities: { get: (ref) => entities[ref] },
    readers: createReaders([repository, fileReader({ folders: [temporary.folder] })]),
    runtime,
    ...options,
  })
  opened.push(sites)
  return { sites, runtime }
}

const shop = 'component:default/shop'

describe('a site', () => {
  it('is built when it is asked for, once whoever asks', async () => {
    const { sites } = create({ [shop]: entity('shop', { 'techdocs-ref': url }) })
    const [a, b] = await Promise.all([sites.get(shop), sites.get(shop)])
    expect(a?.pages.map(({ title }) => title)).toEqual(['One'])
    expect(b).toBe(a)
    expect(await sites.get(shop)).toBe(a)
    expect(reads).toEqual([undefined])
    expect(await sites.get('component:default/other')).toBeUndefined()
  })

  it('is built again only when its source has changed, and says so', async () => {
    const { sites } = create({ [shop]: entity('shop', { 'techdocs-ref': url }) })
    const lines: string[] = []
    const log = (line: string) => void lines.push(line)
    expect(await sites.sync(shop, { log })).toBe(true)
    expect(await sites.sync(shop, { log })).toBe(false)
    version = 2
    await temporary.folder.write('docs/index.md', '# Two\n')
    expect(await sites.sync(shop, { log })).toBe(true)
    expect(reads).toEqual([undefined, 'v1', 'v1'])
    expect(lines.map((line) => line.replace(/\d+ ms/, 'some ms'))).toMatchInlineSnapshot(`
      [
        "Reading https://git.example/acme/shop/tree/main/",
        "1 pages, 0 problems, some ms",
        "Reading https://git.example/acme/shop/tree/main/",
        "Nothing has changed",
        "Reading https://git.example/acme/shop/tree/main/",
        "1 pages, 0 problems, some ms",
      ]
    `)
    expect((await sites.get(shop))?.pages[0]?.title).toBe('Two')
  })

  it('is dated by its host, which is asked about what is not as it was', async () => {
    await temporary.folder.write('docs/other.md', '# Other\n')
    const { sites } = create({ [shop]: entity('shop', { 'techdocs-ref': url }) })
    const days = async () =>
      (await sites.get(shop))?.pages.map(({ path, updatedMs = 0 }) => [
        path,
        new Date(updatedMs).getUTCDate(),
      ])
    expect(await days()).toEqual([
      ['index.md', 1],
      ['other.md', 1],
    ])
    version = 2
    await temporary.folder.write('docs/other.md', '# Another\n')
    await sites.sync(shop)
    expect(await days()).toEqual([
      ['index.md', 1],
      ['other.md', 2],
    ])
    expect(asked).toEqual(['docs/index.md docs/other.md of v1', 'docs/other.md of v2'])
    version = 3
    asking = 'failing'
    await temporary.folder.write('docs/other.md', '# Third\n')
    await sites.sync(shop)
    const pages = (await sites.get(shop))?.pages
    expect(pages?.map(({ title, updatedMs }) => [title, updatedMs === undefined])).toEqual([
      ['One', false],
      ['Third', true],
    ])
  })

  it('tells whoever joins a build what it has said before', async () => {
    const { sites } = create({ [shop]: entity('shop', { 'techdocs-ref': url }) })
    const early: string[] = []
    const late: string[] = []
    let joined: Promise<boolean> | undefined
    const join = () => sites.sync(shop, { log: (line) => void late.push(line) })
    const log = (line: string) => {
      early.push(line)
      joined ??= join()
    }
    await sites.sync(shop, { log })
    await joined
    expect(late).toEqual(early)
    expect(late).toHaveLength(2)
    const next: string[] = []
    await sites.sync(shop, { log: (line) => void next.push(line) })
    expect(next.at(-1)).toBe('Nothing has changed')
    expect(next).toHaveLength(2)
  })

  it('that is at hand comes at once, and is brought up to date behind it', async () => {
    const { sites, runtime } = create({ [shop]: entity('shop', { 'techdocs-ref': url }) })
    await sites.get(shop)
    runtime.advance(61_000)
    version = 2
    await temporary.folder.write('docs/index.md', '# Two\n')
    expect((await sites.get(shop))?.pages[0]?.title).toBe('One')
    await sites.sync(shop)
    expect((await sites.get(shop))?.pages[0]?.title).toBe('Two')
    expect(reads.length).toBeLessThanOrEqual(3)
  })

  it('in a folder of this machine is looked at again after a second', async () => {
    const file = `file:${temporary.folder.root}/catalog-info.yaml`
    const annotated = entity('shop', { 'techdocs-ref': 'dir:.', 'managed-by-location': file })
    const { sites, runtime } = create({ [shop]: annotated })
    await sites.get(shop)
    await temporary.folder.write('docs/index.md', '# Two\n')
    runtime.advance(900)
    await sites.get(shop)
    expect((await sites.get(shop))?.pages[0]?.title).toBe('One')
    runtime.advance(200)
    await sites.get(shop)
    await expect.poll(async () => (await sites.get(shop))?.pages[0]?.title).toBe('Two')
  })

  it('that cannot be read fails who asks for it, and may be there the next time', async () => {
    const missing = entity('shop', { 'techdocs-ref': 'url:ftp-nothing' })
    const { sites } = create({ [shop]: missing })
    await expect(sites.get(shop)).rejects.toMatchObject({ code: 'DOCS_ANNOTATION_INVALID' })
  })

  it('is as fresh as its reader wants, and has no versions', async () => {
    const { sites, runtime } = create({ [shop]: entity('shop', { 'techdocs-ref': url }) })
    await sites.get(shop)
    runtime.advance(61_000)
    await sites.get(shop, { freshMs: Number.POSITIVE_INFINITY })
    expect(reads).toEqual([undefined])
    expect(await sites.get(shop, { version: '2.1' })).toBeUndefined()
  })

  it('is told of when it was built, and when that failed', async () => {
    const told: SiteBuild[] = []
    const { sites, runtime } = create(
      { [shop]: entity('shop', { 'techdocs-ref': url }) },
      { onBuild: (build: SiteBuild) => told.push(build) },
    )
    const site = await sites.get(shop)
    await sites.sync(shop)
    version = 2
    failing = true
    await expect(sites.sync(shop)).rejects.toThrow('no such branch')
    expect(told).toEqual([
      { ref: shop, url: url.slice(4), startedMs: runtime.now(), tookMs: 0, result: { site } },
      expect.objectContaining({ ref: shop, result: { error: expect.any(Error) } }),
    ])
    expect(await sites.get(shop)).toBe(site)
  })

  it('is not waited for when the host closes', async () => {
    const { sites } = create({ [shop]: entity('shop', { 'techdocs-ref': url }) })
    hanging = true
    const asked = sites.get(shop)
    await expect.poll(() => reads).toEqual([undefined])
    await sites[Symbol.asyncDispose]()
    await expect(asked).rejects.toThrow('aborted')
  })

  it('is forgotten when there are too many', async () => {
    const other = 'component:default/other'
    const { sites } = create(
      {
        [shop]: entity('shop', { 'techdocs-ref': url }),
        [other]: entity('other', { 'techdocs-ref': url }),
      },
      { maxSites: 1 },
    )
    await sites.get(shop)
    await sites.get(other)
    await sites.get(shop)
    expect(reads).toEqual([undefined, undefined, undefined])
    await sites.clear()
    await sites.get(shop)
    expect(reads).toHaveLength(4)
  })

  it('is waited for no longer than its reader wants, and built all the same', async () => {
    const { sites } = create({ [shop]: entity('shop', { 'techdocs-ref': url }) })
    const signal = AbortSignal.abort(new Error('gone'))
    await expect(sites.get(shop, { signal })).rejects.toThrow('gone')
    expect((await sites.get(shop))?.pages).toHaveLength(1)
  })
})

describe('an entity', () => {
  it('may have its documents in those of another one', async () => {
    const { sites } = create({
      [shop]: entity('shop', { 'techdocs-ref': url }),
      'component:default/cart': entity('cart', {
        'techdocs-entity': 'component:shop',
        'techdocs-entity-path': '/cart/',
      }),
    })
    expect(await sites.sourceOf('component:default/cart')).toEqual({
      sharedWith: shop,
      path: 'cart/',
    })
    expect(await sites.get('component:default/cart')).toBe(await sites.get(shop))
  })

  it('may have them beside its document on this machine', async () => {
    const { root } = temporary.folder
    const at = { 'managed-by-location': `file:${root}/catalog-info.yaml` }
    const { sites } = create({ [shop]: entity('shop', { ...at, 'techdocs-ref': 'dir:.' }) })
    expect((await sites.get(shop))?.pages).toHaveLength(1)
    await using tree = await sites.open(shop)
    expect(await tree?.folder.readText('docs/index.md')).toBe('# One\n')
  })

  it.each([
    ['git:x', {}],
    ['url:/etc', {}],
    ['dir:.', {}],
    ['dir:../..', { 'managed-by-location': 'file:/srv/shop/catalog-info.yaml' }],
    ['dir:/etc', { 'managed-by-location': 'file:/srv/shop/catalog-info.yaml' }],
    ['dir:https://evil.example', { 'managed-by-location': url }],
  ])('with %s is refused', async (value, more) => {
    const { sites } = create({ [shop]: entity('shop', { ...more, 'techdocs-ref': value }) })
    await expect(sites.sourceOf(shop)).rejects.toMatchObject({
      code: 'DOCS_ANNOTATION_INVALID',
      data: { annotation: 'backstage.io/techdocs-ref', value },
    })
  })

  it('with a reference that is none is refused', async () => {
    const { sites } = create({ [shop]: entity('shop', { 'techdocs-entity': ':x' }) })
    await expect(sites.sourceOf(shop)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[CallboardError: The annotation "backstage.io/techdocs-entity" with ":x" does not lead to documents: it is not an entity reference]`,
    )
  })
})

it('refuses options that are none', () => {
  const entities = { get: () => undefined }
  const readers = createReaders([repository])
  expect(() => createDocsSites({ entities, readers, maxSites: 0 })).toThrow('maxSites')
  expect(() => createDocsSites({ entities, readers, docs: { threads: -1 } })).toThrow('threads')
})
