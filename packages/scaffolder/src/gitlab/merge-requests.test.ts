import { Secret } from '@callboard/core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testAction } from '../actions/test-action.ts'
import { changeAction } from '../publish/change-action.ts'
import { cloned, hurried, publishTo, testGate } from '../publish/test-publishing.ts'
import { gitlabHost } from './gitlab-host.ts'
import { gitlabMergeRequest } from './gitlab-merge-request.ts'
import { gitlabRepoPush } from './gitlab-repo-push.ts'
import { publishGitlab } from './publish-gitlab.ts'
import { startGitlab, token } from './test-gitlab.ts'

let server: Awaited<ReturnType<typeof startGitlab>>
let gate: ReturnType<typeof testGate>
let host: ReturnType<typeof gitlabHost>

beforeAll(async () => {
  server = await startGitlab()
  gate = testGate(server.origin, { encodedSlash: true })
  const integration = {
    type: 'gitlab' as const,
    host: 'gitlab.test',
    baseUrl: server.origin,
    token: new Secret(token),
  }
  host = gitlabHost({ integration, gate, runtime: hurried })
  const input = { repoUrl: 'gitlab.test?owner=org&repo=shop', defaultBranch: 'main' }
  await publishTo({ variant: publishGitlab, host, gate }, { input, files: { 'a.txt': 'one\n' } })
})
beforeEach(() => {
  server.state.mergeRequests.length = 0
  server.requests.length = 0
  server.faults.clear()
})
afterAll(async () => {
  await gate.close()
  await server[Symbol.asyncDispose]()
})

const propose = (input: object, more: object = {}) =>
  testAction(changeAction(gitlabMergeRequest, { gate, hosts: [host] }), {
    input: { repoUrl: 'gitlab.test?owner=org&repo=shop', title: 'Health', ...input },
    files: { 'health/probe.txt': 'ok\n' },
    ...more,
  })

describe('publish:gitlab:merge-request', () => {
  it('opens one merge request, however often it runs', async () => {
    const input = {
      branchName: 'health',
      description: 'Why',
      assignee: 'Ana',
      reviewers: ['ben', 'nobody'],
      labels: ['a', 'b'],
      removeSourceBranch: true,
    }
    const first = await propose(input)
    expect(first.error).toBeUndefined()
    expect(first.output).toMatchObject({
      targetBranchName: 'main',
      projectid: '100',
      projectPath: 'org/shop',
      mergeRequestUrl: 'https://gitlab.test/org/shop/-/merge_requests/1',
    })
    expect(first.log).toContain('gitlab.test knows no user "nobody"')
    expect(server.state.mergeRequests).toEqual([
      {
        iid: 1,
        state: 'opened',
        web_url: 'https://gitlab.test/org/shop/-/merge_requests/1',
        source_branch: 'health',
        target_branch: 'main',
        title: 'Health',
        description: 'Why',
        remove_source_branch: true,
        assignee_ids: [7],
        reviewer_ids: [8],
        labels: 'a,b',
      },
    ])
    const place = { owner: 'org', repo: 'shop', branch: 'health' }
    expect(await cloned(server, place)).toEqual({ 'a.txt': 'one\n', 'health/probe.txt': 'ok\n' })
    const again = await propose(input)
    expect(again.output).toEqual({ ...(first.output as object), change: { branch: 'health' } })
    expect(server.state.mergeRequests).toHaveLength(1)
  })

  it('asks those for a review whom the rules name, and lets it be merged when it is ready', async () => {
    server.state.undecided = 3
    const { error } = await propose({
      branchName: 'auto',
      assignReviewersFromApprovalRules: true,
      autoMerge: true,
    })
    expect(error).toBeUndefined()
    expect(server.state.mergeRequests[0]).toMatchObject({ reviewer_ids: [7, 8], auto_merge: true })
    expect(server.requests.filter((line) => /^GET .*merge_requests\/1$/.test(line))).toHaveLength(4)
  })

  it('names the merge request that cannot be merged by itself', async () => {
    server.faults.set('PUT /projects/:id/merge_requests/:iid/merge', { status: 405 })
    const { error } = await propose({ branchName: 'stuck', autoMerge: true })
    expect([
      error?.code,
      error?.message.replaceAll(server.origin, 'https://gitlab.test'),
    ]).toMatchInlineSnapshot(`
      [
        "SCAFFOLDER_CHANGE_INCOMPLETE",
        ""https://gitlab.test/org/shop/-/merge_requests/1" is there, but not as it was asked for: it cannot be merged by itself; gitlab.test calls its state "mergeable"",
      ]
    `)
    server.faults.set('PUT /projects/:id/merge_requests/:iid/merge', { status: 403 })
    const refused = await propose({ branchName: 'stuck', autoMerge: true })
    expect(refused.error?.message).toContain('merge_requests/1" is there, but not as')
  })

  it('does without rules where a server has none', async () => {
    server.faults.set('GET /projects/:id/merge_requests/:iid/approval_rules', { status: 404 })
    const { log } = await propose({ branchName: 'plain', assignReviewersFromApprovalRules: true })
    expect(log).toContain('gitlab.test has no approval rules for this project')
  })

  it('refuses a project that is named twice and differently', async () => {
    const { error } = await propose({ branchName: 'twice', projectid: '12' })
    expect(error?.message).toContain('it is the project 100, and "projectid" names "12"')
    expect((await propose({ branchName: 'same', projectid: '100' })).error).toBeUndefined()
  })

  it('closes what it opened', async () => {
    const { output } = await propose({ branchName: 'undone' })
    await propose({ branchName: 'undone' }, { method: 'undo', output })
    expect(server.state.mergeRequests[0]?.state).toBe('closed')
    const again = await propose({ branchName: 'undone' }, { method: 'undo', output })
    expect(again.error).toBeUndefined()
  })
})

describe('gitlab:repo:push', () => {
  const push = (input: object) =>
    testAction(changeAction(gitlabRepoPush, { gate, hosts: [host] }), {
      input: { repoUrl: 'gitlab.test?owner=org&repo=shop', commitMessage: 'Deploy', ...input },
      files: { 'deploy/values.yaml': 'replicas: 2\n' },
    })

  it('commits to a branch, once', async () => {
    const first = await push({ branchName: 'deploy' })
    expect(first.error).toBeUndefined()
    expect(first.output).toMatchObject({ projectPath: 'org/shop', projectid: 'org/shop' })
    expect(await cloned(server, { owner: 'org', repo: 'shop', branch: 'deploy' })).toEqual({
      'a.txt': 'one\n',
      'deploy/values.yaml': 'replicas: 2\n',
    })
    const { commitHash } = first.output as { commitHash: string }
    expect((await push({ branchName: 'deploy' })).output).toMatchObject({ commitHash })
  })

  it('takes the files of the folder that they go to', async () => {
    await push({ branchName: 'folder', targetPath: 'deploy' })
    const found = await cloned(server, { owner: 'org', repo: 'shop', branch: 'folder' })
    expect(Object.keys(found)).toEqual(['a.txt', 'deploy/values.yaml'])
  })
})
