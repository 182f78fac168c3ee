import { Secret } from '@callboard/core'
import { expect, it } from 'vitest'
import { hostCases } from '../publish/test-host-cases.ts'
import { hurried } from '../publish/test-publishing.ts'
import { bitbucketServerPullRequest } from './bitbucket-pull-requests.ts'
import { publishBitbucketServer } from './publish-bitbucket.ts'
import { bitbucketServerHost } from './server-host.ts'
import { startBitbucketServer, token } from './test-bitbucket-server.ts'

const bench = hostCases({
  start: startBitbucketServer,
  hostOf: ({ origin }, gate) =>
    bitbucketServerHost({
      integration: {
        type: 'bitbucketServer',
        host: 'bitbucket.test',
        baseUrl: origin,
        token: new Secret(token),
      },
      gate,
      runtime: hurried,
    }),
  variant: publishBitbucketServer,
  change: bitbucketServerPullRequest,
  changeInput: (sourceBranch) => ({ sourceBranch, title: 'Health', reviewers: ['ana'] }),
  repoUrl: (repo) => `bitbucket.test?project=PAY&repo=${repo}`,
  owner: 'PAY',
  secret: token,
  createRoute: 'POST /rest/api/1.0/projects/:project/repos',
  proposeRoute: 'POST /rest/api/1.0/projects/:project/repos/:repo/pull-requests',
  apiPath: (repo) => `/rest/api/1.0/projects/PAY/repos/${repo}`,
  remoteUrl: (origin) => `${origin}/scm/PAY/one.git`,
  repoContentsUrl: (origin) => `${origin}/projects/PAY/repos/one/browse`,
})

it('keeps large files beside the repository where the step says so', async () => {
  const repoUrl = 'bitbucket.test?project=PAY&repo=large'
  const { error } = await bench.publish({ repoUrl, enableLFS: true })
  expect(error).toBeUndefined()
  expect(bench.server.state.lfs).toEqual(['PAY/large'])
})
