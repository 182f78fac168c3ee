import { Secret } from '@callboard/core'
import { describe, expect, it } from 'vitest'
import type { Action } from '../actions/define-action.ts'
import { type TestCall, testAction } from '../actions/test-action.ts'
import { hostCases } from '../publish/test-host-cases.ts'
import { hurried, undescribedIn } from '../publish/test-publishing.ts'
import { actionContract } from '../testing/extension-contracts.ts'
import { bitbucketActions } from './bitbucket-actions.ts'
import { bitbucketCloudPullRequest } from './bitbucket-pull-requests.ts'
import { type BitbucketCloudHost, bitbucketCloudHost } from './cloud-host.ts'
import { publishBitbucketCloud } from './publish-bitbucket.ts'
import { startBitbucketCloud, token } from './test-bitbucket-cloud.ts'

const bench = hostCases({
  start: startBitbucketCloud,
  hostOf: ({ origin }, gate) =>
    bitbucketCloudHost({
      integration: {
        type: 'bitbucketCloud',
        host: 'bitbucket.test',
        baseUrl: origin,
        token: new Secret(token),
      },
      gate,
      runtime: hurried,
    }),
  variant: publishBitbucketCloud,
  change: bitbucketCloudPullRequest,
  changeInput: (sourceBranch) => ({ sourceBranch, title: 'Health' }),
  repoUrl: (repo) => `bitbucket.test?workspace=org&project=PAY&repo=${repo}`,
  owner: 'org',
  secret: token,
  createRoute: 'POST /repositories/:workspace/:repo',
  proposeRoute: 'POST /repositories/:workspace/:repo/pullrequests',
  apiPath: (repo) => `/repositories/org/${repo}`,
  remoteUrl: (origin) => `${origin}/org/one`,
  repoContentsUrl: (origin) => `${origin}/org/one/src/main`,
})

const run = (id: string, input: object, more: Partial<TestCall> = {}) => {
  const actions = bitbucketActions({ hosts: [bench.host as BitbucketCloudHost] })
  return testAction(actions.find((each) => each.id === id) as Action, { input, ...more })
}

it('puts a repository into its project', () => {
  expect(bench.server.state.repositories.get('org/one')).toMatchObject({
    is_private: true,
    description: 'The first',
    project: { key: 'PAY' },
  })
})

describe('bitbucketCloud:branchRestriction:create', () => {
  const id = 'bitbucketCloud:branchRestriction:create'
  const repoUrl = 'bitbucket.test?workspace=org&project=PAY&repo=one'
  const approvals = { repoUrl, kind: 'require_approvals_to_merge', value: 2 }

  it('has one restriction of a kind for the same branches', async () => {
    const first = await run(id, { ...approvals, branchMatchKind: 'glob', pattern: 'main' })
    expect(first.output).toMatchObject({ statusCode: 201 })
    await run(id, { ...approvals, branchMatchKind: 'glob', pattern: 'main', value: 1 })
    await run(id, { ...approvals, branchType: 'release' })
    await run(id, { ...approvals, branchType: 'release' })
    const about = { users: [], groups: [], kind: 'require_approvals_to_merge' }
    expect(bench.server.state.restrictions).toEqual([
      { id: 1, ...about, branch_match_kind: 'glob', pattern: 'main', value: 1 },
      { id: 2, ...about, branch_match_kind: 'branching_model', branch_type: 'release', value: 2 },
    ])
  })

  it('says in a plan what it would set', async () => {
    const { output } = await run(id, approvals, { method: 'plan' })
    expect(output).toEqual({
      sideEffects: [
        {
          text: 'Sets the restriction require_approvals_to_merge for development branches of org/one on bitbucket.test',
        },
      ],
    })
  })
})

describe('bitbucket:pipelines:run', () => {
  const input = { workspace: 'org', repo_slug: 'one' }

  it('starts a pipeline once for all attempts', async () => {
    const checkpoints = new Map()
    await run('bitbucket:pipelines:run', input, { checkpoints })
    const { output } = await run('bitbucket:pipelines:run', input, { checkpoints })
    expect(output).toEqual({
      buildNumber: 1,
      repoUrl: `${bench.server.origin}/org/one`,
      pipelinesUrl: `${bench.server.origin}/org/one/pipelines`,
    })
    const plan = await run('bitbucket:pipelines:run', input, { method: 'plan' })
    expect(plan.output).toMatchObject({
      sideEffects: [{ text: 'Starts a pipeline of org/one on bitbucket.test' }],
    })
  })

  it('needs a host', async () => {
    const [, action] = bitbucketActions({ hosts: [] })
    const { error } = await testAction(action as Action, { input })
    expect(error?.code).toBe('SCAFFOLDER_GIT_HOST_MISSING')
  })
})

describe('bitbucketActions', () => {
  it('keep the contract of actions', async () => {
    for (const action of bitbucketActions({ hosts: [] })) {
      for (const { run: check } of actionContract(action)) await check()
      expect(undescribedIn(action)).toEqual([])
    }
  })
})
