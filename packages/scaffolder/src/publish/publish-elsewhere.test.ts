import { Secret } from '@callboard/core'
import {
  createTemporaryFolder,
  createUrlGate,
  type TemporaryFolder,
  type UrlGate,
} from '@callboard/core/node'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestCall, testAction } from '../actions/test-action.ts'
import { type GitServer, startGitServer } from '../testing/git-http-server.ts'
import { publishDirectory } from './publish-directory.ts'
import { publishGit } from './publish-git.ts'

const files = { '.gitignore': 'out\n', 'a.txt': 'a\n', 'bin/run.sh': '#!/bin/sh\n', 'out/x': 'x' }

describe('publish:git', () => {
  let repositories: TemporaryFolder
  let server: GitServer
  let gate: UrlGate
  beforeAll(async () => {
    repositories = await createTemporaryFolder({ allowGit: true })
    server = await startGitServer({ folder: repositories.folder })
    gate = createUrlGate({ allow: [{ origin: server.url, private: true }] })
  })
  afterAll(async () => {
    await gate.close()
    await server[Symbol.asyncDispose]()
    await repositories[Symbol.asyncDispose]()
  })

  const push = (repo: string, more: Partial<TestCall> = {}, remoteUrl = '') =>
    testAction(publishGit({ gate, hosts: [] }), {
      input: {
        remoteUrl: remoteUrl || server.remote({ owner: 'org', repo }),
        defaultBranch: 'main',
      },
      files,
      ...more,
    })

  it('pushes into an empty repository, once, and takes the branch back', async () => {
    const { remoteUrl } = await server.createRepository({ owner: 'org', repo: 'plain' })
    const { output } = await push('plain')
    expect(output).toEqual({
      remoteUrl,
      commitHash: expect.any(String),
      branch: 'main',
      created: true,
    })
    const again = await push('plain')
    expect(again.output).toEqual({ ...(output as object), created: false })
    expect(again.log).toContain(`${remoteUrl} holds this content already`)
    const other = await push('plain', { files: { b: '1' } })
    expect(other.error?.code).toBe('SCAFFOLDER_GIT_REPOSITORY_TAKEN')
    const stays = await push('plain', { method: 'undo', output: again.output as never })
    expect(stays.log).toEqual(['The branch main was there before and stays'])
    const undone = await push('plain', { method: 'undo', output: output as never })
    expect(undone.log).toEqual([`Deleted the branch main of ${remoteUrl}`])
  })

  const pushAnywhere = (remoteUrl: string, more: object = {}) =>
    testAction(publishGit({ gate, hosts: [] }), { input: { remoteUrl, ...more }, files })

  it.each(['main', 'trunk'])('pushes to %s where the empty repository says so', async (branch) => {
    const place = { owner: 'org', repo: `says-${branch}` }
    const { remoteUrl } = await server.createRepository({ ...place, defaultBranch: branch })
    const first = await pushAnywhere(remoteUrl)
    expect(first.output).toMatchObject({ branch, created: true })
    const again = await pushAnywhere(remoteUrl)
    expect(again.log).toContain(`${remoteUrl} holds this content already`)
    const undone = await testAction(publishGit({ gate, hosts: [] }), {
      input: { remoteUrl },
      files,
      method: 'undo',
      output: first.output as never,
    })
    expect(undone.log).toEqual([`Deleted the branch ${branch} of ${remoteUrl}`])
  })

  it('pushes where the step says, and says what to do where nothing can be compared then', async () => {
    const { remoteUrl } = await server.createRepository({ owner: 'org', repo: 'aside' })
    const defaultBranch = 'next'
    const first = await pushAnywhere(remoteUrl, { defaultBranch })
    expect(first.output).toMatchObject({ branch: 'next', created: true })
    const { error } = await pushAnywhere(remoteUrl, { defaultBranch })
    expect(error).toMatchObject({
      code: 'SCAFFOLDER_GIT_HEAD_MISSING',
      hint: 'Set its default branch on its host to one that is there, or push to the one that is set: "defaultBranch" in the step.',
    })
  })

  it('did not make what somebody pushed who was quicker', async () => {
    await server.createRepository({ owner: 'org', repo: 'raced' })
    await push('raced')
    const checkpoints = new Map([['branch was there', false]])
    expect((await push('raced', { checkpoints })).output).toMatchObject({ created: false })
    const again = await push('raced', { checkpoints, attempt: 2 })
    expect(again.output).toMatchObject({ created: true })
  })

  it('says in a plan where it would push', async () => {
    const { output } = await push('planned', { method: 'plan' })
    const target = server.remote({ owner: 'org', repo: 'planned' })
    const text = `Pushes the workspace to the branch main of ${target}`
    expect(output).toMatchObject({ sideEffects: [{ text, target }] })
  })

  it.each([
    ['https://example.com/x.git', 'CORE_HOST_DENIED'],
    ['https://me:secret@example.com/x.git', 'SCAFFOLDER_GIT_ADDRESS_INVALID'],
    ['https://example.com/api/users?x=', 'SCAFFOLDER_GIT_ADDRESS_INVALID'],
    ['https://example.com/api/users#x', 'SCAFFOLDER_GIT_ADDRESS_INVALID'],
    ['file:///etc', 'SCAFFOLDER_ACTION_INPUT_INVALID'],
    ['ssh://git@example.com/x.git', 'SCAFFOLDER_ACTION_INPUT_INVALID'],
  ])('refuses %s', async (remoteUrl, code) => {
    const { error } = await push('x', {}, remoteUrl)
    expect(error?.code).toBe(code)
    expect(JSON.stringify(error)).not.toContain('me:secret')
  })

  it('sends credentials to the origin that they are for, and to no other', async () => {
    const sent: unknown[] = []
    const watching: UrlGate = {
      ...gate,
      fetch: (url, request) => {
        sent.push(Object.entries(request?.headers ?? {}).find(([name]) => /^auth/i.test(name))?.[1])
        return gate.fetch(url, request)
      },
    }
    await server.createRepository({ owner: 'org', repo: 'credentials' })
    const password = new Secret('open sesame')
    const credentials = [{ origin: 'https://git.example.com', username: 'bot', password }]
    const action = publishGit({ gate: watching, hosts: [], credentials })
    const remoteUrl = server.remote({ owner: 'org', repo: 'credentials' })
    await testAction(action, { input: { remoteUrl }, files })
    expect(sent.length).toBeGreaterThan(1)
    expect(sent.filter(Boolean)).toEqual([])
  })
})

describe('publish:directory', () => {
  const put = ({ folder }: TemporaryFolder, { input, ...more }: Partial<TestCall> = {}) =>
    testAction(publishDirectory({ handover: folder }), {
      input: { directory: 'handover', targetPath: 'services/ledger', ...(input as object) },
      files,
      ...more,
    })

  const listed = async ({ folder }: TemporaryFolder) => {
    const found: Record<string, string> = {}
    for await (const { path, executable } of folder.walk())
      found[path] = `${await folder.readText(path)}${executable ? '+x' : ''}`
    return found
  }

  it('did not make what somebody put there who was quicker', async () => {
    await using target = await createTemporaryFolder()
    await put(target)
    const checkpoints = new Map([['folder was there', false]])
    expect((await put(target, { checkpoints })).output).toMatchObject({ created: false })
    const again = await put(target, { checkpoints, attempt: 2 })
    expect(again.output).toMatchObject({ created: true })
  })

  it('puts the workspace there whole, once, and removes it again', async () => {
    await using target = await createTemporaryFolder()
    const { output } = await put(target)
    expect(output).toEqual({
      directory: 'handover',
      path: 'services/ledger',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      created: true,
    })
    const whole = {
      'services/ledger/.gitignore': 'out\n',
      'services/ledger/a.txt': 'a\n',
      'services/ledger/bin/run.sh': '#!/bin/sh\n+x',
    }
    expect(await listed(target)).toEqual(whole)
    const again = await put(target)
    expect(again.output).toEqual({ ...(output as object), created: false })
    expect(again.log).toContain('services/ledger holds this content already')
    await put(target, { method: 'undo', output: again.output as never })
    expect(await listed(target)).toEqual(whole)
    await put(target, { method: 'undo', output: output as never })
    expect(await listed(target)).toEqual({})
    const gone = await put(target, { method: 'undo', output: output as never })
    expect(gone.log).toEqual(['services/ledger is gone already'])
  })

  it('leaves alone what is there, and what somebody changed since', async () => {
    await using target = await createTemporaryFolder()
    const { output } = await put(target)
    await target.folder.write('services/ledger/theirs', 'x')
    const taken = await put(target)
    const undone = await put(target, { method: 'undo', output: output as never })
    expect([taken, undone].map(({ error }) => error?.code)).toEqual([
      'SCAFFOLDER_DIRECTORY_TAKEN',
      'SCAFFOLDER_DIRECTORY_CHANGED',
    ])
    expect([taken, undone].map(({ error }) => error?.message)).toMatchInlineSnapshot(`
      [
        ""services/ledger" of the directory "handover" holds something else already",
        ""services/ledger" of the directory "handover" was changed since, so it stays",
      ]
    `)
  })

  it.each([
    [{ targetPath: '../x' }, 'CORE_PATH_OUTSIDE'],
    [{ targetPath: '/etc' }, 'CORE_PATH_INVALID'],
    [{ targetPath: '.' }, 'SCAFFOLDER_DIRECTORY_TAKEN'],
    [{ directory: 'toString' }, 'SCAFFOLDER_TARGET_UNKNOWN'],
    [{ sourcePath: '../..' }, 'CORE_PATH_OUTSIDE'],
  ])('refuses %j', async (input, code) => {
    await using target = await createTemporaryFolder()
    expect((await put(target, { input })).error?.code).toBe(code)
    expect(await listed(target)).toEqual({})
  })

  it('says in a plan what it would make', async () => {
    await using target = await createTemporaryFolder()
    const { output } = await put(target, { method: 'plan' })
    const text = 'Makes the folder services/ledger in the directory handover'
    expect(output).toMatchObject({ sideEffects: [{ text, target: 'services/ledger' }] })
    expect(await listed(target)).toEqual({})
  })
})
