import { Secret } from '@callboard/core'
import { createProcessGate, createTemporaryFolder } from '@callboard/core/node'
import { describe, expect, it } from 'vitest'
import { hostCases } from '../publish/test-host-cases.ts'
import { hurried } from '../publish/test-publishing.ts'
import { gerritHost } from './gerrit-host.ts'
import { gerritReview } from './gerrit-review.ts'
import { publishGerrit } from './publish-gerrit.ts'
import { password, startGerrit } from './test-gerrit.ts'

const bench = hostCases({
  start: startGerrit,
  hostOf: ({ origin }, gate) =>
    gerritHost({
      host: 'gerrit.test',
      baseUrl: `${origin}/`,
      username: 'portal',
      password: new Secret(password),
      gate,
      runtime: hurried,
    }),
  variant: publishGerrit,
  change: gerritReview,
  staysOnUndo: true,
  repoUrl: (repo) => `gerrit.test?workspace=base&owner=gerrit&repo=${repo}`,
  owner: 'gerrit',
  secret: password,
  remoteUrl: (origin) => `${origin}/one`,
  repoContentsUrl: (origin) => `${origin}/plugins/gitiles/one/+/refs/heads/main`,
})

it('gives a project its parent and its owners', () => {
  expect(bench.server.state.projects.get('one')).toEqual({
    id: 'one',
    parent: 'base',
    owners: ['gerrit'],
    description: 'The first',
    create_empty_commit: false,
    branches: ['refs/heads/main'],
  })
})

describe('a review', () => {
  const repoUrl = 'gerrit.test?repo=reviewed'
  const input = { repoUrl, branch: 'main', gitCommitMessage: 'Add a probe\n\nBug: 12\n' }

  it('is a commit with the key of its change, and abandoned when it is undone', async () => {
    await bench.publish({ repoUrl })
    const { output, error } = await bench.propose(input)
    expect(error).toBeUndefined()
    expect(output).toMatchObject({
      reviewUrl: `${bench.server.origin}/c/reviewed/+/1`,
      repoContentsUrl: `${bench.server.origin}/plugins/gitiles/reviewed/+/refs/heads/main`,
    })
    const [[changeId] = ['']] = bench.server.state.changes
    expect(await messageOf('refs/for/main')).toBe(
      `Add a probe\n\nBug: 12\nChange-Id: ${changeId}\n\n`,
    )
    const undo = { method: 'undo', output: output as Record<string, unknown> } as const
    expect((await bench.propose(input, undo)).error).toBeUndefined()
    expect((await bench.propose(input, undo)).error).toBeUndefined()
    expect([...bench.server.state.changes.values()]).toEqual([{ _number: 1, status: 'ABANDONED' }])
  })
})

/** The message of a commit on the Git server. */
async function messageOf(ref: string): Promise<string> {
  await using folder = await createTemporaryFolder({ allowGit: true })
  const git = createProcessGate({
    git: { command: 'git', env: { GIT_CONFIG_GLOBAL: '/dev/null' } },
  })
  const run = async (...args: string[]) => {
    const { stdout, stderr } = await git.run({ program: 'git', args, cwd: folder.folder.root })
    expect(stderr).toBe('')
    return stdout
  }
  await run('init', '--quiet')
  await run('fetch', '--quiet', bench.server.git.remote({ owner: 'gerrit', repo: 'reviewed' }), ref)
  return await run('log', '-1', '--format=%B', 'FETCH_HEAD')
}

it('does not delete, and says so', async () => {
  const made = { remoteUrl: 'x', repoContentsUrl: 'x', commitHash: 'x', created: true }
  const undo = { method: 'undo', output: made } as const
  const { error } = await bench.publish({ repoUrl: 'gerrit.test?repo=one' }, undo)
  expect(error?.code).toBe('SCAFFOLDER_GIT_REPOSITORY_STAYS')
})

it('checks its options', () => {
  const { gate } = bench
  const options = { host: 'gerrit.test', username: 'portal', password: new Secret('x'), gate }
  expect(() => gerritHost({ ...options, host: 'https://gerrit.test' })).toThrow(
    'gerritHost: "host" is not valid: expected a host',
  )
})
