import { Secret } from '@callboard/core'
import { expect, it } from 'vitest'
import { hostCases } from '../publish/test-host-cases.ts'
import { hurried } from '../publish/test-publishing.ts'
import { giteaHost } from './gitea-host.ts'
import { giteaPullRequest } from './gitea-pull-request.ts'
import { publishGitea } from './publish-gitea.ts'
import { startGitea, token } from './test-gitea.ts'

const bench = hostCases({
  start: startGitea,
  hostOf: ({ origin }, gate) =>
    giteaHost({
      integration: {
        type: 'gitea',
        host: 'gitea.test',
        baseUrl: origin,
        token: new Secret(token),
      },
      gate,
      runtime: hurried,
    }),
  variant: publishGitea,
  change: giteaPullRequest,
  changeInput: (branchName) => ({ branchName, title: 'Health', reviewers: ['ana'] }),
  repoUrl: (repo) => `gitea.test?owner=org&repo=${repo}`,
  owner: 'org',
  secret: token,
  createRoute: 'POST /orgs/:org/repos',
  proposeRoute: 'POST /repos/:owner/:repo/pulls',
  apiPath: (repo) => `/repos/org/${repo}`,
  remoteUrl: (origin) => `${origin}/org/one`,
  repoContentsUrl: (origin) => `${origin}/org/one/src/branch/main`,
})

it('publishes for the user that the token belongs to, and for nobody else', async () => {
  const mine = await bench.publish({ repoUrl: 'gitea.test?owner=portal&repo=mine' })
  expect(mine.error).toBeUndefined()
  expect(bench.server.requests).toContainEqual(expect.stringContaining('POST /api/v1/user/repos'))
  const { error } = await bench.publish({ repoUrl: 'gitea.test?owner=ana&repo=theirs' })
  expect(error?.code).toBe('SCAFFOLDER_GIT_OWNER_MISSING')
})

it('makes public what is to be public', async () => {
  await bench.publish({ repoUrl: 'gitea.test?owner=org&repo=open', repoVisibility: 'public' })
  expect(bench.server.state.repositories.get('org/open')).toMatchObject({ private: false })
  expect(bench.server.state.repositories.get('org/one')).toMatchObject({ private: true })
})

it('finds the repository whose making was not acknowledged', async () => {
  const { host, server } = bench
  const repository = {
    owner: 'org',
    repo: 'quick',
    visibility: 'private' as const,
    defaultBranch: 'main',
    settings: {},
    idempotencyKey: 'x',
    signal: new AbortController().signal,
  }
  const both = [host.createRepository(repository), host.createRepository(repository)]
  const made = await Promise.all(both)
  expect(made.map(({ existed }) => existed).sort()).toEqual([false, true])
  expect([...server.state.repositories.keys()].filter((name) => name === 'org/quick')).toHaveLength(
    1,
  )
})

it('goes on when nobody can be asked for a review', async () => {
  const input = { repoUrl: 'gitea.test?owner=org&repo=changed', branchName: 'lonely' }
  const { error, log } = await bench.propose({ ...input, title: 'Lonely', reviewers: ['nobody'] })
  expect(error).toBeUndefined()
  expect(log.join()).toContain('Nobody is asked for a review: "gitea.test" answered POST')
})

it('gives a pull request that is open the title of an update', async () => {
  const input = { repoUrl: 'gitea.test?owner=org&repo=changed', branchName: 'renamed' }
  await bench.propose({ ...input, title: 'Old' })
  await bench.propose({ ...input, title: 'New', update: true })
  expect(bench.server.state.pulls.at(-1)?.title).toBe('New')
})

it('checks its options', () => {
  const integration = { type: 'gitlab' as const, host: 'gitlab.com' }
  expect(() => giteaHost({ integration, gate: bench.gate })).toThrowErrorMatchingInlineSnapshot(
    `[CallboardError: giteaHost: "integration.type" is not valid: Invalid input: expected "gitea"]`,
  )
})

it('says that a pull request is open which is beyond the pages that are looked through', async () => {
  await bench.publish({ repoUrl: 'gitea.test?owner=org&repo=busy' })
  const { state } = bench.server
  const open = (number: number, branch: string) => ({
    title: branch,
    number,
    state: 'open',
    html_url: `https://gitea.test/org/busy/pulls/${number}`,
    head: { ref: branch },
    base: { ref: 'main' },
  })
  const before = [...state.pulls]
  state.pulls.push(...Array.from({ length: 50 }, (_, index) => open(index + 100, `other-${index}`)))
  state.pulls.push(open(200, 'late'))
  const { error } = await bench.propose({
    repoUrl: 'gitea.test?owner=org&repo=busy',
    branchName: 'late',
    title: 'Health',
    description: '',
  })
  state.pulls.splice(0, Infinity, ...before)
  expect(error?.code).toBe('SCAFFOLDER_GIT_CHANGE_UNFINISHED')
  expect(error?.message).toContain(
    '"gitea.test" answered POST /repos/org/busy/pulls with 409: "pull request already exists',
  )
})
