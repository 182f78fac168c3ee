import { Secret } from '@callboard/core'
import { expect } from 'vitest'
import { hostCases } from '../publish/test-host-cases.ts'
import { hurried } from '../publish/test-publishing.ts'
import { gitlabHost } from './gitlab-host.ts'
import { gitlabMergeRequest } from './gitlab-merge-request.ts'
import { publishGitlab } from './publish-gitlab.ts'
import { startGitlab, token } from './test-gitlab.ts'

hostCases({
  start: startGitlab,
  hostOf: ({ origin }, gate) =>
    gitlabHost({
      integration: {
        type: 'gitlab',
        host: 'gitlab.test',
        baseUrl: origin,
        token: new Secret(token),
      },
      gate,
      runtime: hurried,
    }),
  variant: publishGitlab,
  change: gitlabMergeRequest,
  changeInput: (branchName) => ({ branchName, title: 'Health', reviewers: ['ben'] }),
  repoUrl: (repo) => `gitlab.test?owner=org&repo=${repo}`,
  owner: 'org',
  secret: token,
  createRoute: 'POST /projects',
  proposeRoute: 'POST /projects/:id/merge_requests',
  apiPath: (repo) => `/projects/org%2F${repo}`,
  output: { projectId: expect.any(Number) },
  remoteUrl: (origin) => `${origin}/org/one`,
  repoContentsUrl: (origin) => `${origin}/org/one/-/blob/main`,
})
