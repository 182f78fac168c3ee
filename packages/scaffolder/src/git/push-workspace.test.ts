import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Secret } from '@callboard/core'
import { createProcessGate, createTemporaryFolder, createUrlGate } from '@callboard/core/node'
import { createTestRuntime } from '@callboard/core/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GitServer, startGitServer } from '../testing/git-http-server.ts'
import { pushWorkspace } from './push-workspace.ts'
import { assertBranchName } from './ref-name.ts'

const opened: AsyncDisposable[] = []
const keep = <T extends AsyncDisposable>(resource: T): T => {
  opened.unshift(resource)
  return resource
}
let server: GitServer

beforeAll(async () => {
  const repositories = keep(await createTemporaryFolder({ allowGit: true })).folder
  server = keep(await startGitServer({ folder: repositories }))
})
afterAll(async () => {
  for (const resource of opened) await resource[Symbol.asyncDispose]()
})

async function push(
  files: Record<string, string | Uint8Array>,
  { remoteUrl, ...more }: Partial<Parameters<typeof pushWorkspace>[0]> & { remoteUrl: string },
) {
  await using workspace = await createTemporaryFolder()
  for (const [path, content] of Object.entries(files))
    await workspace.folder.write(path, content, { executable: path.endsWith('.sh') })
  mkdirSync(`${workspace.folder.root}/.git`)
  writeFileSync(`${workspace.folder.root}/.git/config`, '[core]\n\tfsmonitor = touch /tmp/never\n')
  const gate = createUrlGate({ allow: [{ origin: new URL(remoteUrl).origin, private: true }] })
  try {
    return await pushWorkspace({
      workspace: workspace.folder,
      remoteUrl,
      branch: 'main',
      author: { name: 'Ana', email: 'ana@example.com' },
      message: 'Begin',
      gate,
      runtime: createTestRuntime(),
      ...more,
    })
  } finally {
    await gate.close()
  }
}

describe('pushWorkspace', () => {
  it('makes a commit that a clone gives back byte for byte', async () => {
    const files = {
      'a.txt': 'x\r\n',
      'b.bin': Uint8Array.from([0, 255, 10, 13]),
      'deep/er/c.txt': 'ü',
      'deep/run.sh': '#!/bin/sh\n',
      'deep-er.txt': 'sorts between',
    }
    const { remoteUrl } = await server.createRepository({ owner: 'org', repo: 'bytes' })
    const { commitHash, pushed } = await push(files, { remoteUrl })
    expect(pushed).toBe(true)
    await using clone = await createTemporaryFolder({ allowGit: true })
    const git = createProcessGate({
      git: { command: 'git', env: { GIT_CONFIG_GLOBAL: '/dev/null' } },
    })
    const run = async (...args: string[]) => {
      const result = await git.run({ program: 'git', args, cwd: clone.folder.root })
      expect(result.stderr.replace(/^Cloning into .*\n/, '')).toBe('')
      return result.stdout.trim()
    }
    await run('clone', '--quiet', remoteUrl, '.')
    await run('fsck', '--strict', '--no-progress')
    const found: Record<string, unknown> = {}
    for await (const { path, executable } of clone.folder.walk()) {
      found[path] = Buffer.from(await clone.folder.readBytes(path)).toString('hex')
      expect(executable).toBe(path.endsWith('.sh'))
    }
    expect(found).toEqual(
      Object.fromEntries(
        Object.entries(files).map(([path, content]) => [
          path,
          Buffer.from(content).toString('hex'),
        ]),
      ),
    )
    expect(await run('log', '--format=%H %an %ae %at %s')).toBe(
      `${commitHash} Ana ana@example.com 1767225600 Begin`,
    )
    expect(await push(files, { remoteUrl })).toEqual({ commitHash, pushed: false, ignored: [] })
    await expect(push({ other: '1' }, { remoteUrl })).rejects.toMatchObject({
      code: 'SCAFFOLDER_GIT_REPOSITORY_TAKEN',
    })
  })

  it('leaves a repository alone whose default branch is not there', async () => {
    const { remoteUrl } = await server.createRepository({ owner: 'org', repo: 'side' })
    await push({ a: '1' }, { remoteUrl, branch: 'side' })
    await expect(push({ a: '1' }, { remoteUrl, branch: 'side' })).rejects.toMatchObject({
      code: 'SCAFFOLDER_GIT_HEAD_MISSING',
    })
  })

  it('leaves out what a .gitignore names', async () => {
    const { remoteUrl } = await server.createRepository({ owner: 'org', repo: 'ignoring' })
    const { ignored } = await push(
      { '.gitignore': '.env\n/dist/\n', '.env': 'x', 'dist/a.js': '1', 'src/dist/b.js': '2' },
      { remoteUrl },
    )
    expect(ignored).toEqual(['.env', 'dist/a.js'])
    const listed = await fetch(`${server.url}/org/ignoring`)
    expect((await listed.text()).trim().split('\n')).toEqual(['.gitignore', 'src/dist/b.js'])
  })

  it('waits for a host that does not know its new repository yet, and for no other', async () => {
    const place = { owner: 'org', repo: 'late' }
    const waits: number[] = []
    const runtime = {
      ...createTestRuntime(),
      async sleep(ms: number) {
        if (ms > 0 && waits.push(ms) === 2) await server.createRepository(place)
      },
    }
    const remoteUrl = server.remote(place)
    await expect(push({ a: '1' }, { remoteUrl, runtime })).rejects.toThrow('it answered 404')
    expect(waits).toEqual([])
    expect(await push({ a: '1' }, { remoteUrl, runtime, isNew: true })).toMatchObject({
      pushed: true,
    })
    expect(waits).toEqual([500, 1000])
  })

  it('gives up on a new repository that nobody gets to know', async () => {
    const waits: number[] = []
    const runtime = {
      ...createTestRuntime(),
      sleep: async (ms: number) => void (ms > 0 && waits.push(ms)),
    }
    const remoteUrl = server.remote({ owner: 'org', repo: 'never' })
    await expect(push({ a: '1' }, { remoteUrl, runtime, isNew: true })).rejects.toThrow(
      'it answered 404',
    )
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000])
  })

  it('says why a push did not go through', async () => {
    const missing = server.remote({ owner: 'org', repo: 'missing' })
    await expect(push({ a: '1' }, { remoteUrl: missing })).rejects.toMatchObject({
      code: 'SCAFFOLDER_GIT_PUSH_FAILED',
    })
    const gone = AbortSignal.abort(new Error('gone'))
    const { remoteUrl } = await server.createRepository({ owner: 'org', repo: 'gone' })
    await expect(push({ a: '1' }, { remoteUrl, signal: gone })).rejects.toThrow('gone')
  })

  it('goes nowhere that the gate does not allow', async () => {
    await expect(
      push({ a: '1' }, { remoteUrl: server.url, gate: createUrlGate({ allow: [] }) }),
    ).rejects.toMatchObject({ code: 'CORE_HOST_DENIED' })
  })

  it('sends a token in a header, once, and never says it', async () => {
    const seen: string[] = []
    const refusing = createServer((request, response) => {
      seen.push(`${request.url} ${request.headers.authorization ?? 'nobody'}`)
      response.writeHead(401, { 'www-authenticate': 'Basic' }).end()
    })
    await new Promise<void>((done) => refusing.listen(0, '127.0.0.1', done))
    const remoteUrl = `http://127.0.0.1:${(refusing.address() as AddressInfo).port}/o/r.git`
    const credentials = { username: 'x', password: new Secret('token-of-somebody\n') }
    const failure = await push({ a: '1' }, { remoteUrl, credentials }).catch(
      (error: unknown) => error,
    )
    refusing.close()
    const basic = `Basic ${Buffer.from('x:token-of-somebody').toString('base64')}`
    const discovery = '/o/r.git/info/refs?service=git-upload-pack'
    expect(seen).toEqual([`${discovery} nobody`, `${discovery} ${basic}`])
    expect(failure).toMatchObject({ code: 'SCAFFOLDER_GIT_PUSH_FAILED' })
    expect(String(failure)).toContain('it did not accept the credentials')
    expect(JSON.stringify(failure) + String((failure as Error).stack)).not.toContain(
      'token-of-somebody',
    )
  })
})

describe('a branch name', () => {
  it.each(['main', 'feature/x-1', 'v1.2', 'a_b'])('%s is one', (name) => {
    expect(() => assertBranchName(name)).not.toThrow()
  })

  it.each([
    '',
    '--upload-pack=x',
    '-c',
    '@{-1}',
    'a..b',
    'x.lock',
    'HEAD',
    'refs/heads/x',
    'a//b',
    'a/.b',
    'a/',
    'é',
    '🙂',
    'a b',
    'a\nb',
    'a:b',
    'x'.repeat(300),
  ])('%j is none', (name) => {
    expect(() => assertBranchName(name)).toThrow('is refused')
  })
})
