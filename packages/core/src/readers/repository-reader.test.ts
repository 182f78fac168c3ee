import { gzipSync } from 'node:zlib'
import { packTar } from 'modern-tar'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  type Integration,
  type IntegrationType,
  integrationOrigins,
} from '../git-hosts/integration.ts'
import { startTestHost, type TestHost } from '../git-hosts/test-host-server.ts'
import { createUrlGate } from '../node/url-gate.ts'
import { Secret } from '../secret/secret.ts'
import { readerContract, readerContractFiles } from '../testing/reader-contract.ts'
import { createReaders } from './create-readers.ts'
import { type RepositoryReaderOptions, repositoryReader } from './repository-reader.ts'

const runtime = { now: () => 0, monotonicMs: () => 0, randomId: () => '0', sleep: async () => {} }
const types: IntegrationType[] = [
  'azure',
  'bitbucketCloud',
  'bitbucketServer',
  'gitea',
  'github',
  'gitlab',
]

async function open(
  type: IntegrationType,
  more: Partial<Integration & RepositoryReaderOptions> = {},
) {
  const { limits, ...rest } = more
  const host = await startTestHost(type)
  const { origin } = host
  const integrations = [{ type, host: new URL(origin).host, baseUrl: origin, ...rest }]
  const gate = createUrlGate({ allow: integrationOrigins(integrations) })
  const reader = repositoryReader({ integrations, gate, runtime, ...(limits && { limits }) })
  const dispose = async () => {
    await gate.close()
    await host[Symbol.asyncDispose]()
  }
  return { host, reader, readers: createReaders([reader]), dispose }
}

/** The page of a path, as a person copies it from the browser. */
function pageUrl(type: IntegrationType, { origin }: TestHost, path: string, ref = 'main'): string {
  const inside = path.replace(/\/$/, '').split('/').map(encodeURIComponent).join('/')
  const isFolder = path.endsWith('/')
  const at = encodeURIComponent(ref)
  const pages: Record<IntegrationType, string> = {
    azure: `/acme/project/_git/shop?path=${encodeURIComponent(`/${path.replace(/\/$/, '')}`)}&version=GB${at}`,
    bitbucketCloud: `/acme/shop/src/${at}/${inside}`,
    bitbucketServer: `/projects/acme/repos/shop/browse/${inside}?at=${at}`,
    gitea: `/acme/shop/src/branch/${at}/${inside}`,
    github: `/acme/shop/${isFolder ? 'tree' : 'blob'}/${at}/${inside}`,
    gitlab: `/acme/sub/shop/-/${isFolder ? 'tree' : 'blob'}/${at}/${inside}`,
  }
  return `${origin}${pages[type]}`
}

describe.each(types)('when files last changed, on %s', (type) => {
  const paths = Array.from({ length: 120 }, (_, at) => `guide/page-${at}.md`)

  it('is asked in few requests, and told by paths in the folder', async () => {
    const { host, readers, dispose } = await open(type, { token: new Secret('sesame') })
    onTestFinished(dispose)
    host.files.set('other.md', '')
    for (const path of paths) host.files.set(`docs/${path}`, '')
    host.files.set('docs/index.md', '')
    const url = pageUrl(type, host, 'docs/')
    const wanted = ['index.md', ...paths, 'nowhere.md']
    const { etag } = await readers.tree(url)
    host.requests.length = 0
    const times = await readers.changes(url, { etag, paths: wanted, maxRequests: 8 })
    expect(host.requests.length).toBeLessThanOrEqual(8)
    expect(times.get('index.md')).toBe(Date.UTC(2026, 0, 122))
    expect(times.get('guide/page-1.md')).toBe(Date.UTC(2026, 0, 3))
    expect(times.has('nowhere.md')).toBe(false)
    // Those that tell about a folder or a hundred files at once tell about all.
    const asksOneByOne = type === 'gitlab' || type === 'bitbucketCloud'
    expect(times.size).toBe(asksOneByOne ? 8 : 121)
    expect(
      host.requests.every(
        ({ headers }) => JSON.stringify(headers).includes('sesame') || headers.authorization,
      ),
    ).toBe(true)
  })

  it('is an error where the host tells nothing at all', async () => {
    const { host, readers, dispose } = await open(type, { token: new Secret('sesame') })
    onTestFinished(dispose)
    host.instead = { status: 403 }
    const etag = 'a'.repeat(40)
    await expect(
      readers.changes(pageUrl(type, host, 'docs/'), { etag, paths, maxRequests: 8 }),
    ).rejects.toMatchObject({ code: 'CORE_SOURCE_DENIED' })
    expect(host.requests.length).toBeLessThanOrEqual(4)
  })
})

it('asks GitHub nothing about changes without a token, and another reader never', async () => {
  const { host, readers, dispose } = await open('github')
  onTestFinished(dispose)
  const asked = { paths: ['a.md'], maxRequests: 8 }
  expect((await readers.changes(pageUrl('github', host, 'docs/'), asked)).size).toBe(0)
  expect(host.requests).toEqual([])
  const plain = createReaders([{ name: 'plain', matches: () => true, read: async () => undefined }])
  expect((await plain.changes('https://example.com/', asked)).size).toBe(0)
})

it('reads what belongs to an owner with the token that is for it', async () => {
  const tokenFor = async ({ owner }: { owner: string }) =>
    owner === 'acme' ? new Secret('of-acme') : undefined
  const { host, readers, dispose } = await open('github', { tokenFor })
  onTestFinished(dispose)
  host.files.set('x.yaml', 'x')
  await readers.read(pageUrl('github', host, 'x.yaml'))
  expect(host.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer of-acme'])
})

describe.each(types)('%s', (type) => {
  const cases = readerContract(async () => {
    const { host, reader, dispose } = await open(type)
    for (const [path, text] of Object.entries(readerContractFiles)) host.files.set(path, text)
    return {
      reader,
      dispose,
      url: (path) => pageUrl(type, host, path),
      async change(path, text) {
        host.files.set(path, text)
      },
      async breakDown() {
        host.instead = { status: 503 }
      },
    }
  })
  for (const { name, run } of cases) it(name, run)

  it('reads a ref with a slash, and says that another is not there', async () => {
    const { host, readers, dispose } = await open(type)
    onTestFinished(dispose)
    host.files.set('x.yaml', 'x')
    const { text, url } = await readers.read(pageUrl(type, host, 'x.yaml', 'feature/x'))
    expect(text).toBe('x')
    expect((await readers.read(url)).text).toBe('x')
    await expect(readers.read(pageUrl(type, host, 'x.yaml', 'nothing'))).rejects.toMatchObject({
      code: 'CORE_SOURCE_MISSING',
    })
  })

  it('reads the default branch where an address names none', async () => {
    const { host, readers, dispose } = await open(type)
    onTestFinished(dispose)
    host.files.set('docs/x.html', '<html>').set('docs/y.yaml', 'y')
    const root = pageUrl(type, host, '')
      .replace(/\/(?:blob|-\/blob|src|src\/branch)\/main\/$/, '')
      .replace(/\/browse\/\?at=main$|\?.*$/, '')
    const { urls } = await readers.search(readers.resolve('docs/*', `${root}/`))
    const texts = await Promise.all(urls.map(async (url) => (await readers.read(url)).text))
    expect(texts).toEqual(['<html>', 'y'])
    await using tree = await readers.tree(root)
    expect(await tree.folder.readText('docs/y.yaml')).toBe('y')
    expect((await readers.read(readers.resolve('docs/y.yaml', tree.url))).text).toBe('y')
  })

  it('sends its token with what it asks, and only there', async () => {
    const token = 'token-of-somebody'
    const { host, readers, dispose } = await open(type, { token: new Secret(`${token}\n`) })
    onTestFinished(dispose)
    host.files.set('x.yaml', 'x')
    await readers.read(pageUrl(type, host, 'x.yaml'))
    const base64 = Buffer.from(`:${token}`).toString('base64')
    const [request] = host.requests
    const sent = request?.headers['private-token'] ?? request?.headers.authorization
    expect([token, `Bearer ${token}`, `token ${token}`, `Basic ${base64}`]).toContain(sent)
    await using elsewhere = await startTestHost('github')
    host.instead = { status: 302, headers: { location: `${elsewhere.origin}/x` } }
    await expect(readers.read(pageUrl(type, host, 'x.yaml'))).rejects.toMatchObject({
      code: 'CORE_HOST_DENIED',
    })
    expect(elsewhere.requests).toEqual([])
  })

  it.each([
    '..%2F..%2F..%2Fuser',
    '%2e%2e/%2e%2e/%2e%2e/user',
    'a%2Fb',
    'a%5c..%5cb',
    '.git/config',
    'a%00b',
    '%252e%252e%252fuser',
  ])('sends nothing that means something else to the host for the path %s', async (path) => {
    const { host, readers, dispose } = await open(type, { token: new Secret('token-of-somebody') })
    onTestFinished(dispose)
    const url = pageUrl(type, host, 'PATH').replace('PATH', path)
    const error = await readers.read(url).catch((thrown) => thrown)
    expect(error.code).toMatch(/^CORE_(URL_INVALID|SOURCE_MISSING|SOURCE_FAILED)$/)
    for (const request of host.requests) {
      const asked = decodeURIComponent(request.path)
      expect(asked).not.toMatch(/(^|[/\\=])\.\.?([/\\?]|$)/)
      expect(asked).toMatch(/^\/(api|2\.0|rest|acme\/project\/_apis)\//)
    }
  })
})

describe('trees', () => {
  const archive = async (entries: Parameters<typeof packTar>[0], cut?: number) => ({
    status: 200,
    headers: { 'content-type': 'application/x-gzip' },
    body: gzipSync((await packTar(entries)).subarray(0, cut)).toString('latin1'),
  })
  /** Answers with an archive, whatever is asked but the commit. */
  async function unpack(entries: Parameters<typeof packTar>[0], cut?: number, limits = {}) {
    const { host, readers, dispose } = await open('github', { limits })
    onTestFinished(dispose)
    const { status, headers, body } = await archive(entries, cut)
    const url = pageUrl('github', host, 'x/', 'a'.repeat(40)).replace(/x$/, '')
    host.instead = { status, headers, body: Buffer.from(body, 'latin1') as unknown as string }
    return readers.tree(url)
  }
  const entry = (name: string, more: object = {}) => ({
    header: { name, size: 1, ...more },
    body: 'x',
  })

  it('#36: hold regular files inside, whatever the archive says', async () => {
    await using tree = await unpack([
      entry('top/fine.txt'),
      entry('top/run.sh', { mode: 0o755 }),
      entry('top/../../escaped.txt'),
      entry('top//etc/passwd'),
      entry('top/.git/config'),
      entry('top/.GIT/config'),
      entry('top/a\\..\\..\\b'),
      entry('top/C:/b'),
      entry('top/short', { pax: { path: 'top/nul\0/../../b' } }),
      entry('/top/absolute'),
      { header: { name: 'top/link', size: 0, type: 'symlink', linkname: '/etc' } },
      entry('top/link/inside.txt'),
      { header: { name: 'top/hard', size: 0, type: 'link', linkname: '/etc/passwd' } },
      { header: { name: 'top/pipe', size: 0, type: 'fifo' } },
    ])
    const found: string[] = []
    for await (const { path, executable } of tree.folder.walk()) found.push(`${path} ${executable}`)
    expect(found).toEqual([
      'fine.txt false',
      'link/inside.txt false',
      'run.sh true',
      'top/absolute false',
    ])
  })

  it.each([
    ['is cut off', [entry('top/a')], 700, {}],
    ['lacks its end', [entry('top/a'), entry('top/b')], 1024, {}],
    ['holds a file as a folder', [entry('top/a'), entry('top/a/b')], undefined, {}],
    ['holds too many files', [entry('top/a'), entry('top/b')], undefined, { maxFiles: 1 }],
    [
      'inflates to more than it may',
      [{ header: { name: 'top/a', size: 100_000 }, body: '0'.repeat(100_000) }],
      undefined,
      { maxBytes: 1000, maxFiles: 10 },
    ],
  ])('are refused of an archive that %s', async (_what, entries, cut, limits) => {
    await expect(unpack(entries, cut, limits)).rejects.toMatchObject({
      code: expect.stringMatching(/^CORE_(SOURCE_FAILED|PATH_DENIED)$/),
    })
  })

  it('are refused that hold more than they may, file by file', async () => {
    const { host, readers, dispose } = await open('azure', {
      limits: { maxFiles: 2, maxBytes: 10 },
    })
    onTestFinished(dispose)
    host.files
      .set('a/x', '12345678')
      .set('a/y', '12345678')
      .set('b/1', '')
      .set('b/2', '')
      .set('b/3', '')
    const codeOf = (path: string) =>
      readers.tree(pageUrl('azure', host, path)).then(String, (error) => error.code)
    expect(await codeOf('a/')).toMatch(/^CORE_(SOURCE_FAILED|RESPONSE_TOO_LARGE)$/)
    expect(await codeOf('b/')).toBe('CORE_SOURCE_FAILED')
  })
})

describe('repositoryReader', () => {
  it('says so when a file is a folder', async () => {
    const { host, readers, dispose } = await open('github')
    onTestFinished(dispose)
    host.files.set('dir/x.yaml', 'x')
    for (const url of [pageUrl('github', host, 'dir'), pageUrl('github', host, 'dir/')])
      await expect(readers.read(url)).rejects.toThrow('it is a folder; name a file in it')
  })

  it('says what is wrong with an answer that is not of the interface', async () => {
    const { host, readers, dispose } = await open('gitlab')
    onTestFinished(dispose)
    host.instead = {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"id":1}',
    }
    await expect(readers.search(pageUrl('gitlab', host, '*.yaml'))).rejects.toThrow(
      '"id" of its answer: Invalid input: expected string, received number',
    )
    host.instead = { status: 200, body: '<html>Sign in</html>' }
    await expect(readers.search(pageUrl('gitlab', host, '*.yaml'))).rejects.toThrow(
      'its answer is not well-formed JSON',
    )
    await expect(readers.read(pageUrl('gitlab', host, 'x.yaml'))).rejects.toMatchObject({
      code: 'CORE_SOURCE_NOT_TEXT',
    })
  })

  it.each<[number, IntegrationType]>([
    [409, 'github'],
    [422, 'github'],
    [409, 'gitea'],
  ])('takes %i of %s for a ref that is not there', async (status, type) => {
    const { host, readers, dispose } = await open(type)
    onTestFinished(dispose)
    host.instead = { status, body: '{"message":"No commit found for SHA: main"}' }
    const search = readers.search(pageUrl(type, host, '*.yaml'))
    await expect(search).rejects.toMatchObject({ code: 'CORE_SOURCE_MISSING' })
    const read = readers.read(pageUrl(type, host, 'x.yaml'))
    await expect(read).rejects.toMatchObject({ code: 'CORE_SOURCE_FAILED' })
  })

  it.each(types)('believes no listing of %s that leads elsewhere', async (type) => {
    const { host, readers, dispose } = await open(type)
    onTestFinished(dispose)
    const names = ['../../../user', 'a/../../x', '/etc/x', 'a\\b', '.git/config', 'x.yaml']
    for (const name of names) host.files.set(name, '')
    const { urls } = await readers.search(pageUrl(type, host, '**'))
    expect(urls).toEqual([pageUrl(type, host, 'x.yaml')])
    await using tree = await readers.tree(pageUrl(type, host, ''))
    const found: string[] = []
    for await (const { path } of tree.folder.walk()) found.push(path)
    expect(found).toEqual(['x.yaml'])
    expect(host.requests.filter(({ path }) => /user|etc|config/.test(path))).toEqual([])
  })

  it('refuses a search when the host leaves files out', async () => {
    const { host, readers, dispose } = await open('github')
    onTestFinished(dispose)
    const body = JSON.stringify({ tree: [], truncated: true })
    host.instead = { status: 200, headers: { 'content-type': 'application/json' }, body }
    const url = pageUrl('github', host, '*.yaml', 'a'.repeat(40))
    await expect(readers.search(url)).rejects.toThrow(
      'holds more files than the host lists at once',
    )
  })

  it('answers with nothing for a tree and a search of the same commit', async () => {
    const { host, reader, readers, dispose } = await open('gitea')
    onTestFinished(dispose)
    host.files.set('dir/x.yaml', 'x')
    const { etag } = await readers.search(pageUrl('gitea', host, 'dir/*'))
    const url = new URL(pageUrl('gitea', host, 'dir/*'))
    expect(await reader.search?.({ url, etag })).toBeUndefined()
    expect(
      await reader.tree?.({ url: new URL(pageUrl('gitea', host, 'dir/')), etag }),
    ).toBeUndefined()
  })

  it('refuses integrations that are wrong', () => {
    const gate = createUrlGate({ allow: [] })
    const refusalOf = (integrations: unknown[]) => {
      try {
        repositoryReader({ integrations: integrations as Integration[], gate })
        return 'nothing'
      } catch (error) {
        return String(error)
      }
    }
    const github = { type: 'github', host: 'github.com' }
    expect([
      refusalOf([github, { ...github, host: 'GitHub.com' }]),
      refusalOf([{ ...github, token: 'plain' }]),
      refusalOf([{ ...github, host: 'https://github.com' }]),
      refusalOf([{ ...github, hots: 'x' }]),
      refusalOf([{ ...github, type: 'svn' }]),
    ]).toMatchInlineSnapshot(`
      [
        "CallboardError: There are two of the integration "github.com"",
        "CallboardError: integrations: "token" is not valid: expected a Secret",
        "CallboardError: integrations: "host" is not valid: expected a name such as "github.com"",
        "CallboardError: integrations: there is no option "hots"",
        "CallboardError: integrations: "type" is not valid: Invalid option: expected one of "azure"|"bitbucketCloud"|"bitbucketServer"|"gitea"|"github"|"gitlab"",
      ]
    `)
  })
})
