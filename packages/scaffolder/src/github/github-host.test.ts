import { Secret } from '@callboard/core'
import { describe, expect, it } from 'vitest'
import { hostCases } from '../publish/test-host-cases.ts'
import { hurried } from '../publish/test-publishing.ts'
import { githubHost } from './github-host.ts'
import { githubPullRequest } from './github-pull-request.ts'
import { publishGithub } from './publish-github.ts'
import { type GithubServer, startGithub, tokenOfPortal } from './test-github-server.ts'

const token = new Secret(`${tokenOfPortal}\n`)
let place = ''
const repoUrl = (repo: string, owner = 'org') => `${place}?owner=${owner}&repo=${repo}`

const bench = hostCases<GithubServer>({
  async start() {
    const server = await startGithub()
    place = new URL(server.origin).host
    return server
  },
  hostOf: ({ origin }, gate) =>
    githubHost({
      integration: { type: 'github', host: new URL(origin).host, baseUrl: origin, token },
      gate,
      runtime: hurried,
    }),
  variant: publishGithub,
  change: githubPullRequest,
  changeInput: (branchName) => ({
    branchName,
    title: 'Add a probe',
    description: 'It says that it is there.',
    reviewers: ['bo'],
    assignees: ['ana'],
  }),
  repoUrl,
  owner: 'org',
  secret: tokenOfPortal,
  createRoute: 'POST /orgs/:org/repos',
  proposeRoute: 'POST /repos/:owner/:repo/pulls',
  apiPath: (repo) => `/repos/org/${repo}`,
  remoteUrl: (origin) => `${origin}/org/one.git`,
  repoContentsUrl: (origin) => `${origin}/org/one/blob/main`,
})

const stored = (name: string) => bench.server.repositories.get(name)

describe('a repository on GitHub', () => {
  it('is made and set up as its step says, and then protected', async () => {
    const { error, log } = await bench.publish({
      repoUrl: repoUrl('whole'),
      description: 'Everything',
      repoVisibility: 'private',
      homepage: 'https://whole.example',
      access: 'org/payments',
      collaborators: [
        { user: 'user:default/bo', access: 'push' },
        { team: 'payments', access: 'maintain' },
      ],
      topics: ['Go', 'payments'],
      hasWiki: false,
      allowMergeCommit: false,
      deleteBranchOnMerge: true,
      squashMergeCommitTitle: 'PR_TITLE',
      squashMergeCommitMessage: 'PR_BODY',
      repoVariables: { REGION: 'eu' },
      secrets: { TOKEN: 'known to nobody – ü' },
      oidcCustomization: { useDefault: false, includeClaimKeys: ['repo'] },
      customProperties: { tier: '1' },
      subscribe: true,
      requiredApprovingReviewCount: 2,
      requiredStatusCheckContexts: ['test'],
      requiredCommitSigning: true,
    })
    expect(error).toBeUndefined()
    expect(log.join('\n')).not.toContain('has no use for')
    expect(stored('org/whole')).toEqual({
      made: {
        name: 'whole',
        description: 'Everything',
        private: true,
        visibility: 'private',
        homepage: 'https://whole.example',
        has_wiki: false,
        allow_merge_commit: false,
        delete_branch_on_merge: true,
        squash_merge_commit_title: 'PR_TITLE',
        squash_merge_commit_message: 'PR_BODY',
        custom_properties: { tier: '1' },
      },
      lists: {},
      commits: 0,
      values: {
        'teams/payments': { permission: 'maintain' },
        'collaborators/bo': { permission: 'push' },
        topics: { names: ['go', 'payments'] },
        'variables/REGION': 'eu',
        'secrets/TOKEN': 'known to nobody – ü',
        oidc: { use_default: false, include_claim_keys: ['repo'] },
        subscription: { subscribed: true, ignored: false },
        'branches/main/protection': {
          required_status_checks: { strict: true, contexts: ['test'] },
          enforce_admins: true,
          required_pull_request_reviews: {
            required_approving_review_count: 2,
            require_code_owner_reviews: false,
            dismiss_stale_reviews: false,
            require_last_push_approval: false,
          },
          restrictions: null,
          required_conversation_resolution: false,
          required_linear_history: false,
          block_creations: false,
        },
        'branches/main/signatures': true,
      },
    })
    const requests = bench.server.requests.join('\n')
    expect(requests).not.toContain('known to nobody')
    expect(requests.indexOf('/secrets/TOKEN')).toBeLessThan(requests.indexOf('/protection'))
  })

  it('belongs to the user whose token it is, and to no other user', async () => {
    const own = await bench.publish({ repoUrl: repoUrl('own', 'ana'), access: 'ana' })
    expect(own.output).toMatchObject({ created: true })
    expect(stored('ana/own')?.made).toMatchObject({ name: 'own', private: true })
    const { error } = await bench.publish({ repoUrl: repoUrl('foreign', 'bo') })
    expect([error?.code, error?.message, error?.hint]).toMatchInlineSnapshot(`
      [
        "SCAFFOLDER_GITHUB_OWNER_OTHER",
        "A repository of the user "bo" cannot be made with the token of "ana"",
        "Let the step hand on the token of that user, or take an organisation as the owner.",
      ]
    `)
    expect(bench.server.requests.filter((line) => line.startsWith('POST'))).toHaveLength(1)
  })

  it('is not made when somebody who shall have access is not there', async () => {
    const collaborators = [{ team: 'nobody', access: 'push' }]
    const { error } = await bench.publish({ repoUrl: repoUrl('lonely'), collaborators })
    expect(error?.message.replace(place, '<host>')).toMatchInlineSnapshot(
      `""<host>" answered GET /orgs/org/teams/nobody with 404: "Not Found""`,
    )
    expect(stored('org/lonely')).toBeUndefined()
  })

  it('is named in the error when it is there, but could not be set up', async () => {
    const fault = { status: 403, body: '{"message":"Resource not accessible by integration"}' }
    bench.server.faults.set('PUT /repos/:owner/:repo/subscription', fault)
    const { error } = await bench.publish({ repoUrl: repoUrl('half'), subscribe: true })
    expect(error?.code).toBe('SCAFFOLDER_GIT_REPOSITORY_UNFINISHED')
    expect(error?.message.replaceAll(place, '<host>')).toMatchInlineSnapshot(
      `"The repository "<host>/org/half" is there, but not set up whole: "<host>" answered PUT /repos/org/half/subscription with 403: "Resource not accessible by integration""`,
    )
    bench.server.faults.clear()
    const again = await bench.publish(
      { repoUrl: repoUrl('half'), subscribe: true },
      { attempt: 2, checkpoints: new Map([['repository was there', false]]) },
    )
    expect(again.output).toMatchObject({ created: true })
    expect(stored('org/half')?.values).toHaveProperty('subscription')
  })

  it('keeps what is set up in it when it was there before', async () => {
    await bench.publish({ repoUrl: repoUrl('theirs'), protectDefaultBranch: false })
    const more = { access: 'bo', repoVariables: { A: '1' }, requiredApprovingReviewCount: 0 }
    const again = await bench.publish({ repoUrl: repoUrl('theirs'), ...more })
    expect(again.output).toMatchObject({ created: false })
    expect(stored('org/theirs')?.values).toEqual({})
  })

  it('is left unprotected, with a warning, where its plan has no protection', async () => {
    const said = 'Upgrade to GitHub Pro or make this repository public to enable this feature.'
    bench.server.faults.set('PUT /repos/:owner/:repo/branches/:branch/protection', {
      status: 403,
      body: JSON.stringify({ message: said }),
    })
    const { error, log } = await bench.publish({ repoUrl: repoUrl('free') })
    expect(error).toBeUndefined()
    expect(log.join('\n')).toContain('The branch main is not protected')
  })
})

describe('a pull request', () => {
  it('is found again by its branch, asks for reviews, and gets what is new', async () => {
    await bench.publish({ repoUrl: repoUrl('reviewed') })
    const input = {
      repoUrl: repoUrl('reviewed'),
      branchName: 'probe',
      title: 'One',
      description: 'First',
      draft: true,
      reviewers: ['bo'],
      teamReviewers: ['payments'],
    }
    await bench.propose(input)
    await bench.propose({ ...input, title: 'Two', update: true }, { files: { 'b.txt': 'b' } })
    expect(stored('org/reviewed')?.lists.pulls).toEqual([
      expect.objectContaining({ title: 'Two', head: 'org:probe', base: 'main', draft: true }),
    ])
    expect(stored('org/reviewed')?.values.reviewers).toEqual({
      reviewers: ['bo'],
      team_reviewers: ['payments'],
    })
  })

  it('stays when somebody cannot be asked to review it', async () => {
    await bench.publish({ repoUrl: repoUrl('unreviewed') })
    const said = 'Reviews may only be requested from collaborators.'
    bench.server.faults.set('POST /repos/:owner/:repo/pulls/:pull_number/requested_reviewers', {
      status: 422,
      body: JSON.stringify({ message: said }),
    })
    const { error, log } = await bench.propose({
      repoUrl: repoUrl('unreviewed'),
      branchName: 'probe',
      title: 'One',
      description: 'First',
      reviewers: ['stranger'],
    })
    expect(error).toBeUndefined()
    expect(log.join('\n')).toContain('Not all of stranger were asked to review')
  })

  it('comes from a fork where the step wants one', async () => {
    await bench.publish({ repoUrl: repoUrl('forked') })
    const { error } = await bench.propose({
      repoUrl: repoUrl('forked'),
      branchName: 'probe',
      title: 'One',
      description: 'First',
      forceFork: true,
    })
    expect(error).toBeUndefined()
    expect(stored('org/forked')?.lists.pulls).toEqual([
      expect.objectContaining({ head: 'ana:probe', base: 'main' }),
    ])
  })
})

it('refuses options that make no sense', () => {
  const integration = { type: 'gitlab' as const, host: 'gitlab.com' }
  expect(() => githubHost({ integration, gate: bench.gate })).toThrow('"integration.type"')
})
