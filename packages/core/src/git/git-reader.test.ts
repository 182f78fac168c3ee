import { symlinkSync, writeFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createTemporaryFolder } from '../node/temporary-folder.ts'
import { createUrlGate } from '../node/url-gate.ts'
import { createReaders } from '../readers/create-readers.ts'
import { Secret } from '../secret/secret.ts'
import { readerContract, readerContractFiles } from '../testing/reader-contract.ts'
import { createTestRuntime } from '../testing/test-runtime.ts'
import { type GitReaderOptions, gitReader } from './git-reader.ts'
import { parseGitUrl } from './parse-git-url.ts'
import { startTestRepository, type TestRepository } from './test-git-server.ts'

async function open(options: Partial<GitReaderOptions> = {}, token?: string) {
  const repository = await startTestRepository(token)
  const cache = await createTemporaryFolder({ allowGit: true })
  const gate = createUrlGate({ allow: [repository.origin] })
  onTestFinished(async () => {
    await gate.close()
    await cache[Symbol.asyncDispose]()
    await repository[Symbol.asyncDispose]()
  })
  const reader = gitReader({ gate, cache: cache.folder, freshMs: 0, ...options })
  return { repository, cache: cache.folder, reader, readers: createReaders([reader]) }
}

const address = ({ remoteUrl }: TestRepository, path: string, ref?: string) =>
  `git+${remoteUrl}//${path.split('/').map(encodeURIComponent).join('/')}${ref ? `?ref=${ref}` : ''}`

describe('the contract', () => {
  const cases = readerContract(async () => {
    const { repository, reader } = await open()
    await repository.commit(readerContractFiles)
    return {
      reader,
      url: (path) => address(repository, path),
      async change(path, text) {
        await repository.commit({ [path]: text })
      },
      async breakDown() {
        repository.fail(500)
      },
    }
  })
  for (const { name, run } of cases) it(name, run)
})

describe('gitReader', () => {
  it('reads branches, tags and commits', async () => {
    const { repository, readers } = await open()
    const first = await repository.commit({ 'x.yaml': '1' })
    repository.git('tag', '--annotate', '--message=v1', 'v1')
    await repository.commit({ 'x.yaml': '2' })
    repository.git('branch', 'feature/x')
    await repository.commit({ 'x.yaml': '3' })
    const textAt = async (ref?: string) =>
      (await readers.read(address(repository, 'x.yaml', ref))).text
    expect(await textAt()).toBe('3')
    expect(await textAt('main')).toBe('3')
    expect(await textAt('v1')).toBe('1')
    expect(await textAt('feature/x')).toBe('2')
    expect(await textAt(first)).toBe('1')
    await expect(textAt('nothing')).rejects.toMatchObject({ code: 'CORE_SOURCE_MISSING' })
  })

  it('fetches a commit once, and keeps no more than two of a branch', async () => {
    const { repository, readers, cache } = await open()
    for (const text of ['1', '2', '3', '4']) {
      await repository.commit({ 'x.yaml': text })
      for (let time = 0; time < 3; time += 1)
        expect((await readers.read(address(repository, 'x.yaml'))).text).toBe(text)
    }
    const packs = repository.requests.filter((line) =>
      line.startsWith('/acme/shop.git/git-upload-pack'),
    )
    expect(packs).toHaveLength(4)
    const [ofBranch] = await cache.list()
    const path = ofBranch?.path ?? ''
    expect(await cache.list(path)).toHaveLength(2)
    // What a process leaves behind that ends in the middle of a fetch.
    await cache.write(`${path}/new-1/objects/pack/half.pack`, 'PACK')
    await repository.commit({ 'x.yaml': '5' })
    await readers.read(address(repository, 'x.yaml'))
    const names = (await cache.list(path)).map((entry) => entry.path.slice(path.length + 1))
    expect(names.every((name) => /^[0-9a-f]{40}$/.test(name))).toBe(true)
  })

  it('asks for a branch once while it is fresh, and once for many askers', async () => {
    const runtime = createTestRuntime()
    const { repository, readers } = await open({ freshMs: 1000, runtime })
    await repository.commit({ 'x.yaml': '1', 'y.yaml': '2' })
    const read = () =>
      Promise.all(['x.yaml', 'y.yaml'].map((path) => readers.read(address(repository, path))))
    await read()
    await read()
    const lookUps = () => repository.requests.filter((line) => line.includes('info/refs'))
    const before = lookUps().length
    await runtime.advance(1000)
    await read()
    expect(lookUps().length - before).toBe(1)
  })

  it('follows no links and no sub-modules', async () => {
    const { repository, readers } = await open()
    await repository.commit({ 'dir/x.yaml': '1' })
    symlinkSync('/etc/passwd', `${repository.root}/dir/link.yaml`)
    symlinkSync('dir', `${repository.root}/folder`)
    const head = await repository.commit({})
    repository.git('update-index', '--add', '--cacheinfo', `160000,${head},module`)
    repository.git('commit', '--quiet', '--message=module')
    const { urls } = await readers.search(address(repository, '**/*.yaml'))
    expect(urls).toEqual([address(repository, 'dir/x.yaml')])
    await using tree = await readers.tree(address(repository, ''))
    const paths: string[] = []
    for await (const { path } of tree.folder.walk()) paths.push(path)
    expect(paths).toEqual(['dir/x.yaml'])
    const codeOf = async (path: string) =>
      readers.read(address(repository, path)).catch((error) => error.code)
    expect(await codeOf('dir/link.yaml')).toBe('CORE_PATH_LINK')
    expect(await codeOf('folder/x.yaml')).toBe('CORE_PATH_LINK')
    expect(await codeOf('module')).toBe('CORE_PATH_NOT_FILE')
    expect(await codeOf('dir')).toBe('CORE_PATH_NOT_FILE')
  })

  /** A repository whose tree holds one blob under names that Git itself would not write. */
  async function openHostile(...names: string[]) {
    const { repository, readers } = await open()
    await repository.commit({ 'fine.yaml': '1' })
    const blob = Buffer.from(repository.git('rev-parse', 'HEAD:fine.yaml'), 'hex')
    const entries = names.map((name) => Buffer.concat([Buffer.from(`100644 ${name}\0`), blob]))
    writeFileSync(`${repository.root}/tree`, Buffer.concat(entries))
    const tree = repository.git('hash-object', '-t', 'tree', '-w', '--literally', 'tree')
    repository.git('update-ref', 'refs/heads/main', repository.git('commit-tree', '-m', 'x', tree))
    return { repository, readers }
  }

  it('leaves out what no folder may hold', async () => {
    const { repository, readers } = await openHostile('a\u0001b', 'fine.yaml')
    await using tree = await readers.tree(address(repository, ''))
    expect((await tree.folder.list()).map(({ path }) => path)).toEqual(['fine.yaml'])
    const read = readers.read(address(repository, 'a\u0001b'))
    await expect(read).rejects.toMatchObject({ code: 'CORE_URL_INVALID' })
  })

  it.each(['..', '../../x', '/etc/x', '.git', 'git~9', 'a\\b'])(
    'refuses a repository with a file "%s"',
    async (name) => {
      const { repository, readers } = await openHostile(name, 'fine.yaml')
      const reading = readers.tree(address(repository, ''))
      await expect(reading).rejects.toMatchObject({ code: 'CORE_SOURCE_FAILED' })
    },
  )

  it('stays within its limits', async () => {
    const limits = { maxFiles: 2, maxBytes: 10 }
    const { repository, readers } = await open({ limits, maxFileBytes: 5 })
    await repository.commit({ 'a/x': '123456', 'a/y': '12345', 'b/1': '', 'b/2': '', 'b/3': '' })
    const codeOf = (work: Promise<unknown>) => work.catch((error) => error.code)
    expect(await codeOf(readers.read(address(repository, 'a/x')))).toBe('CORE_FILE_TOO_LARGE')
    expect(await codeOf(readers.tree(address(repository, 'a/')))).toBe('CORE_FILE_TOO_LARGE')
    expect(await codeOf(readers.tree(address(repository, 'b/')))).toBe('CORE_FOLDER_TOO_LARGE')
  })

  it('sends a token to its own host only, and never says it', async () => {
    const token = 'glpat-of-somebody'
    const { repository, readers } = await open({}, token)
    await repository.commit({ 'x.yaml': '1' })
    const url = address(repository, 'x.yaml')
    await expect(readers.read(url)).rejects.toMatchObject({
      code: 'CORE_SOURCE_DENIED',
      data: { status: 401 },
    })
    const cache = await createTemporaryFolder({ allowGit: true })
    const gate = createUrlGate({ allow: [repository.origin] })
    const { host } = new URL(repository.origin)
    const own = {
      type: 'gitlab' as const,
      host,
      baseUrl: repository.origin,
      token: new Secret(token),
    }
    const other = { ...own, host: 'other.test', baseUrl: 'https://other.test' }
    const readAs = (integrations: GitReaderOptions['integrations']) =>
      createReaders([
        gitReader({ gate, cache: cache.folder, integrations: integrations ?? [] }),
      ]).read(url)
    expect((await readAs([own])).text).toBe('1')
    const failure = await readAs([other]).catch((error) => error)
    expect(failure.code).toBe('CORE_SOURCE_DENIED')
    expect(JSON.stringify(failure) + failure.stack).not.toContain(token)
    await gate.close()
    await cache[Symbol.asyncDispose]()
  })

  it('asks for the token of an owner each time, and for none of a page that it cannot read', async () => {
    const token = 'of-acme-for-an-hour'
    const { repository } = await open({}, token)
    await repository.commit({ 'x.yaml': '1' })
    const cache = await createTemporaryFolder({ allowGit: true })
    const gate = createUrlGate({ allow: [repository.origin] })
    onTestFinished(async () => {
      await gate.close()
      await cache[Symbol.asyncDispose]()
    })
    const asked: string[] = []
    const integration = {
      type: 'gitlab' as const,
      host: new URL(repository.origin).host,
      baseUrl: repository.origin,
      async tokenFor({ owner }: { owner: string }) {
        asked.push(owner)
        return owner === 'acme' ? new Secret(token) : undefined
      },
    }
    const reader = gitReader({ gate, cache: cache.folder, integrations: [integration] })
    const readers = createReaders([reader])
    const codeOf = (url: string) => readers.read(url).catch((error) => error.code)
    expect((await readers.read(address(repository, 'x.yaml'))).text).toBe('1')
    // For the branch, and for its commit.
    expect(asked).toEqual(['acme', 'acme'])
    expect(await codeOf(`git+${repository.origin}/others/secret.git//x`)).toBe('CORE_SOURCE_DENIED')
    expect(await codeOf(`git+${repository.origin}/shop.git//x`)).toBe('CORE_SOURCE_DENIED')
    expect(asked).toEqual(['acme', 'acme', 'others'])
  })

  it.each([
    'git+ssh://host.test/a/b.git//x',
    'git+https://me@host.test/a/b.git//x',
    'git+https://host.test/a/b.git//..%2Fx',
    'git+https://host.test/a/b.git//.git/config',
    'git+https://host.test/a/b.git//x?ref=--upload-pack=x',
    'git+https://host.test/a/b.git//x?ref=a..b',
    'git+https://host.test//x',
    'https://host.test/a/b//x',
  ])('has nothing to do with %s', (url) => {
    expect(parseGitUrl(new URL(url))).toBeUndefined()
  })

  it('reaches no host that the gate does not allow', async () => {
    const { readers } = await open()
    await expect(readers.read('git+https://evil.test/a/b.git//x')).rejects.toMatchObject({
      code: 'CORE_HOST_DENIED',
    })
  })
})
