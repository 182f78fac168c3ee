import { chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CallboardError, Secret } from '@callboard/core'
import {
  createProcessGate,
  createTemporaryFolder,
  createUrlGate,
  type UrlGate,
} from '@callboard/core/node'
import { createTestRuntime } from '@callboard/core/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GitServer, startGitServer } from '../testing/git-http-server.ts'
import { editTree } from './edit-tree.ts'
import { openObjectStore } from './git-remote.ts'
import { pushBranch } from './push-branch.ts'
import { type ChangeOptions, previewChange, pushChange } from './push-change.ts'
import { takeBackPush } from './take-back.ts'
import { writeCommit } from './write-commit.ts'

const opened: AsyncDisposable[] = []
const keep = <T extends AsyncDisposable>(resource: T): T => {
  opened.unshift(resource)
  return resource
}
const author = { name: 'Ana', email: 'ana@example.com' }
const processes = createProcessGate({
  git: { command: 'git', env: { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' } },
})
let server: GitServer
let gate: UrlGate
/** Folder of the bare repositories. */
let bare: string

beforeAll(async () => {
  const { folder } = keep(await createTemporaryFolder({ allowGit: true }))
  bare = `${folder.root}/org`
  server = keep(await startGitServer({ folder }))
  await makeSeed()
  gate = createUrlGate({ allow: [{ origin: server.url, private: true }] })
  keep({ [Symbol.asyncDispose]: () => gate.close() })
})
afterAll(async () => {
  for (const resource of opened) await resource[Symbol.asyncDispose]()
})

async function git(cwd: string, ...args: string[]): Promise<string> {
  const who = ['-c', 'user.name=Ben', '-c', 'user.email=ben@example.com']
  const result = await processes.run({ program: 'git', args: [...who, ...args], cwd })
  if (result.exitCode !== 0) throw new Error(result.stderr)
  return result.stdout.trim()
}

/** A repository with a program, a link, a folder and a sub-module in it, made by Git itself. */
async function makeSeed(): Promise<void> {
  await using temporary = await createTemporaryFolder({ allowGit: true })
  const { root } = temporary.folder
  await git(root, 'init', '--quiet', '--initial-branch=main')
  mkdirSync(`${root}/docs/deep`, { recursive: true })
  writeFileSync(`${root}/run.sh`, '#!/bin/sh\n')
  chmodSync(`${root}/run.sh`, 0o755)
  writeFileSync(`${root}/docs/deep/a.md`, 'a\n')
  writeFileSync(
    `${root}/large.bin`,
    Buffer.alloc(300_000, 7).map((_, at) => (at * 7919) % 251),
  )
  symlinkSync('docs/deep/a.md', `${root}/link`)
  await git(root, 'add', '.')
  const info = '160000,1111111111111111111111111111111111111111,module'
  await git(root, 'update-index', '--add', '--cacheinfo', info)
  await git(root, 'commit', '--quiet', '-m', 'Before')
  cpSync(`${root}/.git`, `${bare}/seed.git`, { recursive: true })
}

/** A copy of it on the server. */
function repository(repo: string) {
  const root = `${bare}/${repo}.git`
  cpSync(`${bare}/seed.git`, root, { recursive: true })
  const tree = async (branch: string) => {
    const lines = (await git(root, 'ls-tree', '-r', branch)).split('\n')
    return Object.fromEntries(
      lines.map((line) => {
        const [mode = '', , , path = ''] = line.split(/\s/)
        return [path, mode]
      }),
    )
  }
  return { remoteUrl: server.remote({ owner: 'org', repo }), root, tree }
}

const before = {
  'docs/deep/a.md': '100644',
  'large.bin': '100644',
  link: '120000',
  module: '160000',
  'run.sh': '100755',
}

async function change(
  files: Record<string, string>,
  options: Partial<ChangeOptions> & { remoteUrl: string },
  perform: typeof pushChange = pushChange,
) {
  await using workspace = await createTemporaryFolder()
  for (const [path, content] of Object.entries(files)) await workspace.folder.write(path, content)
  return await perform({
    source: workspace.folder,
    branch: 'change',
    author,
    message: 'Change',
    gate,
    runtime: createTestRuntime(),
    ...options,
  })
}

describe('pushChange', () => {
  it('changes what it is given and keeps the rest as it is: links, programs, sub-modules', async () => {
    const { remoteUrl, root, tree } = repository('overlay')
    const base = await git(root, 'rev-parse', 'main')
    const result = await change(
      { 'b.md': 'b\n', 'deep/a.md': 'other\n' },
      { remoteUrl, targetPath: 'docs', filesToDelete: ['missing.md'] },
    )
    expect(result).toEqual({
      commitHash: expect.stringMatching(/^[0-9a-f]{40}$/),
      targetBranch: 'main',
      pushed: true,
      isThere: true,
      changes: [
        { path: 'docs/b.md', type: 'create' },
        { path: 'docs/deep/a.md', type: 'update' },
      ],
      ignored: [],
    })
    expect(await tree('change')).toEqual({ ...before, 'docs/b.md': '100644' })
    expect(await tree('main')).toEqual(before)
    expect(await git(root, 'log', '--format=%H %P %an %s', 'change', '-1')).toBe(
      `${result.commitHash} ${base} Ana Change`,
    )
    await git(root, 'fsck', '--strict')
  })

  it('keeps a program one when its text changes, and drops a folder that is left empty', async () => {
    const { remoteUrl, tree } = repository('modes')
    await change(
      { 'run.sh': '#!/bin/sh\nexit 1\n', link: 'a file now\n' },
      { remoteUrl, filesToDelete: ['docs/deep/a.md'] },
    )
    expect(await tree('change')).toEqual({
      'large.bin': '100644',
      link: '100644',
      module: '160000',
      'run.sh': '100755',
    })
  })

  it('sends only what changed', async () => {
    const { remoteUrl } = repository('small')
    const sent: number[] = []
    const counting: UrlGate = {
      ...gate,
      fetch: (url, request) => {
        const { body } = request ?? {}
        if (body && url.endsWith('git-receive-pack')) sent.push(Buffer.from(body).length)
        return gate.fetch(url, request)
      },
    }
    await change({ 'docs/new.md': 'new\n' }, { remoteUrl, gate: counting })
    await change({ 'docs/more.md': 'more\n' }, { remoteUrl, gate: counting, update: true })
    expect(sent).toHaveLength(2)
    expect(Math.max(...sent)).toBeLessThan(1500)
  })

  it('does nothing twice, also when the target has moved on meanwhile', async () => {
    const { remoteUrl, root } = repository('twice')
    const first = await change({ 'a.md': 'a\n' }, { remoteUrl })
    const moved = await git(root, 'commit-tree', 'main^{tree}', '-p', 'main', '-m', 'Meanwhile')
    await git(root, 'update-ref', 'refs/heads/main', moved)
    expect(await change({ 'a.md': 'a\n' }, { remoteUrl })).toEqual({
      ...first,
      changes: [],
      previous: first.commitHash,
      pushed: false,
    })
  })

  it('refuses a branch that holds something else, or adds to it when it may', async () => {
    const { remoteUrl, tree, root } = repository('update')
    const first = await change({ 'a.md': 'a\n' }, { remoteUrl })
    const again = change({ 'a.md': 'other\n' }, { remoteUrl })
    await expect(again).rejects.toMatchObject({ code: 'SCAFFOLDER_GIT_BRANCH_TAKEN' })
    const added = await change({ 'b.md': 'b\n' }, { remoteUrl, update: true })
    expect(added).toMatchObject({ previous: first.commitHash, pushed: true })
    expect(await tree('change')).toEqual({ ...before, 'a.md': '100644', 'b.md': '100644' })
    expect(await git(root, 'rev-parse', 'change^')).toBe(first.commitHash)
  })

  it('says when there is nothing to change, and does what is wished then', async () => {
    const { remoteUrl, root, tree } = repository('empty')
    const base = await git(root, 'rev-parse', 'main')
    const same = { 'docs/deep/a.md': 'a\n' }
    expect(await change(same, { remoteUrl })).toEqual({
      commitHash: base,
      targetBranch: 'main',
      pushed: false,
      isThere: false,
      changes: [],
      ignored: [],
    })
    const branch = await change(same, { remoteUrl, branch: 'bare', whenEmpty: 'branch' })
    expect(branch).toMatchObject({ commitHash: base, pushed: true, isThere: true })
    const commit = await change(same, { remoteUrl, branch: 'full', whenEmpty: 'commit' })
    expect(commit.commitHash).not.toBe(base)
    expect(await tree('full')).toEqual(before)
    const skipped = { remoteUrl, branch: 'skip', mode: 'skip', whenEmpty: 'branch' } as const
    expect(await change({ x: '1' }, skipped)).toMatchObject({ changes: [], pushed: true })
  })

  it.each([
    ['create', { 'docs/deep/a.md': 'other\n' }, 'SCAFFOLDER_GIT_FILE_REFUSED'],
    ['create', { 'docs/deep/a.md': 'a\n', new: '1' }, [{ path: 'new', type: 'create' }]],
    ['update', { new: '1' }, 'SCAFFOLDER_GIT_FILE_REFUSED'],
    ['update', { 'docs/deep/a.md': 'b' }, [{ path: 'docs/deep/a.md', type: 'update' }]],
    ['delete', { 'docs/deep/a.md': '', new: '' }, [{ path: 'docs/deep/a.md', type: 'delete' }]],
    ['auto', { 'docs/deep': 'file' }, 'SCAFFOLDER_GIT_PATH_TAKEN'],
    ['auto', { 'link/x': 'through a link' }, 'SCAFFOLDER_GIT_PATH_TAKEN'],
    ['auto', { 'module/x': 'into a sub-module' }, 'SCAFFOLDER_GIT_PATH_TAKEN'],
    ['delete', { 'module/x': '' }, []],
  ] as const)('with %s and %j comes to %j', async (mode, files, outcome) => {
    modes ??= repository('by-mode')
    const { remoteUrl } = modes
    const preview = change(files as never, { remoteUrl, mode, branch: 'm' }, previewChange as never)
    if (typeof outcome === 'string') await expect(preview).rejects.toMatchObject({ code: outcome })
    else expect((await preview).changes).toEqual(outcome)
  })
  let modes: ReturnType<typeof repository> | undefined

  it.each([
    [{ branch: '--upload-pack=x' }, 'SCAFFOLDER_GIT_NAME_INVALID'],
    [{ targetBranch: '@{-1}' }, 'SCAFFOLDER_GIT_NAME_INVALID'],
    [{ targetBranch: 'nowhere' }, 'SCAFFOLDER_GIT_BRANCH_MISSING'],
    [{ targetPath: '../x' }, 'CORE_PATH_OUTSIDE'],
    [{ targetPath: '.git/hooks' }, 'CORE_PATH_INVALID'],
    [{ filesToDelete: ['/etc/passwd'] }, 'CORE_PATH_INVALID'],
    [{ filesToDelete: ['docs'] }, 'SCAFFOLDER_GIT_PATH_TAKEN'],
  ] as const)('refuses %j', async (options, code) => {
    modes ??= repository('by-mode')
    const { remoteUrl } = modes
    await expect(change({ a: '1' }, { remoteUrl, ...options })).rejects.toMatchObject({ code })
  })

  it('refuses a repository without commits, one that is not there, and what the gate does not allow', async () => {
    const { remoteUrl } = await server.createRepository({ owner: 'org', repo: 'new' })
    const code = (promise: Promise<unknown>) => promise.catch((error) => error.code)
    expect(await code(change({ a: '1' }, { remoteUrl }))).toBe('SCAFFOLDER_GIT_BRANCH_MISSING')
    const missing = { remoteUrl: server.remote({ owner: 'org', repo: 'missing' }) }
    expect(await code(change({ a: '1' }, missing))).toBe('SCAFFOLDER_GIT_PUSH_FAILED')
    expect(await code(change({ a: '1' }, missing, previewChange as never))).toBe(
      'SCAFFOLDER_GIT_READ_FAILED',
    )
    const denied = { remoteUrl: 'https://example.com/x.git' }
    expect(await code(change({ a: '1' }, denied))).toBe('CORE_HOST_DENIED')
  })

  it('tries again when somebody else was faster', async () => {
    const { remoteUrl, tree } = repository('race')
    await change({ a: '1' }, { remoteUrl })
    let races = 1
    const racing: UrlGate = {
      ...gate,
      async fetch(url, request) {
        if (url.includes('service=git-receive-pack') && races-- > 0)
          await change({ theirs: '1' }, { remoteUrl, update: true })
        return gate.fetch(url, request)
      },
    }
    const runtime = { ...createTestRuntime(), sleep: async () => {} }
    await change({ b: '2' }, { remoteUrl, gate: racing, runtime, update: true })
    expect(Object.keys(await tree('change'))).toEqual(expect.arrayContaining(['a', 'b', 'theirs']))
  })
})

describe('a remote that answers badly', () => {
  it.each([
    [403, 'no', 'it answered 403'],
    [404, 'no', 'it answered 404'],
    [429, 'later', 'it answered 429'],
    [500, 'oops', 'it answered 500'],
    [200, '<html>Sign in</html>', 'it does not answer as a Git server'],
    [200, '', 'it does not answer as a Git server'],
  ])('with %i and %j is an error without the token', async (status, body, reason) => {
    const bad = createServer((_, response) => response.writeHead(status).end(body))
    await new Promise<void>((done) => bad.listen(0, '127.0.0.1', done))
    const origin = `http://127.0.0.1:${(bad.address() as AddressInfo).port}`
    const badGate = createUrlGate({ allow: [{ origin, private: true }] })
    const error = await change(
      { a: '1' },
      {
        remoteUrl: `${origin}/o/r.git`,
        gate: badGate,
        runtime: { ...createTestRuntime(), sleep: async () => {} },
        credentials: { username: 'x', password: new Secret('token-of-somebody') },
      },
    ).catch((thrown: unknown) => thrown as CallboardError)
    bad.close()
    await badGate.close()
    expect(error).toMatchObject({ code: 'SCAFFOLDER_GIT_PUSH_FAILED' })
    expect((error as CallboardError).message).toContain(reason)
    expect(JSON.stringify(error)).not.toContain('token-of-somebody')
  })
})

describe('pushBranch', () => {
  it('overwrites nothing but what it expects', async () => {
    const { remoteUrl } = repository('expected')
    const remote = { remoteUrl, gate }
    await using open = await openObjectStore(remote)
    const { tree } = await editTree(open.store, undefined, new Map())
    await writeCommit(open.store, { message: 'x', author }, { branch: 'main', tree })
    await expect(pushBranch(open.store, remote, { branch: 'main' })).rejects.toMatchObject({
      code: 'SCAFFOLDER_GIT_BRANCH_MOVED',
    })
  })
})

describe('takeBackPush', () => {
  it('deletes the branch that a push made, once', async () => {
    const { remoteUrl, root } = repository('undo')
    const { commitHash } = await change({ a: '1' }, { remoteUrl })
    const made = { remoteUrl, gate, branch: 'change', commitHash }
    expect(await takeBackPush(made)).toBe(true)
    expect(await git(root, 'branch', '--list', 'change')).toBe('')
    expect(await takeBackPush(made)).toBe(false)
  })

  it('leads a branch back to where it was', async () => {
    const { remoteUrl, root } = repository('rewind')
    const first = await change({ a: '1' }, { remoteUrl })
    const second = await change({ b: '1' }, { remoteUrl, update: true })
    const previous = first.commitHash
    const made = { remoteUrl, gate, branch: 'change', commitHash: second.commitHash, previous }
    expect(await takeBackPush(made)).toBe(true)
    expect(await git(root, 'rev-parse', 'change')).toBe(previous)
    expect(await takeBackPush(made)).toBe(false)
  })

  it('leaves a branch alone that somebody pushed to since', async () => {
    const { remoteUrl } = repository('since')
    const { commitHash } = await change({ a: '1' }, { remoteUrl })
    await change({ b: '1' }, { remoteUrl, update: true })
    const undone = takeBackPush({ remoteUrl, gate, branch: 'change', commitHash })
    await expect(undone).rejects.toMatchObject({ code: 'SCAFFOLDER_GIT_BRANCH_CHANGED' })
  })
})
